import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { type Fixture, knownTask, makeFixture } from '../helpers/fixture.ts';
import { needs } from '../helpers/needs.ts';
import { root } from '../helpers/tracked.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

interface OnDisk {
  readonly out: string;
  readonly err: string;
}

/** Runs a job whose state folder is a disk of this size, then lists the runs on it. */
function runOn(size: string): Promise<OnDisk> {
  const state = join(fixture.home, 'state');
  const script =
    'mount -t tmpfs -o "size=$1,mode=700" none "$2" || exit 99; ' +
    '"$3" bin/fugu.cjs run "$4" --plain --repo "$5"; echo "exit $?"; ls "$2/runs"';
  const args = ['-m', 'sh', '-c', script, 'sh', size, state];
  const child = spawn('unshare', [...args, process.execPath, knownTask, fixture.repo], {
    cwd: root,
    env: { ...fixture.env, PATH: process.env.PATH ?? '' },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece) => {
    out += String(piece);
  });
  child.stderr.on('data', (piece) => {
    err += String(piece);
  });
  return new Promise((resolve) => {
    child.once('close', () => resolve({ out, err }));
  });
}

needs('tmpfs')(
  'a disk that is full when a run begins is said in a sentence, and no run is left',
  async () => {
    fixture = await makeFixture();
    await mkdir(join(fixture.home, 'state'), { recursive: true });
    for (const size of ['4k', '16k', '64k']) {
      const { out, err } = await runOn(size);
      expect(out, err).toBe('exit 1\n');
      expect(err).toMatch(/^.*(?:disk is full|ENOSPC|no space).*\. .+\.\n$/i);
      expect(err).not.toMatch(/This is a bug/);
    }
    expect(fixture.models.requests()).toEqual([]);
  },
);
