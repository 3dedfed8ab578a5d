import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fugu, startFugu, told } from '../helpers/program.ts';

let home: string;
let store: string;
const env = () => ({ FUGU_HOME: home });
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fugu-at-once-'));
  store = join(home, 'data', 'memory');
});
afterEach(() => rmSync(home, { recursive: true }));

const memory = (...words: readonly string[]) => fugu(['memory', ...words], { env: env() });
const inIndex = () => readFileSync(join(store, 'INDEX.md'), 'utf8').match(/^- /gm)?.length ?? 0;

it('processes that write at the same time lose nothing, and the index holds it all', async () => {
  await memory('init');
  const ends = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      memory('add', `Fact number ${at}.`, '--title', 'One title'),
    ),
  );
  for (const end of ends) expect(end.code, told(end)).toBe(0);
  const ids = ends.map(({ stdout }) => stdout.split(' ')[0]);
  expect(new Set(ids).size).toBe(6);
  expect(inIndex()).toBe(6);
}, 120_000);

it('a writer that is killed at any moment leaves whole facts, and the next one mends the index', async () => {
  await memory('init');
  for (const delayMs of [60, 120, 180, 240, 300]) {
    const { child, ended } = startFugu(['memory', 'add', `Killed after ${delayMs}.`], {
      env: env(),
    });
    setTimeout(() => child.kill('SIGKILL'), delayMs);
    await ended;
  }
  const after = await memory('add', 'The last one.');
  expect(after.code, told(after)).toBe(0);
  const facts = readdirSync(store).filter((name) => /^[a-z].*\.md$/.test(name));
  const checked = await memory('check');
  expect(checked.code, told(checked)).toBe(0);
  expect(checked.stdout).toMatch(
    new RegExp(`^${facts.length} facts? in force, 0 errors and 0 warn`),
  );
  expect(inIndex()).toBe(facts.length);
}, 120_000);
