import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { openSession } from '../../source/app/session/session.edge.ts';
import { sendToOwner } from '../../source/journal/control.edge.ts';
import { acceptIn, acceptShown } from '../helpers/accept.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';
import { openPty, type PtyScreen } from '../helpers/terminal.ts';

const launcher = fileURLToPath(new URL('../../bin/fugu.cjs', import.meta.url));

let fixture: Fixture;
let screen: PtyScreen | undefined;
afterEach(async () => {
  await screen?.close();
  screen = undefined;
  await fixture.close();
});

/** A run whose audit waits, and what was printed when it did. */
async function untilAudit() {
  fixture = await makeFixture();
  const ran = await fixture.fugu('run', knownTask, '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  return { run: fixture.runs()[0] ?? '', printed: ran.stdout };
}

const journal = (run: string) => readFileSync(join(fixture.runDir(run), 'journal.jsonl'), 'utf8');
const countOf = (run: string, type: string) => journal(run).split(`"type":"${type}"`).length - 1;
const treesShown = (run: string) =>
  [...journal(run).matchAll(/"type":"AuditOpened","tree":"(\w+)"/g)].map((found) => found[1] ?? '');
const landedTree = (run: string) => fixture.git('rev-parse', `fugu/${run}^{tree}`);
const branches = () => fixture.git('for-each-ref', 'refs/heads/fugu');

/** The result becomes another one: a step leaves it, and a new audit opens. */
async function dropStep(run: string): Promise<void> {
  const gone = await fixture.fugu('audit', run, '--reject', '--step', 's2');
  expect([0, 3], told(gone)).toContain(gone.code);
}

it('a command printed for one tree lands no other, and names both', async () => {
  const { run, printed } = await untilAudit();
  const old = acceptIn(printed) ?? [];
  await dropStep(run);
  const [first = '', second = ''] = treesShown(run);
  expect(first).not.toBe(second);

  const refused = await fixture.fugu(...old);
  expect(refused.code, told(refused)).toBe(2);
  expect(refused.stderr).toContain(
    `The audit is about tree ${second.slice(0, 12)}, not ${first.slice(0, 12)}`,
  );
  expect(countOf(run, 'AuditDecided')).toBe(0);
  expect(branches()).toBe('');

  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
  expect(landedTree(run)).toBe(second);
});

it('--accept without a tree asks on a terminal, and elsewhere decides nothing and prints the command', async () => {
  const { run } = await untilAudit();
  const [tree = ''] = treesShown(run);
  const bare = await fixture.fugu('audit', run, '--accept');
  expect(bare.code, told(bare)).toBe(2);
  for (const [word, says] of [
    ['abc', /at least 7 of its hex digits/],
    ['abcdef0', /No audit of this run showed a tree abcdef0/],
  ] as const) {
    const wrong = await fixture.fugu('audit', run, '--accept', word);
    expect(wrong.code, told(wrong)).toBe(2);
    expect(wrong.stderr).toMatch(says);
  }

  const ask = async (keys: string) => {
    const options = { columns: 100, rows: 50, cwd: fixture.repo, env: fixture.env };
    screen = openPty(process.execPath, [launcher, 'audit', run, '--accept'], options);
    const rows = await screen.waitFor((all) => all.some((row) => row.includes('[y/N]')));
    screen.write(keys);
    const { exitCode } = await screen.exit;
    return { exitCode, page: rows.join('\n') };
  };
  const no = await ask('n\r');
  expect(no.page).toContain(`Tree ${tree.slice(0, 12)}`);
  expect(no.page).toMatch(/Look here first\n {2}! /);
  expect(no.page).toContain('src/fetch-shelf.js');
  expect(no.exitCode).toBe(3);
  expect(countOf(run, 'AuditDecided')).toBe(0);
  expect(branches()).toBe('');
  const yes = await ask('y\r');
  expect(yes.exitCode, yes.page).toBe(0);
  expect(landedTree(run)).toBe(tree);

  const again = await fixture.fugu(...(acceptIn(bare.stderr) ?? []));
  expect(again.code, told(again)).toBe(0);
  expect([countOf(run, 'AuditDecided'), countOf(run, 'Landed')]).toEqual([1, 1]);
});

it('the control socket takes a decision for the tree of today only', async () => {
  const { run } = await untilAudit();
  const dir = fixture.runDir(run);
  const env = { ...fixture.env, PATH: process.env.PATH };
  const session = await openSession({ run, dir, stateDir: join(fixture.home, 'state'), env });
  try {
    const [first = ''] = treesShown(run);
    await sendToOwner(dir, { type: 'RejectStep', step: 's2', tree: first, by: 'ada' }, 60_000);
    await session.conductor.settled();
    const second = treesShown(run).at(-1) ?? '';
    const send = (type: string, tree?: string) =>
      sendToOwner(dir, { type, tree, by: 'ada', note: 'n' }, 60_000);
    for (const type of ['AcceptAudit', 'RejectAudit', 'SendBack']) {
      const text = JSON.stringify(await send(type, first));
      expect(text).toContain(`about tree ${second.slice(0, 12)}, not ${first.slice(0, 12)}`);
    }
    // The socket takes no shortened names, and no decision without one.
    expect(JSON.stringify(await send('AcceptAudit', second.slice(0, 12)))).toContain('not count');
    expect(JSON.stringify(await send('AcceptAudit'))).toContain('not open to a person');
    const step = { type: 'RejectStep', step: 's1', by: 'ada' };
    expect(JSON.stringify(await sendToOwner(dir, step, 60_000))).toContain('not open to a person');
    expect(countOf(run, 'AuditDecided')).toBe(0);
    expect(branches()).toBe('');
    await send('AcceptAudit', second);
    await session.conductor.settled();
    expect(landedTree(run)).toBe(second);
  } finally {
    await session.close();
  }
});

it('the dashboard lands the tree it showed when A was pressed, and no later one', async () => {
  const { run } = await untilAudit();
  const options = { columns: 120, rows: 40, cwd: fixture.repo, env: fixture.env };
  screen = openPty(process.execPath, [launcher, 'resume', run], options);
  const has = (text: string) => (rows: readonly string[]) => rows.some((row) => row.includes(text));
  /** A key in the first moments of a screen is not heard, so it is pressed again until it is. */
  const pressUntil = async (key: string, seen: string) => {
    const again = setInterval(() => screen?.write(key), 400);
    await screen?.waitFor(has(seen)).finally(() => clearInterval(again));
  };
  await screen.waitFor(has('audit of 7 files'));
  await pressUntil('\r', 'Checks of exactly this tree');
  await pressUntil('A', 'Accept the result?');
  await dropStep(run);
  // The question went with the tree it was about: the key that would have confirmed it decides nothing.
  screen.write('\r');
  await expect.poll(() => treesShown(run).length, { timeout: 60_000 }).toBe(2);
  const second = treesShown(run)[1] ?? '';
  await pressUntil('\r', `tree ${second.slice(0, 12)}`);
  expect(countOf(run, 'AuditDecided')).toBe(0);
  expect(branches()).toBe('');

  await pressUntil('A', `Tree ${second.slice(0, 12)} with`);
  const confirm = setInterval(() => screen?.write('\r'), 400);
  await expect.poll(() => countOf(run, 'Landed'), { timeout: 60_000 }).toBe(1);
  clearInterval(confirm);
  expect(landedTree(run)).toBe(second);
});
