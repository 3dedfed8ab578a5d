import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SpecWatch, watchSpec } from '../../source/spec/spec-watch.edge.ts';

const settleMs = 40;
let folder = '';
let path = '';
let texts: string[] = [];
let trouble: string[] = [];
let watching: SpecWatch | undefined;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'fugu-spec-watch-')));
  path = join(folder, 'spec.yaml');
  texts = [];
  trouble = [];
});
afterEach(async () => {
  await watching?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(known?: string): Promise<void> {
  const onTrouble = (problems: readonly { readonly what: string }[]) =>
    trouble.push(...problems.map((problem) => problem.what));
  const options = { settleMs, onTrouble, ...(known === undefined ? {} : { known }) };
  watching = watchSpec(path, (text) => texts.push(text), options);
  await watching.ready;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries++) await pause(20);
  expect({ texts, trouble, holds: holds() }).toMatchObject({ holds: true });
}

it('a plain write is reported once, with its text', async () => {
  writeFileSync(path, 'one');
  await start('one');
  writeFileSync(path, 'two');
  await until(() => texts.length > 0);
  await pause(settleMs * 8);
  expect(texts).toEqual(['two']);
});

it('a file that is touched and says the same is not reported', async () => {
  writeFileSync(path, 'one');
  await start('one');
  writeFileSync(path, 'one');
  await pause(settleMs * 8);
  expect(texts).toEqual([]);
});

it('a change between the first reading and the watch is reported', async () => {
  writeFileSync(path, 'two');
  await start('one');
  await until(() => texts.includes('two'));
});

it('an editor that renames the old file away and writes a new one is followed', async () => {
  writeFileSync(path, 'one');
  await start('one');
  renameSync(path, `${path}~`);
  writeFileSync(path, 'two');
  await until(() => texts.includes('two'));
  renameSync(path, `${path}~`);
  writeFileSync(path, 'three');
  await until(() => texts.includes('three'));
});

it('an atomic replacement is followed, again and again', async () => {
  writeFileSync(path, 'one');
  await start('one');
  for (const text of ['two', 'three', 'four']) {
    writeFileSync(join(folder, '.spec.new'), text);
    renameSync(join(folder, '.spec.new'), path);
    await until(() => texts.at(-1) === text);
  }
  expect(texts).toEqual(['two', 'three', 'four']);
});

it('a half-written file is waited for', async () => {
  writeFileSync(path, 'one');
  await start('one');
  writeFileSync(path, '');
  for (const part of ['a: 1\n', 'b: 2\n', 'c: 3\n', 'd: 4\n']) {
    await pause(settleMs / 2);
    appendFileSync(path, part);
  }
  await until(() => texts.length > 0);
  expect(texts.at(-1)).toBe('a: 1\nb: 2\nc: 3\nd: 4\n');
  expect(texts).not.toContain('');
});

it('a deleted file is trouble, and is followed again when it comes back', async () => {
  writeFileSync(path, 'one');
  await start('one');
  unlinkSync(path);
  await until(() => trouble.includes('There is no such file.'));
  expect(texts).toEqual([]);
  writeFileSync(path, 'two');
  await until(() => texts.includes('two'));
});

it('a file in a folder that does not exist yet is followed when it comes', async () => {
  path = join(folder, 'config', 'spec.yaml');
  await start();
  mkdirSync(join(folder, 'config'));
  writeFileSync(path, 'one');
  await until(() => texts.includes('one'));
});

it('a link is followed to a file elsewhere', async () => {
  mkdirSync(join(folder, 'dotfiles'));
  const real = join(folder, 'dotfiles', 'spec.yaml');
  writeFileSync(real, 'one');
  symlinkSync(real, path);
  await start('one');
  writeFileSync(join(folder, 'dotfiles', 'new'), 'two');
  renameSync(join(folder, 'dotfiles', 'new'), real);
  await until(() => texts.includes('two'));
});

it('nothing is reported after close, and closing twice is harmless', async () => {
  writeFileSync(path, 'one');
  await start('one');
  writeFileSync(path, 'two');
  await watching?.close();
  await watching?.close();
  await pause(settleMs * 8);
  expect(texts).toEqual([]);
});
