import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { reply, type Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { commitChange, type Fixture, makeFixture } from '../helpers/fixture.ts';
import { withMarks } from '../helpers/marks.ts';
import { fugu, told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const says =
  (text: string): Script =>
  ({ prompt }) =>
    reply(withMarks(prompt, text));
const pass = says('VERDICT: PASS\nBECAUSE: the comment is true.');
const fail = says(
  'VERDICT: FAIL\nBECAUSE: the comment is false.\nFINDING: defect src/fetch-shelf.js:1 it lies',
);
const undecided = says('VERDICT: INCONCLUSIVE\nBECAUSE: there is too little to go by.');

/** A fixture whose last commit is a change by somebody else. */
async function withCommit(script: Script, message?: string): Promise<Fixture> {
  const made = await makeFixture({ script });
  await commitChange(made, message);
  return made;
}

const verify = (...argv: readonly string[]) => fixture.fugu('verify', ...argv, '--trust');

it('a range that another family passes ends with 0', async () => {
  fixture = await withCommit(pass);
  const ended = await verify('HEAD~1..HEAD', '--author', 'spark');
  expect(ended.code, told(ended)).toBe(0);
  expect(ended.stdout).toMatch(/Verifying /);
  const asked = fixture.models.requests().map(({ model }) => model);
  expect(asked.length).toBe(1);
  expect(asked[0]).not.toMatch(/deepseek/);
});

const lostEscape = says(`VERDICT: FAIL
BECAUSE: the id is no longer escaped.

COUNTEREXAMPLE regression
COMMAND: node --test test/escape.test.js
FILE: test/escape.test.js
\`\`\`js
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchShelf } from '../src/fetch-shelf.js';

test('the id is escaped', async () => {
  let asked = '';
  const fetch = async (address) => {
    asked = address;
    return { ok: true, json: async () => ({}) };
  };
  await fetchShelf('a/b', { fetch });
  assert.match(asked, /a%2Fb$/);
});
\`\`\`
`);

it('a diff that a test of the verifier proves wrong ends with 1', async () => {
  fixture = await makeFixture({ script: lostEscape });
  const file = join(fixture.repo, 'src', 'fetch-shelf.js');
  await writeFile(file, (await readFile(file, 'utf8')).replace('encodeURIComponent(id)', 'id'));
  fixture.git('add', '-A');
  const ended = await verify('--staged', '--author', 'deepseek');
  expect(ended.code, told(ended)).toBe(1);
  expect(ended.stdout).toMatch(/"the id is escaped" fails twice on the patch/);
});

it('a staged diff that another family fails without proof ends with 3, and stays staged', async () => {
  fixture = await makeFixture({ script: fail });
  await appendFile(join(fixture.repo, 'src', 'fetch-shelf.js'), '// wrong\n');
  fixture.git('add', '-A');
  const ended = await verify('--staged', '--author', 'deepseek');
  expect(ended.code, told(ended)).toBe(3);
  expect(fixture.git('status', '--short')).toBe('M  src/fetch-shelf.js');
});

it('an undecided verdict on a piped diff ends with 3', async () => {
  fixture = await withCommit(undecided);
  const diff = `${fixture.git('diff', 'HEAD~1', 'HEAD')}\n`;
  fixture.git('reset', '-q', '--hard', 'HEAD~1');
  const { env, repo: cwd } = fixture;
  const argv = ['verify', '-', '--author', 'spark', '--trust', '--criterion', 'it is true'];
  const ended = await fugu(argv, { env, cwd, input: diff });
  expect(ended.code, told(ended)).toBe(3);
  expect(fixture.models.requests()[0]?.prompt).toContain('it is true');
});

it('authors are read from trailers, and a commit without one is blocked with exit 4 and the cure', async () => {
  fixture = await withCommit(pass, 'Say it\n\nFugu-Author: spark (deepseek)');
  const known = await verify('HEAD', '--author', 'trailers');
  expect(known.code, told(known)).toBe(0);
  const before = fixture.models.requests().length;
  const runs = fixture.runs().length;
  const blocked = await verify('HEAD~1', '--author', 'trailers');
  expect(blocked.code, told(blocked)).toBe(4);
  expect(blocked.stderr).toMatch(/^BLOCKED: .*unknown.* --author <model \| family>\n$/);
  expect(fixture.models.requests().length).toBe(before);
  expect(fixture.runs().length).toBe(runs);
});

it('a diff by every family there is finds nobody to verify it and ends with 4', async () => {
  fixture = await withCommit(pass);
  const families = ['anthropic', 'openai', 'nvidia', 'deepseek', 'google', 'zhipu'];
  const ended = await verify('HEAD', ...families.flatMap((family) => ['--author', family]));
  expect(ended.code, told(ended)).toBe(4);
  expect(fixture.models.requests()).toEqual([]);
});

it('a diff cannot choose the checks that judge it', async () => {
  fixture = await makeFixture({ script: pass });
  const tune = join(fixture.repo, '.fugu.yaml');
  await writeFile(tune, 'checks:\n  - { name: none, run: "true" }\n');
  fixture.git('add', '-A');
  fixture.git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'Check nothing');
  const ended = await verify('HEAD', '--author', 'spark');
  expect(ended.stdout).toMatch(/: npm test/);
});

it('without trust it waits with 3, and is taken up to its verdict with trust', async () => {
  fixture = await withCommit(pass);
  const waits = await fixture.fugu('verify', 'HEAD', '--author', 'spark');
  expect(waits.code, told(waits)).toBe(3);
  const [run = ''] = fixture.runs();
  expect(waits.stdout).toContain(`fugu resume ${run} --trust`);
  const resumed = await fixture.fugu('resume', run, '--trust', '--plain');
  expect(resumed.code, told(resumed)).toBe(0);
});
