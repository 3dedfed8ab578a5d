import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openSession } from '../../source/app/session/session.edge.ts';
import { acceptIn, acceptShown } from '../helpers/accept.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

it('a run that is open in another process is refused with its number, and its journal only read', async () => {
  fixture = await makeFixture({ speed: 1 });
  const owner = fixture.start('run', knownTask, '--trust', '--plain');
  await owner.printed(/Planning: /);
  const [run = ''] = fixture.runs();
  const second = await fixture.fugu('resume', run, '--plain');
  expect(second.code, told(second)).toBe(2);
  expect(second.stderr).toBe(
    `Run ${run} is open in process ${owner.child.pid}. Close it there, or act on it from here: fugu audit ${run}\n`,
  );
  const read = await fixture.fugu('replay', run);
  expect(read.code, told(read)).toBe(0);
  const listed = await fixture.fugu('runs');
  expect(listed.stdout).toMatch(new RegExp(`${run} +open `));
  owner.child.kill('SIGTERM');
  expect((await owner.ended).code).toBe(143);
});

it('an audit of a run that is open elsewhere goes to its owner, who carries it out', async () => {
  fixture = await makeFixture();
  await fixture.fugu('run', knownTask, '--trust', '--plain');
  const [run = ''] = fixture.runs();
  const env = { ...fixture.env, PATH: process.env.PATH };
  const stateDir = join(fixture.home, 'state');
  const session = await openSession({ run, dir: fixture.runDir(run), stateDir, env });
  try {
    const early = await fixture.fugu('audit', run, '--send-back', ' ');
    expect(early.code, told(early)).toBe(2);
    expect(early.stderr).toMatch(/^A send-back needs a note\./);
    const result = await acceptShown(fixture.fugu, run);
    expect(result.code, told(result)).toBe(0);
    expect(result.stdout).toMatch(/^Sent to the process that has /);
    const state = await session.conductor.settled();
    expect(state.landed?.ref).toBe(`refs/heads/fugu/${run}`);
  } finally {
    await session.close();
  }
  expect(fixture.git('log', '-1', '--format=%B', `fugu/${run}`)).toMatch(/^Fugu-Audited-By: /m);
  const journal = await readFile(join(fixture.runDir(run), 'journal.jsonl'), 'utf8');
  expect(journal.match(/"type":"Landed"/g)?.length).toBe(1);
});

it('the beginning of a name that two runs share names neither', async () => {
  fixture = await makeFixture();
  await fixture.fugu('run', knownTask, '--plain');
  await fixture.fugu('run', knownTask, '--plain');
  const runs = fixture.runs();
  const both = await fixture.fugu('resume', 'add-retry', '--plain');
  expect(both.code, told(both)).toBe(2);
  expect(both.stderr).toMatch(/^2 runs begin with "add-retry"\. Did you mean /);
  for (const run of runs) expect(both.stderr).toContain(run);
});

it('an owner without a control socket says so once, and who acts from elsewhere is not sent in a circle', async () => {
  fixture = await makeFixture();
  const ran = await fixture.fugu('run', knownTask, '--trust', '--plain');
  const [run = ''] = fixture.runs();
  const dir = fixture.runDir(run);
  await mkdir(join(dir, 'control.sock', 'in-the-way'), { recursive: true });
  const resumed = await fixture.fugu('resume', run, '--plain');
  expect(resumed.stderr.match(/The control socket in \S+ cannot be opened/g)).toHaveLength(1);

  const env = { ...fixture.env, PATH: process.env.PATH };
  const session = await openSession({ run, dir, stateDir: join(fixture.home, 'state'), env });
  try {
    const decided = await fixture.fugu(...(acceptIn(ran.stdout) ?? []));
    expect(decided.code, told(decided)).toBe(1);
    expect(decided.stderr).toContain(`is open in process ${process.pid}, which takes no commands`);
    expect(decided.stderr).not.toContain('fugu audit');
    expect(session.conductor.state().audit?.decision).toBeUndefined();
  } finally {
    await session.close();
  }
});
