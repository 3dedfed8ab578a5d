import type { Cell, CellRow } from './cell.ts';
import { ink, paints } from './colours.ts';

export const cellWidth = 8.4;
export const cellHeight = 18;

interface Run {
  readonly x: number;
  readonly width: number;
  readonly text: string;
  readonly cell: Cell;
}

/** Cells of a row as SVG, at the height 0 and from a column on: what lies under signs, lines of frames, then text. */
export function svgRow(row: CellRow, from = 0): string {
  const runs = runsOf(row, from);
  const shades = runs.flatMap(({ x, width, cell }) => {
    const { back } = paints(cell);
    return back === undefined
      ? []
      : [`<path fill="${back}" d="M${px(x)} 0h${px(width)}v18h-${px(width)}z"/>`];
  });
  const texts = runs.filter(({ text }) => text.trim() !== '').map(textOf);
  return [...shades, ...lines(row, from), ...texts].join('');
}

/** Neighbours that look the same, as one run; frame lines are drawn apart and stand in none. */
function runsOf(row: CellRow, from: number): readonly Run[] {
  const runs: Run[] = [];
  let x = from;
  for (const cell of row) {
    const text = strokes[cell.text] === undefined ? cell.text : ' ';
    const last = runs.at(-1);
    const joins = last !== undefined && looks(last.cell) === looks(cell);
    if (joins)
      runs[runs.length - 1] = { ...last, width: last.width + cell.width, text: last.text + text };
    else runs.push({ x, width: cell.width, text, cell });
    x += cell.width;
  }
  return runs;
}

const looks = ({ text: _, width: __, ...style }: Cell) => JSON.stringify(style);

function textOf({ x, text, cell }: Run): string {
  const start = text.length - text.trimStart().length;
  const shown = text.trim();
  const { front } = paints(cell);
  const style = [
    front === ink ? '' : ` fill="${front}"`,
    cell.bold ? ' font-weight="700"' : '',
    cell.dim ? ' opacity=".6"' : '',
    cell.italic ? ' font-style="italic"' : '',
    cell.underline ? ' text-decoration="underline"' : '',
  ].join('');
  // The length holds every sign to its column, whatever font draws it.
  const length = px([...shown].length);
  return `<text x="${px(x + start)}" y="13.5" textLength="${length}"${style}>${escapeXml(shown)}</text>`;
}

// Where a line of a frame leads from the middle of its cell: up, right, down, left.
const strokes: Readonly<Record<string, string>> = {
  '─': 'rl',
  '│': 'ud',
  '┌': 'rd',
  '┐': 'ld',
  '└': 'ur',
  '┘': 'ul',
  '├': 'urd',
  '┤': 'uld',
  '┬': 'rld',
  '┴': 'url',
  '┼': 'urdl',
};
const legs: Readonly<Record<string, string>> = { u: 'v-9', r: 'h4.2', d: 'v9', l: 'h-4.2' };

function lines(row: CellRow, from: number): readonly string[] {
  const paths = new Map<string, string>();
  let x = from;
  for (const cell of row) {
    const stroke = strokes[cell.text];
    if (stroke !== undefined) {
      const key = `stroke="${paints(cell).front}"${cell.dim ? ' opacity=".6"' : ''}`;
      const way = [...stroke].map((leg) => `M${px(x + 0.5)} 9${legs[leg]}`).join('');
      paths.set(key, (paths.get(key) ?? '') + way);
    }
    x += cell.width;
  }
  return [...paths].map(([key, d]) => `<path ${key} d="${joined(d)}"/>`);
}

/** A long line of a frame is one stroke, not two for each of its cells. */
function joined(way: string): string {
  const upright = way.replace(/M([\d.]+) 9v-9M\1 9v9/g, 'M$1 0v18');
  return upright.replace(/(?:M[\d.]+ 9h4\.2M[\d.]+ 9h-4\.2)+/g, (part) => {
    const xs = [...part.matchAll(/M([\d.]+) 9h4/g)].map(([, at]) => Number(at));
    const [first = 0] = xs;
    return `M${round(first - 4.2)} 9h${round(xs.length * cellWidth)}`;
  });
}

const round = (value: number) => String(Math.round(value * 10) / 10);
const px = (columns: number) => round(columns * cellWidth);

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
