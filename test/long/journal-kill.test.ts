import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readFileJournal } from '../../source/journal/file-journal.edge.ts';

const writer = resolve('test/fixtures/journal/writer.ts');
const rounds = 100;

interface Round {
  readonly child: ChildProcess;
  /** The last number the writer said was durable; 0 before the first. */
  acked(): number;
}

/** Starts a writer; `first` resolves when it has acknowledged something or has ended. */
function startWriter(dir: string, callers: number): Round & { first(): Promise<void> } {
  const child = spawn(process.execPath, [writer, dir, String(callers), 'Infinity', '300'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let last = 0;
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    text = text.slice(whole.length);
    for (const [, seq] of whole.matchAll(/^acked (\d+)$/gm)) last = Math.max(last, Number(seq));
  });
  const first = async (): Promise<void> => {
    while (last === 0) {
      if (child.exitCode !== null) throw new Error(`the writer ended with ${child.exitCode}`);
      await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
    }
  };
  return { child, acked: () => last, first };
}

describe('a journal whose writer is killed at a random instant', () => {
  it.each([1, 32])(
    `keeps every acknowledged fact, ${rounds} rounds, %i callers`,
    async (callers) => {
      const dir = await mkdtemp(join(tmpdir(), 'fugu-journal-kill-'));
      onTestFinished(() => rm(dir, { recursive: true, force: true }));
      let before = 0;
      for (let round = 0; round < rounds; round += 1) {
        const { child, acked, first } = startWriter(dir, callers);
        onTestFinished(() => {
          child.kill('SIGKILL');
        });
        // Every other round may hit the start, where the tail of the round before is cut and recorded.
        if (round % 2 === 0) await first();
        await pause(Math.random() * (round % 2 === 0 ? 60 : 150));
        child.kill('SIGKILL');
        await once(child, 'close');
        const read = await readFileJournal(dir, (value) => ({ status: 'read', fact: value }));
        if (read.status !== 'read') throw new Error(JSON.stringify(read));
        expect(read.seq).toBeGreaterThanOrEqual(Math.max(before, acked()));
        before = read.seq;
      }
      expect(before).toBeGreaterThan(rounds);
    },
  );
});
