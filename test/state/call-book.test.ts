import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allCalls,
  type CallBook,
  emptyBook,
  findCall,
  putCall,
  putCalls,
} from '../../source/state/call-book.ts';
import type { CallState } from '../../source/state/call-state.ts';
import { callOf } from '../helpers/states.ts';

const entry = (id: string, begun = 0): CallState => ({
  call: callOf(id, 's1', 'work', 'worker-fast'),
  status: 'routed',
  routedAt: 0,
  spec: 'sha256:spec',
  begun,
});
const many = (count: number): CallBook =>
  putCalls(
    emptyBook,
    Array.from({ length: count }, (_, at) => entry(`s1.work.${at}`)),
  );

describe('a book of calls', () => {
  it('is what a record of them is, whatever is put in whatever order', () => {
    const put = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(put, { maxLength: 500 }), (puts) => {
        const entries = puts.map(([id, begun]) => entry(`call ${id}`, begun));
        const record = Object.fromEntries(entries.map((each) => [each.call.id, each]));
        const book = putCalls(emptyBook, entries);
        expect(allCalls(book)).toEqual(Object.values(record));
        for (const id of [...Object.keys(record), 'call 301', 'constructor']) {
          expect(findCall(book, id)).toBe(Object.hasOwn(record, id) ? record[id] : undefined);
        }
      }),
    );
  });

  it('stays as it was when another one goes on from it', () => {
    const before = many(200);
    const seen = structuredClone(before);
    const after = putCalls(before, [entry('s1.work.3', 7), entry('s1.work.new')]);
    expect(before).toEqual(seen);
    expect(findCall(before, 's1.work.new')).toBeUndefined();
    expect(findCall(after, 's1.work.3')?.begun).toBe(7);
    expect(allCalls(after)).toHaveLength(201);
  });

  it('shares all but one chunk with the book it goes on from', () => {
    const before = many(1_000);
    const after = putCall(before, entry('s1.work.3', 1));
    const own = after.chunks.filter((chunk, at) => chunk !== before.chunks[at]);
    expect(own).toHaveLength(1);
    expect(before.chunks.length).toBeGreaterThan(10);
  });

  it('has no call of a name that nobody put, an object’s own words included', () => {
    expect(findCall(emptyBook, 's1.work.1')).toBeUndefined();
    expect(findCall(many(1), 'toString')).toBeUndefined();
    expect(allCalls(emptyBook)).toEqual([]);
  });
});
