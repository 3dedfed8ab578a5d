import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { type Ended, told } from '../helpers/program.ts';

vi.setConfig({ testTimeout: 900_000 });

const rounds = 12;
const landingRounds = 12;

const journalOf = (fixture: Fixture, run: string) => join(fixture.runDir(run), 'journal.jsonl');
const countOf = (text: string, type: string) => text.split(`"type":"${type}"`).length - 1;
const treeIn = (text: string) => /"type":"AuditOpened","tree":"(\w+)"/.exec(text)?.[1];

async function untilAudit(fixture: Fixture): Promise<string> {
  const ran = await fixture.fugu('run', knownTask, '--trust', '--plain');
  expect(ran.code, told(ran)).toBe(3);
  return fixture.runs()[0] ?? '';
}

/** Starts the program, kills it dead after so long, and waits for its end. */
async function killedAfter(
  fixture: Fixture,
  waitMs: number,
  argv: readonly string[],
): Promise<Ended> {
  const program = fixture.start(...argv);
  await Promise.race([pause(waitMs), program.ended]);
  program.child.kill('SIGKILL');
  return program.ended;
}

it('a job killed at any moment, again and again, ends at the same audit', async () => {
  const whole = await makeFixture();
  const wanted = treeIn(readFileSync(journalOf(whole, await untilAudit(whole)), 'utf8'));
  await whole.close();
  for (let round = 0; round < rounds; round += 1) {
    const fixture = await makeFixture();
    const first = 300 + Math.random() * 4_500;
    await killedAfter(fixture, first, ['run', knownTask, '--trust', '--plain']);
    const [run] = fixture.runs();
    const text =
      run === undefined ? '' : await readFile(journalOf(fixture, run), 'utf8').catch(() => '');
    if (run !== undefined && text.includes('CommandsTrusted')) {
      await killedAfter(fixture, 200 + Math.random() * 2_500, ['resume', run, '--plain']);
      const resumed = await fixture.fugu('resume', run, '--plain');
      const where = `round ${round}, killed after ${first} ms: ${told(resumed)}`;
      expect(resumed.code, where).toBe(3);
      expect(treeIn(await readFile(journalOf(fixture, run), 'utf8')), where).toBe(wanted);
      expect(fixture.git('for-each-ref', 'refs/heads/fugu'), where).toBe('');
    }
    await fixture.close();
  }
});

it('a landing killed at any moment happens once', async () => {
  for (let round = 0; round < landingRounds; round += 1) {
    const fixture = await makeFixture();
    const run = await untilAudit(fixture);
    const wait = 150 + (round * 500) / landingRounds + Math.random() * 50;
    const tree = treeIn(await readFile(journalOf(fixture, run), 'utf8')) ?? '';
    const accept = ['audit', run, '--accept', tree];
    await killedAfter(fixture, wait, accept);
    // Accepting the same tree again is as good as taking the run up: both go on landing.
    const decided = countOf(await readFile(journalOf(fixture, run), 'utf8'), 'AuditDecided') > 0;
    const argv = decided && round % 2 === 0 ? ['resume', run, '--plain'] : accept;
    const ended = await fixture.fugu(...argv);
    const where = `round ${round}, killed after ${wait} ms: ${told(ended)}`;
    expect(ended.code, where).toBe(0);
    const text = await readFile(journalOf(fixture, run), 'utf8');
    expect([countOf(text, 'AuditDecided'), countOf(text, 'Landed')], where).toEqual([1, 1]);
    expect(fixture.git('rev-list', '--count', `${fixture.base}..fugu/${run}`), where).toBe('1');
    expect(fixture.git('status', '--short'), where).toBe('');
    await fixture.close();
  }
});

it('a journal cut at any byte is resumed or refused in a sentence, and never lands by itself', async () => {
  const fixture = await makeFixture();
  const run = await untilAudit(fixture);
  const file = journalOf(fixture, run);
  const bytes = await readFile(file);
  for (let round = 0; round < rounds; round += 1) {
    const cut = Math.floor(Math.random() * bytes.length);
    await writeFile(file, bytes.subarray(0, cut));
    const ended = await fixture.fugu('resume', run, '--plain', '--trust');
    const where = `cut at byte ${cut} of ${bytes.length}: ${told(ended)}`;
    expect([2, 3, 4], where).toContain(ended.code);
    if (ended.code === 2) expect(ended.stderr, where).toMatch(/was stopped before it had a job/);
    expect(ended.stderr, where).not.toMatch(/This is a bug/);
    expect(fixture.git('for-each-ref', 'refs/heads/fugu'), where).toBe('');
  }
  await fixture.close();
});
