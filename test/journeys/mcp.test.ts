import { afterEach, describe, expect, it, vi } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { type Host, startHost } from '../helpers/mcp-host.ts';

let fixture: Fixture;
const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
  await fixture.close();
});

async function host(env: Readonly<Record<string, string>> = {}): Promise<Host> {
  const started = await startHost({ env: { ...fixture.env, ...env }, cwd: fixture.repo });
  hosts.push(started);
  return started;
}

/** Asks until the run has settled: a call waits for less than a minute. */
async function settled(on: Host, run: string, tool = 'status') {
  for (;;) {
    const told = await on.call(tool, { run, wait_s: 45 });
    if (told.value.status !== 'running') return told;
  }
}

describe('a job over the protocol', () => {
  it('runs to its audit, which only the person can decide, and is verified once more', async () => {
    fixture = await makeFixture();
    await fixture.fugu('trust', fixture.repo, '--yes');
    const on = await host();
    const begun = await on.call('delegate', { task: knownTask });
    expect(begun.refused, JSON.stringify(begun.value)).toBe(false);
    expect(begun.structured).toEqual(begun.value);
    const run = String(begun.value.run);
    expect(fixture.runs()).toEqual([run]);
    expect(begun.value).toMatchObject({ task: knownTask, repo: fixture.repo });

    const waits = await settled(on, run);
    expect(waits.value).toMatchObject({ status: 'waiting', phase: 'audit' });
    expect(waits.value.needs).toMatchObject([{ how: `fugu audit ${run}` }]);
    expect(waits.value.next).toContain(`fugu audit ${run}`);

    const result = await on.call('result', { run });
    expect(result.structured).toEqual(result.value);
    expect(result.value).toMatchObject({ status: 'waiting', diff_cut: false });
    expect(result.value.diff).toMatch(/^diff --git /m);
    expect(JSON.stringify(result.value.authors)).toContain('deepseek');
    expect(JSON.stringify(result.value.verdicts)).toContain('"judgement":"pass"');
    expect(result.value.next).toContain(`fugu audit ${run}`);

    const verify = await on.call('verify', { run });
    expect(verify.refused, JSON.stringify(verify.value)).toBe(false);
    const judged = await settled(on, String(verify.value.run), 'result');
    expect(judged.value.authors).toEqual(result.value.authors);
    const families = JSON.stringify(judged.value.verdicts);
    expect(families).not.toBe('[]');
    expect(families).not.toContain('deepseek');

    const landed = await acceptShown(fixture.fugu, run);
    expect(landed.code).toBe(0);
    const after = await on.call('status', { run });
    expect(after.value).toMatchObject({ status: 'ended', ended: 'landed' });
    expect(fixture.git('log', '-1', '--format=%B', `fugu/${run}`)).not.toMatch(
      /Audited-By: .*test-host/,
    );
  });

  it('tells how it goes while a call waits, and can be cancelled', async () => {
    fixture = await makeFixture({ speed: 1 });
    await fixture.fugu('trust', fixture.repo, '--yes');
    const on = await host();
    const { value } = await on.call('delegate', { task: knownTask });
    const run = String(value.run);
    const { told, progress } = await on.callWithProgress('status', { run, wait_s: 4 });
    expect(told.value.status).toBe('running');
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.join('\n')).toMatch(/starting|planning|verif|steps/);
    const gone = await on.call('cancel', { run });
    expect(gone.value).toMatchObject({ status: 'ended', ended: 'cancelled' });
    expect((await on.call('cancel', { run })).value).toMatchObject({ ended: 'cancelled' });
    const story = await fixture.fugu('replay', run, '--json');
    expect(story.stdout).toMatch(/"type":"JobCancelled","by":"[^"]+ through test-host"/);
  });

  it('says that commands wait for trust, and cancels a run that nobody has open', async () => {
    fixture = await makeFixture();
    const on = await host();
    const { value } = await on.call('delegate', { task: knownTask, wait_s: 45 });
    const run = String(value.run);
    const waits = await settled(on, run);
    expect(waits.value.status).toBe('waiting');
    expect(JSON.stringify(waits.value.needs)).toContain(`fugu trust ${fixture.repo}`);
    await vi.waitUntil(async () => /trust waits/.test((await fixture.fugu('runs')).stdout), 15_000);
    const gone = await on.call('cancel', { run });
    expect(gone.value).toMatchObject({ status: 'ended', ended: 'cancelled' });
  });

  it('goes on when the host has gone, and the next host finds it', async () => {
    fixture = await makeFixture({ speed: 20 });
    await fixture.fugu('trust', fixture.repo, '--yes');
    const first = await host();
    const { value } = await first.call('delegate', { task: knownTask });
    process.kill(first.pid, 'SIGKILL');
    const second = await host();
    const waits = await settled(second, String(value.run));
    expect(waits.value).toMatchObject({ status: 'waiting', phase: 'audit' });
  });

  it('is said to be interrupted when its own process was killed, and taken up by a person', async () => {
    fixture = await makeFixture({ speed: 1 });
    await fixture.fugu('trust', fixture.repo, '--yes');
    const on = await host();
    const { value } = await on.call('delegate', { task: knownTask });
    const run = String(value.run);
    const held = await fixture.fugu('resume', run);
    process.kill(Number(/open in process (\d+)/.exec(held.stderr)?.[1]), 'SIGKILL');
    const { value: gone } = await on.call('status', { run, wait_s: 30 });
    expect(gone).toMatchObject({ status: 'interrupted' });
    expect(gone.next).toContain(`fugu resume ${run}`);
    expect((await on.call('result', { run })).value).toMatchObject({ status: 'interrupted' });
  });

  it('is one job for each host, where two are there at once', async () => {
    fixture = await makeFixture();
    const [one, other] = await Promise.all([host(), host()]);
    const begun = await Promise.all(
      [one, other].map((on) => on.call('delegate', { task: knownTask })),
    );
    const names = begun.map(({ value }) => String(value.run));
    expect(new Set(names).size).toBe(2);
    const crossed = await Promise.all([
      settled(one, names[1] ?? ''),
      settled(other, names[0] ?? ''),
    ]);
    expect(crossed.map(({ value }) => value.status)).toEqual(['waiting', 'waiting']);
  });
});
