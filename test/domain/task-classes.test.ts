import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type TaskClass, taskClasses } from '../../source/domain/ids.ts';
import {
  classesThat,
  isReadOnlyStep,
  taskClassTable,
  traitsOf,
} from '../../source/domain/task-classes.ts';
import { isCode, read, trackedPaths } from '../helpers/tracked.ts';

const root = join(import.meta.dirname, '../..');

/** Files of the program that no longer compile once `ids.ts` names the class. */
function filesThatMiss(taskClass: string): readonly string[] {
  const copy = mkdtempSync(join(tmpdir(), 'fugu-classes-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const part of ['source', 'package.json', 'tsconfig.json'])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const ids = join(copy, 'source/domain/ids.ts');
  const text = readFileSync(ids, 'utf8');
  writeFileSync(ids, text.replace("\n  'quick',\n", `\n  'quick',\n  '${taskClass}',\n`));
  return wronglyTyped(copy);
}

function wronglyTyped(folder: string): readonly string[] {
  const compiler = join(root, 'node_modules/.bin/tsc');
  try {
    execFileSync(compiler, ['-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
    return [];
  } catch (error) {
    const printed = String((error as { stdout?: unknown }).stdout);
    const files = [...printed.matchAll(/^(source\/[^(]+)\(/gm)].map(([, file = '']) => file);
    return [...new Set(files)].sort();
  }
}

it('an invented class is missed by the table and by the spec that init writes, and by nothing else', () => {
  expect(filesThatMiss('invented')).toEqual([
    'source/domain/task-classes.ts',
    'source/init/written-spec.ts',
  ]);
}, 120_000);

const classList = /(?:'(?:quick|patch|directed|ship)',?\s*){2}/;

it('no file but that of the names lists classes by hand', () => {
  const lists = read(trackedPaths().filter((path) => path.startsWith('source/') && isCode(path)))
    .filter(({ text }) => classList.test(text))
    .map(({ path }) => path);
  expect(lists).toEqual(['source/domain/ids.ts']);
});

it('a list by hand would be seen', () => {
  expect(classList.test("const changing = ['patch', 'directed'];")).toBe(true);
  expect(classList.test("const one = ['patch'];")).toBe(false);
});

it('what changes files is verified, and what no plan uses is required', () => {
  for (const taskClass of taskClasses) {
    const { changesFiles, verified, planned, required } = traitsOf(taskClass);
    expect([taskClass, !changesFiles || verified]).toEqual([taskClass, true]);
    expect([taskClass, planned || required]).toEqual([taskClass, true]);
  }
});

it('the classes that have a trait are those the table gives it to', () => {
  expect(classesThat('changesFiles')).toEqual(['patch', 'directed', 'ship']);
  expect(classesThat('planned')).toEqual(['quick', 'patch', 'directed', 'ship', 'review']);
  expect(Object.keys(taskClassTable)).toEqual([...taskClasses]);
});

const step = (taskClass: TaskClass) => ({
  ...{ id: 's1', title: 't', detail: 'd', dependsOn: [], owns: [], acceptance: [], hard: false },
  taskClass,
});

it('a step is read-only by its class or by its plan', () => {
  expect(isReadOnlyStep(step('review'))).toBe(true);
  expect(isReadOnlyStep(step('ship'))).toBe(false);
  expect(isReadOnlyStep({ ...step('ship'), product: 'answer' })).toBe(true);
});
