import type { Row } from '../draw/paint.ts';
import { prose } from '../draw/prose.ts';
import type { ResultTable } from '../store/result-table.ts';
import { cellWidth, cut, fitCells } from '../terminal/cells.ts';
import { type Body, withHead } from './body.ts';
import { listPager } from './pager.ts';

const gap = '  ';
const leastColumn = 3;
/** A pane narrower than this shows no minor column. */
const roomy = 70;

/** The table, its columns narrowed to the pane, and what is to be said of it below. */
export function tableBody(whole: ResultTable, width: number): Body {
  const table = width < roomy ? withoutMinor(whole) : whole;
  const widths = widthsOf(table, width);
  const print = (cells: readonly string[]): string =>
    cells.map((cell, at) => fitCells(cut(cell, widths[at] ?? 0), widths[at] ?? 0)).join(gap);
  const head: Row = [[print(table.head), 'bold']];
  const rows = table.rows.map((cells): Row => [print(cells)]);
  const notes = table.notes.flatMap((note) => prose(note, width, { first: ['• '], indent: 2 }));
  return withHead([head], listPager([...rows, [''], ...notes]));
}

/** As wide as its widest cell where all fit; else the widest give way first. */
function widthsOf({ head, rows }: ResultTable, width: number): readonly number[] {
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((cells) => cellWidth(cells[at] ?? ''))),
  );
  const room = width - gap.length * (head.length - 1);
  for (let over = sum(widths) - room; over > 0; over -= 1) {
    const widest = widths.indexOf(Math.max(...widths));
    const now = widths[widest] ?? 0;
    if (now <= leastColumn) break;
    widths[widest] = now - 1;
  }
  return widths;
}

const sum = (widths: readonly number[]) => widths.reduce((all, one) => all + one, 0);

function withoutMinor(table: ResultTable): ResultTable {
  const { minor, head, rows } = table;
  if (minor === undefined) return table;
  const rest = (cells: readonly string[]) => cells.filter((_, at) => at !== minor);
  return { ...table, head: rest(head), rows: rows.map(rest) };
}
