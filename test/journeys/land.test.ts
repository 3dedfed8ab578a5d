import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, factsIn, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

it('a rehearsal told as plain lines ends by itself, and its audit lands a commit with trailers', async () => {
  fixture = await makeFixture();
  const result = await fixture.fugu('rehearse', '--plain', '--speed', '1000');
  expect(result.code, told(result)).toBe(0);
  const [run = ''] = fixture.runs();
  expect(result.stdout).toContain(`fugu audit ${run} --accept`);

  const looked = await fixture.fugu('audit', run);
  expect(looked.code, told(looked)).toBe(3);
  expect(looked.stdout).toMatch(/Look here first\n {2}! /);
  expect(looked.stdout).toMatch(/passed by compass \(nvidia, as declared: echo\)/);
  expect(looked.stdout).toMatch(/ {2}M src\/fetch-shelf\.js {2}\+\d+ -\d+/);

  const landed = await acceptShown(fixture.fugu, run);
  expect(landed.code, told(landed)).toBe(0);
  const repo = /for (\S+bookshop)/.exec(result.stdout)?.[1] ?? '';
  const { execFileSync } = await import('node:child_process');
  const message = execFileSync('git', ['-C', repo, 'log', '-1', '--format=%B', `fugu/${run}`], {
    encoding: 'utf8',
  });
  for (const trailer of ['Run', 'Author', 'Verified-By', 'Audited-By']) {
    expect(message).toMatch(new RegExp(`^Fugu-${trailer}: \\S`, 'm'));
  }
});

it('a job of one’s own prints one fact a line with --json, waits for the person, and lands', async () => {
  fixture = await makeFixture();
  const ran = await fixture.fugu('run', knownTask, '--trust', '--json');
  expect(ran.code, told(ran)).toBe(3);
  const facts = factsIn(ran.stdout);
  expect(facts[0]?.type).toBe('JobSubmitted');
  expect(facts.at(-1)?.type).toBe('ReportWritten');
  const [run = ''] = fixture.runs();
  const lines = readFileSync(join(fixture.runDir(run), 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(facts.length).toBe(lines.length);

  const landed = await acceptShown(fixture.fugu, run, '--note', 'read it all');
  expect(landed.code, told(landed)).toBe(0);
  expect(fixture.git('log', '-1', '--format=%B', `fugu/${run}`)).toMatch(/^Fugu-Verified-By: /m);
  expect(fixture.git('status', '--short')).toBe('');
  expect(fixture.git('rev-parse', 'HEAD')).toBe(fixture.base);
});

it('a job whose commands nobody trusted waits with exit 3, and goes on once they are trusted', async () => {
  fixture = await makeFixture();
  const waits = await fixture.fugu('run', knownTask, '--plain');
  expect(waits.code, told(waits)).toBe(3);
  expect(waits.stdout).toMatch(/have not been trusted: npm test/);
  expect(fixture.models.requests()).toEqual([]);
  const asked = await fixture.fugu('trust', fixture.repo);
  expect(asked.code, told(asked)).toBe(3);
  expect(asked.stdout).toMatch(/npm {6}test: node --test/);
  const [run = ''] = fixture.runs();
  const trusted = await fixture.fugu('trust', fixture.repo, '--yes');
  expect(trusted.stdout).toContain(`fugu resume ${run}`);
  const resumed = await fixture.fugu('resume', run, '--plain');
  expect(resumed.code, told(resumed)).toBe(3);
  expect(resumed.stdout).toMatch(/awaits your audit/);
});
