/** A journal that lives in memory, line for line the same as the one on disk. */
import { Buffer } from 'node:buffer';
import { closedJournal, encodeBatch, failed } from '../../source/journal/batch.ts';
import type { DecodeFact, FactShape, Journal } from '../../source/journal/port-shape.ts';
import { recover } from '../../source/journal/recover.ts';

/** `text` is what the journal holds at the start, as it would stand in the file; a torn end is left off. */
export interface MemoryJournalOptions<Fact> {
  readonly decode: DecodeFact<Fact>;
  readonly text?: string;
}

/** A journal in memory, with `text()` to see its lines. Keeps the port's promises except durability. */
export function createMemoryJournal<Fact extends FactShape>(
  options: MemoryJournalOptions<Fact>,
): Journal<Fact> & { text(): string } {
  const start = options.text ?? '';
  let text = start.slice(0, start.lastIndexOf('\n') + 1);
  let seq = text.split('\n').length - 1;
  let closed = false;

  return {
    async append(facts, expectedSeq, at) {
      if (closed) return closedJournal;
      if (expectedSeq !== 'any' && expectedSeq !== seq) {
        return { status: 'conflict', actualSeq: seq };
      }
      const batch = encodeBatch(facts, seq, at);
      if (batch.status === 'refused') return failed(batch);
      text += batch.text;
      seq = batch.seq;
      return { status: 'durable', seq };
    },
    seq: () => seq,
    async read() {
      const recovery = recover(Buffer.from(text), options.decode);
      if (recovery.status === 'refused') return recovery;
      return { status: 'read', records: recovery.records, seq: recovery.seq };
    },
    async close() {
      closed = true;
    },
    text: () => text,
  };
}
