import type { CellRow, Frame } from './cell.ts';
import { ink, paper } from './colours.ts';
import { cellHeight, cellWidth, escapeXml, svgRow } from './svg-row.ts';

const margin = 12;

export interface Picture {
  /** Said to those who do not see it. */
  readonly title: string;
  readonly columns: number;
}

/** One moment of a screen as SVG. */
export function stillSvg({ rows }: Frame, picture: Picture): string {
  const lines = rows.map((row, y) => place(y, svgRow(row)));
  return sheet(lines, rows.length, picture);
}

/** Frames as a moving SVG: each look of a row is drawn once and shown while it stood there. */
export function movingSvg(frames: readonly Frame[], endMs: number, picture: Picture): string {
  const height = frames[0]?.rows.length ?? 0;
  const lines = Array.from({ length: height }, (_, y) => movingRow(frames, y, endMs));
  return sheet(lines, height, picture);
}

// A row changes mostly in one pane; what stands beside it is not drawn again.
const partColumns = 36;

function movingRow(frames: readonly Frame[], y: number, endMs: number): string {
  const length = Math.max(...frames.map(({ rows }) => rows[y]?.length ?? 0));
  const parts = Array.from({ length: Math.ceil(length / partColumns) }, (_, part) =>
    movingPart(frames, y, part * partColumns, endMs),
  );
  return place(y, parts.join(''));
}

function movingPart(frames: readonly Frame[], y: number, from: number, endMs: number): string {
  const looks = frames.map(({ rows }) => svgRow(columnsOf(rows[y] ?? [], from), from));
  const different = [...new Set(looks)].filter((look) => look !== '');
  const stands = new Set(looks).size === 1;
  return different.map((one) => (stands ? one : shownWhile(one, looks, frames, endMs))).join('');
}

function columnsOf(row: CellRow, from: number): CellRow {
  let x = 0;
  return row.filter(({ width }) => {
    const inside = x >= from && x < from + partColumns;
    x += width;
    return inside;
  });
}

/** Part of a row that comes and goes. Where nothing moves, the last frame is what stands. */
function shownWhile(
  look: string,
  looks: readonly string[],
  frames: readonly Frame[],
  endMs: number,
): string {
  const turns = looks.flatMap((one, at) => {
    const shown = one === look;
    const before = at === 0 ? undefined : looks[at - 1] === look;
    return shown === before ? [] : [{ shown, at: (frames[at]?.at ?? 0) / endMs }];
  });
  const values = turns.map(({ shown }) => (shown ? 'visible' : 'hidden')).join(';');
  const times = turns.map(({ at }) => String(Math.round(at * 1e4) / 1e4)).join(';');
  const moves = `<animate attributeName="visibility" calcMode="discrete" dur="${endMs / 1_000}s" repeatCount="indefinite" values="${values}" keyTimes="${times}"/>`;
  const last = looks.at(-1) === look ? 'visible' : 'hidden';
  return `<g visibility="${last}">${moves}${look}</g>`;
}

const place = (y: number, inner: string) =>
  inner === '' ? '' : `<g transform="translate(0 ${y * cellHeight})">${inner}</g>`;

function sheet(lines: readonly string[], rows: number, { title, columns }: Picture): string {
  const width = Math.ceil(columns * cellWidth) + 2 * margin;
  const height = rows * cellHeight + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
    `<g transform="translate(${margin} ${margin})" fill="${ink}" stroke-width="1.2" font-size="14" xml:space="preserve" font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace">`,
    ...lines.filter((line) => line !== ''),
    '</g></svg>\n',
  ].join('\n');
}
