import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiskCalls } from '../../source/base/durable.edge.ts';
import { encodeBatch } from '../../source/journal/batch.ts';
import { createGroupCommit } from '../../source/journal/group-commit.edge.ts';
import { recover } from '../../source/journal/recover.ts';
import { decodeNote, note } from './notes.ts';

interface Cut {
  /** The disk call at which the power goes. */
  readonly call: number;
  /** How much of what was written and not synced the disk kept all the same, 0 to 1. */
  readonly kept: number;
  /** How much of the rest it left as zeros instead of leaving it off. */
  readonly zeros: number;
}

/** A disk that forgets at a power cut what was not synced, writes at most `chunk` bytes at once. */
function forgetfulDisk(chunk: number, cut: Cut) {
  let written = Buffer.alloc(0);
  let synced = 0;
  let calls = 0;
  const tick = (): void => {
    calls += 1;
    if (calls >= cut.call) throw new Error('the power is gone');
  };
  const disk: DiskCalls = {
    async write(_fd, bytes, offset, length) {
      const part = Math.min(length, chunk);
      written = Buffer.concat([written, bytes.subarray(offset, offset + part)]);
      tick();
      return part;
    },
    async sync() {
      tick();
      synced = written.length;
    },
    async truncate() {
      tick();
    },
  };
  const afterCut = (): Buffer => {
    const kept = synced + Math.floor((written.length - synced) * cut.kept);
    const zeros = Math.floor((written.length - kept) * cut.zeros);
    return Buffer.concat([written.subarray(0, kept), Buffer.alloc(zeros)]);
  };
  return { disk, afterCut };
}

/** Appends groups that wait at the same time; gives the number of the last acknowledged fact. */
async function appendUntilCut(disk: DiskCalls, groups: readonly (readonly string[])[]) {
  const group = createGroupCommit({ fd: 0, disk, startBytes: 0 });
  let acked = 0;
  let seq = 0;
  for (const texts of groups) {
    const waiting = texts.map(async (text) => {
      const batch = encodeBatch([note(text)], seq, 1);
      if (batch.status === 'refused') throw new Error(batch.what);
      seq = batch.seq;
      const { status } = await group.commit(batch.text, batch.bytes);
      if (status === 'durable') acked = Math.max(acked, batch.seq);
    });
    await Promise.all(waiting);
  }
  return acked;
}

const groupsOfTexts = fc.array(fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }), {
  maxLength: 8,
});
const cuts = fc.record({
  call: fc.integer({ min: 1, max: 40 }),
  kept: fc.double({ min: 0, max: 1, noNaN: true }),
  zeros: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('a power cut', () => {
  it('at any disk call, with any part of the unsynced bytes left, loses no acknowledged fact', async () => {
    await fc.assert(
      fc.asyncProperty(
        groupsOfTexts,
        fc.integer({ min: 1, max: 300 }),
        cuts,
        async (groups, chunk, cut) => {
          const { disk, afterCut } = forgetfulDisk(chunk, cut);
          const acked = await appendUntilCut(disk, groups);
          const recovery = recover(afterCut(), decodeNote);
          if (recovery.status === 'refused') throw new Error(recovery.problem.what);
          expect(recovery.seq).toBeGreaterThanOrEqual(acked);
          const texts = groups.flat().slice(0, recovery.seq);
          expect(recovery.records.map(({ fact }) => fact)).toEqual(texts.map(note));
        },
      ),
      { numRuns: 300 },
    );
  });
});
