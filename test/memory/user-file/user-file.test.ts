import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../../source/base/lock.edge.ts';
import { sha256 } from '../../../source/domain/sha256.ts';
import { withBlock, withoutBlock } from '../../../source/memory/user-file/marked-block.ts';
import {
  changeFile,
  type FileChange,
  type UserFileDeps,
} from '../../../source/memory/user-file/user-file.edge.ts';

const mark = { name: 'memory', form: 'html' } as const;
let root: string;
let home: string;
let file: string;
let desk: UserFileDeps;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fugu-user-file-'));
  home = join(root, 'home');
  mkdirSync(home);
  file = join(home, 'CLAUDE.md');
  const now = () => 1_790_000_000_000;
  desk = { folder: join(root, 'backups'), now, lock: (dir) => takeLock(dir, now) };
});
afterEach(() => rmSync(root, { recursive: true }));

function adding(words = 'Read the index.', more: Partial<FileChange> = {}): FileChange {
  return { path: file, within: home, edit: (text) => withBlock(text, mark, words), ...more };
}

function removing(): FileChange {
  return { path: file, within: home, edit: (text) => withoutBlock(text, mark) };
}

async function refusal(change = adding()): Promise<string> {
  const done = await changeFile(desk, change);
  if (done.status !== 'refused') throw new Error(done.status);
  return `${done.problem.file}: ${done.problem.what}`;
}

describe("editing a user's file", () => {
  it('an edit keeps the mode, leaves a backup and no draft', async () => {
    writeFileSync(file, '# Mine\n', { mode: 0o640 });
    chmodSync(file, 0o640);
    const done = await changeFile(desk, adding());
    expect(done).toMatchObject({ status: 'changed', deed: 'edited' });
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(home)).toEqual(['CLAUDE.md']);
    const backup = done.status === 'changed' ? (done.backup ?? '') : '';
    expect(readFileSync(backup, 'utf8')).toBe('# Mine\n');
    expect(statSync(backup).mode & 0o777).toBe(0o600);
  });

  it('a second edit with the same words writes nothing', async () => {
    writeFileSync(file, '# Mine\n');
    await changeFile(desk, adding());
    const { ino } = statSync(file);
    expect(await changeFile(desk, adding())).toMatchObject({ status: 'same' });
    expect(statSync(file).ino).toBe(ino);
  });

  it('a file that was made is deleted when it is left empty, and one that was there is not', async () => {
    expect(await changeFile(desk, adding())).toMatchObject({ deed: 'created' });
    expect(await changeFile(desk, removing())).toMatchObject({ deed: 'deleted' });
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, '');
    await changeFile(desk, adding());
    await changeFile(desk, adding('Two.'));
    expect(await changeFile(desk, removing())).toMatchObject({ deed: 'edited' });
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('a dry run gives the diff and touches nothing', async () => {
    writeFileSync(file, '# Mine');
    const done = await changeFile(desk, adding('One.', { dryRun: true }));
    expect(done).toMatchObject({ status: 'planned', from: sha256('# Mine') });
    const diff = done.status === 'planned' ? done.diff : '';
    expect(diff).toContain('+One.\n');
    expect(diff).toContain('\\ No newline at end of file');
    expect(readFileSync(file, 'utf8')).toBe('# Mine');
    expect(existsSync(desk.folder)).toBe(false);
  });

  it('only the state that was shown is changed', async () => {
    writeFileSync(file, '# Mine\n');
    const from = sha256('# Mine\n');
    writeFileSync(file, '# Mine, later\n');
    expect(await refusal(adding('One.', { onlyFrom: from }))).toMatch(/Another program changed/);
    expect(readFileSync(file, 'utf8')).toBe('# Mine, later\n');
    const now = { onlyFrom: sha256('# Mine, later\n') };
    expect(await changeFile(desk, adding('One.', now))).toMatchObject({ status: 'changed' });
  });

  it('twenty edits at once lose none', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `block-${at}`);
    await Promise.all(
      names.map((name) =>
        changeFile(desk, {
          ...adding(),
          edit: (text) => withBlock(text, { name, form: 'html' }, name),
        }),
      ),
    );
    const text = readFileSync(file, 'utf8');
    for (const name of names) expect(text).toContain(`<!-- fugu:${name} begin -->\n${name}\n`);
  });
});

describe('links', () => {
  it('a link inside the home stays a link and its target is edited', async () => {
    mkdirSync(join(home, 'dotfiles'));
    writeFileSync(join(home, 'dotfiles', 'claude.md'), '# Mine\n');
    symlinkSync(join(home, 'dotfiles', 'claude.md'), file);
    expect(await changeFile(desk, adding())).toMatchObject({ status: 'changed' });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home, 'dotfiles', 'claude.md'), 'utf8')).toContain('fugu:memory');
  });

  it('a link that leads out is refused, and so is a folder that does', async () => {
    const outside = join(root, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'CLAUDE.md'), '# Theirs\n');
    symlinkSync(join(outside, 'CLAUDE.md'), file);
    expect(await refusal()).toMatch(/leads out/);
    symlinkSync(outside, join(home, '.claude'));
    const path = join(home, '.claude', 'CLAUDE.md');
    expect(await refusal(adding('One.', { path }))).toMatch(/leads out/);
    const missing = join(home, '.claude', 'NEW.md');
    expect(await refusal(adding('One.', { path: missing }))).toMatch(/leads out/);
    expect(readFileSync(join(outside, 'CLAUDE.md'), 'utf8')).toBe('# Theirs\n');
    expect(readdirSync(outside)).toEqual(['CLAUDE.md']);
  });

  it('a link to nothing and a file with two names are refused', async () => {
    symlinkSync(join(home, 'gone'), file);
    expect(await refusal()).toMatch(/link to nothing/);
    rmSync(file);
    writeFileSync(join(home, 'other'), 'x');
    linkSync(join(home, 'other'), file);
    expect(await refusal()).toMatch(/2 names/);
  });
});

describe('files that cannot be edited', () => {
  it('a write-protected file, a folder, a pipe and a file of no text are refused', async () => {
    writeFileSync(file, 'x', { mode: 0o444 });
    expect(await refusal()).toMatch(/write-protected/);
    rmSync(file);
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]));
    expect(await refusal()).toMatch(/not UTF-8/);
    rmSync(file);
    mkdirSync(file);
    expect(await refusal()).toMatch(/is a folder/);
    rmSync(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    expect(await refusal()).toMatch(/not an ordinary file/);
  });

  it('a folder that is not there is refused, and made where that was asked', async () => {
    const path = join(home, '.codex', 'AGENTS.md');
    expect(await refusal(adding('One.', { path }))).toMatch(/folder is not there/);
    expect(await refusal(adding('One.', { path, dryRun: true }))).toMatch(/folder is not there/);
    expect(existsSync(join(home, '.codex'))).toBe(false);
    const done = await changeFile(desk, adding('One.', { path, makeFolder: true }));
    expect(done).toMatchObject({ deed: 'created' });
  });

  it('damaged markers are refused with the line and nothing is written', async () => {
    writeFileSync(file, 'a\n<!-- fugu:memory begin -->\nb\n');
    const done = await changeFile(desk, adding());
    expect(done).toMatchObject({ status: 'refused', problem: { file, line: 2 } });
    expect(readFileSync(file, 'utf8')).toBe('a\n<!-- fugu:memory begin -->\nb\n');
  });
});
