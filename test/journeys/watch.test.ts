import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { type Fixture, factsIn, knownTask, makeFixture } from '../helpers/fixture.ts';
import { type Program, told } from '../helpers/program.ts';
import { openPty, type PtyScreen } from '../helpers/terminal.ts';

const launcher = fileURLToPath(new URL('../../bin/fugu.cjs', import.meta.url));

let fixture: Fixture;
let pty: PtyScreen | undefined;
let owner: Program | undefined;
afterEach(async () => {
  owner?.child.kill('SIGKILL');
  await owner?.ended;
  await pty?.close();
  pty = undefined;
  owner = undefined;
  await fixture.close();
});

/** A job in a process of its own, far enough to be watched. */
async function begin(speed: number): Promise<string> {
  fixture = await makeFixture({ speed });
  owner = fixture.start('run', knownTask, '--trust', '--plain');
  await owner.printed(/Planning: /);
  return fixture.runs()[0] ?? '';
}

function onTerminal(...argv: readonly string[]): PtyScreen {
  pty = openPty(process.execPath, [launcher, ...argv], {
    columns: 160,
    rows: 48,
    cwd: fixture.repo,
    env: fixture.env,
  });
  return pty;
}

it('a run of another process is told as it goes, and the story ends when its owner leaves', async () => {
  const run = await begin(20);
  const watched = await fixture.fugu('watch', run, '--json');
  expect(watched.code, told(watched)).toBe(3);
  const seen = factsIn(watched.stdout).map(({ type }) => type);
  expect(seen[0]).toBe('JobSubmitted');
  expect(seen).toContain('AuditOpened');
  const journal = await readFile(join(fixture.runDir(run), 'journal.jsonl'), 'utf8');
  expect(seen.length).toBe(journal.trim().split('\n').length);
  expect((await owner?.ended)?.code).toBe(3);
  const again = await fixture.fugu('watch', run);
  expect(again.code).toBe(3);
  expect(again.stdout).toMatch(new RegExp(`To accept it: fugu audit ${run} --accept`));
  expect(again.stderr).toBe(`No process has it open now. Resume it: fugu resume ${run}\n`);
});

it('an owner that was killed is said, with the way to take the run up', async () => {
  const run = await begin(1);
  const watching = fixture.start('watch', run);
  await watching.printed(/Planning: /);
  owner?.child.kill('SIGKILL');
  const watched = await watching.ended;
  expect(watched.code, told(watched)).toBe(1);
  expect(watched.stderr).toBe(
    `Its process ended without closing it. Resume it: fugu resume ${run}\n`,
  );
});

it('a watcher that is interrupted leaves the run alone', async () => {
  const run = await begin(1);
  const watching = fixture.start('watch', run);
  await watching.printed(/Planning: /);
  watching.child.kill('SIGINT');
  expect((await watching.ended).code).toBe(130);
  expect((await fixture.fugu('runs')).stdout).toMatch(new RegExp(`${run} +open `));
});

it('a watched run is steered from the screen, and its owner carries it out', async () => {
  const run = await begin(1);
  const screen = onTerminal('watch', run);
  await screen.waitFor((rows) => /watching/.test(rows[0] ?? ''));
  screen.write('X');
  await screen.waitFor((rows) => rows.some((row) => row.includes('Cancel the whole job?')));
  // Enter counts only after a moment, so that a key on its way decides nothing.
  await new Promise((resolve) => setTimeout(resolve, 700));
  screen.write('\r');
  await screen.waitFor((rows) => /cancelled/.test(rows[0] ?? ''));
  expect((await owner?.ended)?.code).toBe(1);
  screen.write('q');
  expect((await screen.exit).exitCode).toBe(1);
});

it('a run that begins elsewhere appears in an open dashboard, and enter watches it', async () => {
  fixture = await makeFixture({ speed: 1 });
  const screen = onTerminal();
  await screen.waitFor((rows) => rows.some((row) => row.includes('none yet')));
  owner = fixture.start('run', knownTask, '--trust', '--plain');
  await screen.waitFor((rows) => rows.some((row) => /add-retry.*open elsewhere/.test(row)));
  screen.write('\t');
  screen.write('\r');
  await screen.waitFor((rows) => /watching/.test(rows[0] ?? ''));
  screen.write('q');
  expect((await screen.exit).exitCode).toBe(3);
  expect((await fixture.fugu('runs')).stdout).toMatch(/add-retry-\S+ +open /);
});

it('a run that is not there is refused with its neighbours', async () => {
  fixture = await makeFixture();
  const refused = await fixture.fugu('watch', 'nope');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/^There is no run "nope" in /);
  expect((await fixture.fugu('watch')).stderr).toMatch(/^Missing <run>\./);
});
