import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../source/ui/terminal/cells.ts';
import { createRing } from '../../../source/ui/terminal/ring.ts';

function numbered(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, at) => `line ${from + at}\n`).join('');
}

describe('a ring', () => {
  it('gives the last rows, oldest first', () => {
    const ring = createRing();
    ring.append('one\ntwo\nthree and four');
    expect(ring.rows(8).tail(3)).toEqual(['two', 'three ', 'and four']);
    expect(ring.rows(8).totalRows).toBe(4);
  });

  it('shows the same rows for every way the text was cut into chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '漢', '👍', 'e\u0301') });
    fc.assert(
      fc.property(
        text,
        fc.array(fc.integer({ min: 1, max: 9 })),
        fc.integer({ min: 4, max: 20 }),
        (all, cuts, width) => {
          const whole = createRing();
          whole.append(all);
          const parts = createRing();
          let rest = Array.from(all);
          for (const length of [...cuts, rest.length]) {
            parts.append(rest.slice(0, length).join(''));
            parts.rows(width).tail(1);
            rest = rest.slice(length);
          }
          expect(parts.rows(width).tail(1_000)).toEqual(whole.rows(width).tail(1_000));
        },
      ),
    );
  });

  it('never shows a row wider than asked', () => {
    const ring = createRing();
    ring.append('wide 漢字漢字 👍🏽👍🏽 and a_word_that_does_not_fit_anywhere\n'.repeat(5));
    for (const width of [3, 10, 33]) {
      for (const row of ring.rows(width).tail(500)) {
        expect(cellWidth(row)).toBeLessThanOrEqual(width);
      }
    }
  });

  it('forgets the oldest lines beyond its limit, and only those', () => {
    const ring = createRing({ maxLines: 10, maxBytes: 1_000_000 });
    ring.append(numbered(0, 25));
    expect(ring.lines()).toHaveLength(9);
    expect(ring.evictedLines).toBe(16);
    expect(ring.rows(20).tail(2)).toEqual(['line 23', 'line 24']);
  });

  it('keeps within its bytes', () => {
    const ring = createRing({ maxLines: 1_000, maxBytes: 100 });
    ring.append(numbered(0, 200));
    expect(ring.lines().join('').length).toBeLessThanOrEqual(100);
    expect(ring.rows(20).tail(1)).toEqual(['line 199']);
  });

  it('does not move a locked view when older lines are forgotten', () => {
    const ring = createRing({ maxLines: 50, maxBytes: 1_000_000 });
    ring.append(numbered(0, 50));
    const top = ring.rows(20).idFromEnd(9);
    const locked = ring.rows(20).slice(top, 5);
    expect(locked).toEqual(['line 40', 'line 41', 'line 42', 'line 43', 'line 44']);
    ring.append(numbered(50, 80));
    expect(ring.evictedLines).toBeGreaterThan(20);
    expect(ring.rows(20).slice(top, 5)).toEqual(locked);
  });

  it('shows its oldest rows where the locked ones were forgotten', () => {
    const ring = createRing({ maxLines: 10, maxBytes: 1_000_000 });
    ring.append(numbered(0, 10));
    const top = ring.rows(20).idFromEnd(8);
    ring.append(numbered(10, 40));
    expect(ring.rows(20).slice(top, 1)).toEqual(['line 31']);
  });

  it('keeps a locked view at its line when the width changes', () => {
    const ring = createRing();
    ring.append(`${'long words '.repeat(30)}\n${numbered(0, 20)}`);
    const top = ring.rows(80).idFromEnd(19);
    expect(ring.rows(80).slice(top, 1)).toEqual(['line 0']);
    expect(ring.rows(20).slice(top, 1)).toEqual(['line 0']);
  });

  it('counts what came since a row and moves by rows', () => {
    const ring = createRing();
    ring.append(numbered(0, 10));
    const view = ring.rows(20);
    const last = view.idFromEnd(0);
    expect(view.newSince(last)).toBe(0);
    ring.append(numbered(10, 52));
    expect(view.newSince(last)).toBe(42);
    expect(view.slice(view.move(last, -3), 1)).toEqual(['line 6']);
    expect(view.slice(view.move(last, 3), 1)).toEqual(['line 12']);
    expect(view.move(last, -1_000)).toBe(view.idFromEnd(1_000));
    expect(view.move(last, 1_000)).toBe(view.idFromEnd(0));
  });

  it('closes a line by force at fifty rows', () => {
    const ring = createRing();
    ring.rows(10);
    ring.append('x'.repeat(1_200));
    expect(ring.lines().map((line) => line.length)).toEqual([500, 500, 200]);
  });

  it('starts the open line anew after a carriage return, and no other', () => {
    const ring = createRing();
    ring.append('kept\n10 %');
    ring.restartLine();
    ring.append('20 %');
    expect(ring.rows(20).tail(5)).toEqual(['kept', '20 %']);
  });

  it('grows its version with each change and only then', () => {
    const ring = createRing();
    const before = ring.version;
    ring.append('');
    expect(ring.version).toBe(before);
    ring.append('x');
    expect(ring.version).toBeGreaterThan(before);
  });

  it('is empty at first', () => {
    const view = createRing().rows(10);
    expect([view.totalRows, view.tail(5), view.slice(0, 5), view.newSince(0)]).toEqual([
      0,
      [],
      [],
      0,
    ]);
  });
});
