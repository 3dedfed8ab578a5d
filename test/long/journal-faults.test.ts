import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished } from 'vitest';
import { openFileJournal } from '../../source/journal/file-journal.edge.ts';
import { needs } from '../helpers/needs.ts';

const run = promisify(execFile);
const writer = resolve('test/fixtures/journal/writer.ts');

interface Ended {
  readonly stdout: string;
}

async function runDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'fugu-journal-faults-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs a program to its end, however it ends. */
function ended(file: string, args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  return run(file, args, { env, maxBuffer: 2 ** 26 }).catch((error: Ended) => error);
}

/** Runs the writer with one fault in its calls on the journal. strace counts calls by thread. */
function traced(dir: string, inject: string, callers: number): Promise<Ended> {
  const journal = join(dir, 'journal.jsonl');
  const call = inject.slice(0, inject.indexOf(':'));
  return ended('strace', [
    ...['-f', '-qq', '-o', join(dir, 'trace'), '-P', journal],
    ...['-e', `trace=${call}`, '-e', `inject=${inject}`],
    ...[process.execPath, writer, dir, String(callers), '400'],
  ]);
}

/** Opens the journal again: how many facts the writer was promised, and how many are there. */
async function recovered(dir: string, { stdout }: Ended) {
  const opened = await openFileJournal<{ readonly type: string }>({
    dir,
    decode: (value) => ({ status: 'read', fact: value as { readonly type: string } }),
    now: Date.now,
    onTorn: () => ({ type: 'tail-cut' }),
  });
  if (opened.status !== 'open') throw new Error(JSON.stringify(opened));
  await opened.journal.close();
  return {
    acked: [...stdout.matchAll(/^acked (\d+)$/gm)].length,
    there: opened.records.filter(({ fact }) => fact.type === 'noted').length,
    failed: stdout.includes('\nfailed '),
  };
}

describe('a journal whose writer is killed in the middle of a system call', () => {
  for (const call of ['write', 'fdatasync']) {
    for (const when of [1, 2, 3, 7]) {
      for (const callers of [1, 8]) {
        const title = `keeps every acknowledged fact: ${call} number ${when}, ${callers} callers`;
        needs('strace')(title, async () => {
          const dir = await runDir();
          await writeFile(join(dir, 'journal.jsonl'), '');
          const end = await traced(dir, `${call}:signal=KILL:when=${when}`, callers);
          const { acked, there } = await recovered(dir, end);
          expect(acked).toBeLessThan(400);
          expect(there).toBeGreaterThanOrEqual(acked);
          expect(there).toBeLessThanOrEqual(acked + callers);
        });
      }
    }
  }
});

describe('a journal on a disk that fails', () => {
  const faults = ['write:error=EIO', 'write:error=ENOSPC', 'write:retval=0', 'fdatasync:error=EIO'];
  for (const fault of [...faults, 'fdatasync:error=ENOSPC']) {
    needs('strace')(`acknowledges nothing after ${fault}, and keeps what it did`, async () => {
      const dir = await runDir();
      await writeFile(join(dir, 'journal.jsonl'), '');
      const end = await traced(dir, `${fault}:when=4`, 8);
      const { acked, there, failed } = await recovered(dir, end);
      expect(failed).toBe(true);
      expect(end.stdout.slice(end.stdout.indexOf('\nfailed '))).not.toContain('\nacked ');
      expect(acked).toBeGreaterThan(0);
      expect(there).toBe(acked);
    });
  }

  needs('root')(
    'keeps every acknowledged fact when the disk is full, and goes on once it is not',
    async () => {
      const mount = join(await runDir(), 'small');
      await mkdir(mount);
      await run('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', mount]);
      onTestFinished(async () => {
        await run('umount', [mount]);
      });
      const dir = join(mount, 'run');
      const end = await ended(process.execPath, [writer, dir, '8', '1000', '300']);
      expect(end.stdout).toContain('ENOSPC');
      await run('mount', ['-o', 'remount,size=256k', mount]);
      const { acked, there, failed } = await recovered(dir, end);
      expect(failed).toBe(true);
      expect(acked).toBeGreaterThan(0);
      expect(there).toBe(acked);
    },
  );
});
