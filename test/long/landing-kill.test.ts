import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../helpers/tracked.ts';
import { git, landingOf, patchOf, sample } from '../workspace/sample.ts';

const rounds = 50;
const script = join(root, 'test/fixtures/workspace/land.mjs');

interface End {
  readonly out: string;
  readonly killed: boolean;
}

function ended(child: ChildProcess): Promise<End> {
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += String(chunk);
  });
  return new Promise((resolve) => {
    child.on('close', (_, signal) => resolve({ out, killed: signal === 'SIGKILL' }));
  });
}

/** The landing and the git it runs at this instant, as when a machine goes down. */
function killFamily(child: ChildProcess): void {
  for (const pid of childrenOf(child.pid ?? 0)) kill(pid);
  child.kill('SIGKILL');
}

function childrenOf(parent: number): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Lands in a process of its own and kills it after a delay, if one is given. */
async function tryLanding(file: string, killAfterMs?: number): Promise<End> {
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'ignore'] });
  const timer = setTimeout(() => killFamily(child), killAfterMs ?? 60_000);
  const end = await ended(child);
  clearTimeout(timer);
  return end;
}

describe('landing under kill -9', () => {
  it(`ends in exactly one commit in each of ${rounds} rounds killed at random instants`, async () => {
    const s = sample({ 'a.txt': 'one\n' });
    const artifact = await patchOf(s, { 'a.txt': 'two\n' });
    const patch = await s.blobs.text(artifact.digest);
    let kills = 0;
    for (let round = 0; round < rounds; round += 1) {
      const request = { ...landingOf(s, artifact), ref: `refs/heads/fugu/r${round}` };
      const file = join(s.root, 'request.json');
      const { stateDir } = s;
      writeFileSync(file, JSON.stringify({ request, stateDir, patch, path: process.env.PATH }));
      // Starting takes most of the time, so the instants lie close together around the work.
      for (let tries = 0; tries < 3; tries += 1)
        kills += (await tryLanding(file, 60 + Math.random() * 160)).killed ? 1 : 0;
      const end = await tryLanding(file);
      const landed: unknown = JSON.parse(end.out);
      expect(landed).toMatchObject({ status: 'landed' });
      expect(git(s.repo, 'rev-list', '--count', `fugu/r${round}`).trim()).toBe('2');
      expect(git(s.repo, 'rev-parse', `fugu/r${round}^{tree}`).trim()).toBe(artifact.tree);
    }
    const commits = git(s.repo, 'for-each-ref', '--format=%(objectname)', 'refs/heads/fugu');
    expect(new Set(commits.trim().split('\n')).size).toBe(1);
    expect(git(s.repo, 'status', '--porcelain')).toBe('');
    expect(git(s.repo, 'fsck', '--strict', '--no-dangling')).toBe('');
    expect(kills).toBeGreaterThan(rounds / 2);
  }, 400_000);
});
