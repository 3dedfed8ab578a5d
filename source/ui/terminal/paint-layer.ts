/** Finished rows at absolute places: which bytes turn what is on the screen into what should be. */

/** A rectangle of finished text: `height` rows of exactly `width` cells, styles closed per row. */
export interface PaintedTile {
  readonly rect: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly rows: readonly string[];
}

/** Remembers what is drawn; lives as long as the screen is ours. */
export interface PaintLayer {
  /** Replaces the owner's tiles. Later tiles lie over earlier ones, and a higher z over a lower. */
  set(owner: object, z: number, tiles: readonly PaintedTile[]): void;
  remove(owner: object): void;
  /** Something else wrote on the screen: everything is to be drawn again. */
  spoil(): void;
  /** The bytes still to be written; empty when the screen is right. They count as written. */
  paint(): string;
}

interface Piece {
  readonly x: number;
  readonly width: number;
  readonly text: string;
}

interface Owned {
  readonly z: number;
  readonly tiles: readonly PaintedTile[];
}

type DrawnRow = readonly Piece[];

// Pictographs and Indic conjuncts; xterm.js 6 and tmux 3.3 differ from string-width on both.
const doubtful = /[\p{Extended_Pictographic}\u0900-\u0dff]/u;
const rightEdge = /(?:\x1b\[[\d;]*m)*[│|┤](?:\x1b\[[\d;]*m)*$/u;

/** A layer with nothing on it. */
export function createPaintLayer(): PaintLayer {
  const owners = new Map<object, Owned>();
  let drawn: ReadonlyMap<number, DrawnRow> = new Map();
  let spoilt = false;
  return {
    set: (owner, z, tiles) => void owners.set(owner, { z, tiles }),
    remove: (owner) => void owners.delete(owner),
    spoil() {
      spoilt = true;
    },
    paint() {
      const wanted = rowsOf([...owners.values()].sort((a, b) => a.z - b.z));
      const before = spoilt ? new Map<number, DrawnRow>() : drawn;
      // What was drawn where nothing is wanted now has to go, spoilt or not.
      const gone = [...drawn].filter(([y]) => !wanted.has(y)).map(([y, row]) => erased(y, row));
      const changed = [...wanted].map(([y, row]) => rowChange(y, before.get(y), drawn.get(y), row));
      drawn = wanted;
      spoilt = false;
      return gone.join('') + changed.join('');
    },
  };
}

function rowsOf(owned: readonly Owned[]): ReadonlyMap<number, DrawnRow> {
  const rows = new Map<number, Piece[]>();
  for (const { rect, rows: texts } of owned.flatMap(({ tiles }) => tiles)) {
    if (rect.width <= 0) continue;
    texts.slice(0, rect.height).forEach((text, at) => {
      const pieces = rows.get(rect.y + at) ?? [];
      pieces.push({ x: rect.x, width: rect.width, text });
      rows.set(rect.y + at, pieces);
    });
  }
  return rows;
}

function rowChange(
  y: number,
  before: DrawnRow | undefined,
  onScreen: DrawnRow | undefined,
  row: DrawnRow,
): string {
  if (before === undefined || !sameShape(before, row)) {
    const stale = onScreen === undefined || sameShape(onScreen, row) ? '' : erased(y, onScreen);
    return stale + row.map((piece) => put(y, piece)).join('');
  }
  const changed = row.filter((piece, at) => piece.text !== before[at]?.text);
  if (changed.length === 0) return '';
  // Where pieces lie over each other, what changed below would cover what lies above; and text of
  // doubtful width may run into its neighbour.
  const drawnAnew =
    overlaps(row) || changed.some(({ text }) => doubtful.test(text)) ? row : changed;
  return drawnAnew.map((piece) => put(y, piece)).join('');
}

function sameShape(one: DrawnRow, other: DrawnRow): boolean {
  return (
    one.length === other.length &&
    one.every((piece, at) => piece.x === other[at]?.x && piece.width === other[at]?.width)
  );
}

function overlaps(row: DrawnRow): boolean {
  return row.some((piece, at) =>
    row
      .slice(at + 1)
      .some((other) => piece.x < other.x + other.width && other.x < piece.x + piece.width),
  );
}

/**
 * Text on whose width terminals disagree may end before or behind its place: its cells are emptied
 * first, and the line at its right edge is put where it belongs.
 */
function put(y: number, piece: Piece): string {
  const { x, width, text } = piece;
  if (!doubtful.test(text)) return moveTo(y, x) + text;
  const edge = rightEdge.exec(text);
  const emptied = erased(y, [piece]);
  if (edge === null) return emptied + text;
  return emptied + text.slice(0, edge.index) + moveTo(y, x + width - 1) + edge[0];
}

function erased(y: number, row: DrawnRow): string {
  return row.map(({ x, width }) => `${moveTo(y, x)}\x1b[${width}X`).join('');
}

function moveTo(y: number, x: number): string {
  return `\x1b[${y + 1};${x + 1}H`;
}
