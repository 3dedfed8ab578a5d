import { type Row, rowWidth } from './paint.ts';

const rule = ' │ ';

/** Two columns of rows as one, with a rule between them; the shorter column ends in empty rows. */
export function beside(left: readonly Row[], right: readonly Row[], width: number): readonly Row[] {
  const room = Math.floor((width - rule.length) / 2);
  const height = Math.max(left.length, right.length);
  return Array.from({ length: height }, (_, at): Row => {
    const row = left[at] ?? [];
    const gap = ' '.repeat(Math.max(0, room - rowWidth(row)));
    return [...row, gap, [rule, 'dim'], ...(right[at] ?? [])];
  });
}
