import { describe, expect, it } from 'vitest';
import type { Row } from '../../../source/ui/draw/paint.ts';
import { entryPager, listPager, ringPager } from '../../../source/ui/panes/pager.ts';
import { createRing } from '../../../source/ui/terminal/ring.ts';

const rows = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, at) => [`row ${at}`]);
const first = (shown: { readonly rows: readonly Row[] }) => shown.rows[0]?.[0];

describe('a list', () => {
  it('begins at the top and counts what lies below', () => {
    const pager = listPager(rows(10));
    expect(pager.show(pager.home, 4)).toMatchObject({ below: 6 });
    expect(first(pager.show(pager.move(pager.home, 2, 4), 4))).toBe('row 2');
  });

  it('stops at both ends', () => {
    const pager = listPager(rows(10));
    expect(first(pager.show(pager.move(pager.home, 99, 4), 4))).toBe('row 6');
    expect(first(pager.show(pager.move(pager.home, -1, 4), 4))).toBe('row 0');
  });

  it('shows a list that is shorter than the window whole', () => {
    const pager = listPager(rows(2));
    expect(pager.show(pager.move(pager.home, 5, 4), 4)).toEqual({ rows: rows(2), below: 0 });
  });
});

describe('entries', () => {
  const tall = (at: number): readonly Row[] => [[`entry ${at}`], ['  more']];

  it('stick to the end until they are scrolled', () => {
    expect(
      entryPager(10, tall)
        .show({ type: 'tail' }, 4)
        .rows.map((row) => row[0]),
    ).toEqual(['entry 8', '  more', 'entry 9', '  more']);
  });

  it('stay where they were scrolled to while more arrive', () => {
    const up = entryPager(10, tall).move({ type: 'tail' }, -3, 4);
    expect(up).toEqual({ type: 'at', top: 5 });
    expect(first(entryPager(50, tall).show(up, 4))).toBe('entry 5');
    expect(entryPager(50, tall).show(up, 4).below).toBe(43);
  });

  it('follow again once scrolled to the end', () => {
    expect(entryPager(10, tall).move({ type: 'at', top: 7 }, 5, 4)).toEqual({ type: 'tail' });
  });

  it('only wrap what is shown', () => {
    let wrapped = 0;
    const pager = entryPager(100_000, (at) => {
      wrapped += 1;
      return tall(at);
    });
    pager.show({ type: 'tail' }, 40);
    expect(wrapped).toBeLessThan(100);
  });
});

describe('a ring', () => {
  it('sticks to the end, and stays put once scrolled up', () => {
    const ring = createRing();
    for (let at = 0; at < 20; at += 1) ring.append(`line ${at}\n`);
    const up = ringPager(ring, 40).move({ type: 'tail' }, -5, 4);
    expect(first(ringPager(ring, 40).show({ type: 'tail' }, 4))).toBe('line 16');
    expect(first(ringPager(ring, 40).show(up, 4))).toBe('line 11');
    for (let at = 20; at < 60; at += 1) ring.append(`line ${at}\n`);
    const shown = ringPager(ring, 40).show(up, 4);
    expect(first(shown)).toBe('line 11');
    expect(shown.below).toBe(45);
  });

  it('follows again at the end', () => {
    const ring = createRing();
    ring.append('one\ntwo\nthree\nfour\nfive\n');
    const up = ringPager(ring, 40).move({ type: 'tail' }, -1, 3);
    expect(up.type).toBe('at');
    expect(ringPager(ring, 40).move(up, 1, 3)).toEqual({ type: 'tail' });
  });
});
