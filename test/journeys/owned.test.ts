import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openSession } from '../../source/app/session/session.edge.ts';
import { acceptIn, acceptShown } from '../helpers/accept.ts';
import { told } from '../helpers/program.ts';
import { knownTask, type Scene, setScene } from '../helpers/scene.ts';

let scene: Scene;
afterEach(() => scene.close());

it('a run that is open in another process is refused with its number, and its journal only read', async () => {
  scene = await setScene({ speed: 1 });
  const owner = scene.start('run', knownTask, '--trust', '--plain');
  await owner.printed(/Planning: /);
  const [run = ''] = scene.runs();
  const second = await scene.fugu('resume', run, '--plain');
  expect(second.code, told(second)).toBe(2);
  expect(second.stderr).toBe(
    `Run ${run} is open in process ${owner.child.pid}. Close it there, or act on it from here: fugu audit ${run}\n`,
  );
  const read = await scene.fugu('replay', run);
  expect(read.code, told(read)).toBe(0);
  const listed = await scene.fugu('runs');
  expect(listed.stdout).toMatch(new RegExp(`${run} +open `));
  owner.child.kill('SIGTERM');
  expect((await owner.ended).code).toBe(143);
});

it('an audit of a run that is open elsewhere goes to its owner, who carries it out', async () => {
  scene = await setScene();
  await scene.fugu('run', knownTask, '--trust', '--plain');
  const [run = ''] = scene.runs();
  const env = { ...scene.env, PATH: process.env.PATH };
  const stateDir = join(scene.home, 'state');
  const session = await openSession({ run, dir: scene.runDir(run), stateDir, env });
  try {
    const early = await scene.fugu('audit', run, '--send-back', ' ');
    expect(early.code, told(early)).toBe(2);
    expect(early.stderr).toMatch(/^A send-back needs a note\./);
    const told1 = await acceptShown(scene.fugu, run);
    expect(told1.code, told(told1)).toBe(0);
    expect(told1.stdout).toMatch(/^Sent to the process that has /);
    const state = await session.conductor.settled();
    expect(state.landed?.ref).toBe(`refs/heads/fugu/${run}`);
  } finally {
    await session.close();
  }
  expect(scene.git('log', '-1', '--format=%B', `fugu/${run}`)).toMatch(/^Fugu-Audited-By: /m);
  const journal = await readFile(join(scene.runDir(run), 'journal.jsonl'), 'utf8');
  expect(journal.match(/"type":"Landed"/g)?.length).toBe(1);
});

it('the beginning of a name that two runs share names neither', async () => {
  scene = await setScene();
  await scene.fugu('run', knownTask, '--plain');
  await scene.fugu('run', knownTask, '--plain');
  const runs = scene.runs();
  const both = await scene.fugu('resume', 'add-retry', '--plain');
  expect(both.code, told(both)).toBe(2);
  expect(both.stderr).toMatch(/^2 runs begin with "add-retry"\. Did you mean /);
  for (const run of runs) expect(both.stderr).toContain(run);
});

it('an owner without a control socket says so once, and who acts from elsewhere is not sent in a circle', async () => {
  scene = await setScene();
  const ran = await scene.fugu('run', knownTask, '--trust', '--plain');
  const [run = ''] = scene.runs();
  const dir = scene.runDir(run);
  await mkdir(join(dir, 'control.sock', 'in-the-way'), { recursive: true });
  const resumed = await scene.fugu('resume', run, '--plain');
  expect(resumed.stderr.match(/The control socket in \S+ cannot be opened/g)).toHaveLength(1);

  const env = { ...scene.env, PATH: process.env.PATH };
  const session = await openSession({ run, dir, stateDir: join(scene.home, 'state'), env });
  try {
    const decided = await scene.fugu(...(acceptIn(ran.stdout) ?? []));
    expect(decided.code, told(decided)).toBe(1);
    expect(decided.stderr).toContain(`is open in process ${process.pid}, which takes no commands`);
    expect(decided.stderr).not.toContain('fugu audit');
    expect(session.conductor.state().audit?.decision).toBeUndefined();
  } finally {
    await session.close();
  }
});
