/** The bounded text of one stream and its wrapped rows; lives outside React for as long as its lane. */
import { wrap } from './cells.ts';
import { type LineKind, type Lines, markLines, openAs, saidLines, turnTo } from './ring-lines.ts';

/** Limits of a ring; lines are logical lines, bytes are UTF-16 units of text kept. */
export interface RingLimits {
  readonly maxLines: number;
  readonly maxBytes: number;
}

/**
 * A stream's text, cut to rows on demand. A row id names a logical line and a row in it: it stays
 * valid while older lines are evicted and while the width changes, and ids grow downwards.
 */
export interface Ring {
  /** Adds cleaned text; every "\n" closes a line. Reasoning has lines of its own. */
  append(text: string, kind?: LineKind): void;
  /** Which lines are thoughts inside the text, by their place among those kept; reasoning stays. */
  markThoughts(thoughts: ReadonlySet<number>): void;
  /** All lines kept, with an empty one for each of reasoning. */
  said(): readonly string[];
  /** Empties the open line, as a lone carriage return does. */
  restartLine(): void;
  /** Closes the open line if it has text. */
  closeLine(): void;
  /** Grows with every change; cheap to compare. */
  readonly version: number;
  /** How many logical lines were evicted so far. */
  readonly evictedLines: number;
  /** All lines kept, without wrapping. */
  lines(): readonly string[];
  /** The rows at this width. The two widths used last are cached. */
  rows(width: number): RingRows;
}

/** The rows of a ring at one width; always shows the ring's present text. */
export interface RingRows {
  readonly totalRows: number;
  /** As `tail` or `slice`, and of each row whether it is thoughts. */
  marked(from: number | 'tail', count: number): readonly RingRow[];
  /** The last `count` rows, oldest first. */
  tail(count: number): readonly string[];
  /** Up to `count` rows from the row `topId` on; from the oldest row if that one was evicted. */
  slice(topId: number, count: number): readonly string[];
  /** Rows after the row `id`. */
  newSince(id: number): number;
  /** Id of the row `back` rows before the last one (0 is the last row), clamped to what is kept. */
  idFromEnd(back: number): number;
  /** Id of the row `delta` rows below `id` (negative: above), clamped to what is kept. */
  move(id: number, delta: number): number;
}

export interface RingRows {
  readonly totalRows: number;
  /** As `tail` or `slice`, and of each row whether it is thoughts. */
  marked(from: number | 'tail', count: number): readonly RingRow[];
  /** The last `count` rows, oldest first. */
  tail(count: number): readonly string[];
  /** Up to `count` rows from the row `topId` on; from the oldest row if that one was evicted. */
  slice(topId: number, count: number): readonly string[];
  /** Rows after the row `id`. */
  newSince(id: number): number;
  /** Id of the row `back` rows before the last one (0 is the last row), clamped to what is kept. */
  idFromEnd(back: number): number;
  /** Id of the row `delta` rows below `id` (negative: above), clamped to what is kept. */
  move(id: number, delta: number): number;
}

export interface RingRow {
  readonly text: string;
  readonly isThought: boolean;
}

interface WrappedLine {
  readonly rows: string[];
  /** Rows of this width before this line, evicted ones included. */
  start: number;
  source: string;
}

const rowsPerId = 65_536;
const maxRowsPerLine = 50;
const defaultWidth = 80;
const defaultLimits: RingLimits = { maxLines: 5_000, maxBytes: 1_048_576 };

/** An empty ring; a line is closed by force at 50 wrapped rows of the width asked for last. */
export function createRing(limits: RingLimits = defaultLimits): Ring {
  const lines: Lines = { texts: [''], kinds: new Map(), first: 0 };
  const views = new Map<number, RingRows>();
  let version = 0;
  let bytes = 0;
  let lastWidth = defaultWidth;

  const evict = (): void => {
    let gone = 0;
    while (
      lines.texts.length - gone > 1 &&
      (lines.texts.length - gone > limits.maxLines || bytes > limits.maxBytes)
    ) {
      bytes -= lines.texts[gone]?.length ?? 0;
      gone += 1;
    }
    if (gone === 0) return;
    for (let at = 0; at < gone; at += 1) lines.kinds.delete(lines.first + at);
    lines.texts.splice(0, gone);
    lines.first += gone;
  };
  const extend = (piece: string, kind: LineKind): void => {
    let rest = piece;
    const longest = Math.min(maxRowsPerLine * lastWidth, Math.max(1, limits.maxBytes));
    while (rest !== '') {
      const last = lines.texts.length - 1;
      const open = lines.texts[last] ?? '';
      const room = wholeUnits(rest, longest - open.length);
      lines.texts[last] = open + rest.slice(0, room);
      bytes += room;
      rest = rest.slice(room);
      if (rest !== '') {
        lines.texts.push('');
        openAs(lines, kind);
      }
    }
  };
  return {
    append(text, kind = 'answer') {
      if (text === '') return;
      version += 1;
      turnTo(lines, kind);
      text.split('\n').forEach((piece, at) => {
        if (at > 0) {
          lines.texts.push('');
          openAs(lines, kind);
        }
        extend(piece, kind);
      });
      evict();
    },
    markThoughts(thoughts) {
      version += 1;
      markLines(lines, thoughts);
    },
    said: () => saidLines(lines),
    restartLine() {
      version += 1;
      bytes -= lines.texts.pop()?.length ?? 0;
      lines.texts.push('');
    },
    closeLine() {
      if (lines.texts.at(-1) === '') return;
      version += 1;
      lines.texts.push('');
      evict();
    },
    get version() {
      return version;
    },
    get evictedLines() {
      return lines.first;
    },
    lines: () => withoutOpenEnd(lines.texts),
    rows(width) {
      const columns = Math.max(1, width);
      lastWidth = columns;
      const known = views.get(columns);
      const view = known ?? createRows(lines, columns, () => version);
      views.delete(columns);
      views.set(columns, view);
      if (views.size > 2) views.delete(views.keys().next().value ?? columns);
      return view;
    },
  };
}

function createRows(lines: Lines, width: number, versionNow: () => number): RingRows {
  const wrapped: WrappedLine[] = [];
  let first = lines.first;
  let seen = -1;

  const sync = (): void => {
    if (seen === versionNow()) return;
    seen = versionNow();
    const gone = Math.min(lines.first - first, wrapped.length);
    if (gone > 0) wrapped.splice(0, gone);
    first = lines.first;
    const last = wrapped.length - 1;
    if (last >= 0) rewrap(wrapped[last], lines.texts[last] ?? '', width);
    for (let at = wrapped.length; at < lines.texts.length; at += 1) {
      const before = wrapped[at - 1];
      const source = lines.texts[at] ?? '';
      const start = before === undefined ? 0 : before.start + before.rows.length;
      wrapped.push({ rows: [...wrap(source, width)], start, source });
    }
  };
  // A last line that is empty is only the place where the next text goes.
  const end = (): number => {
    const last = wrapped.at(-1);
    if (last === undefined) return 0;
    return last.source === '' ? last.start : last.start + last.rows.length;
  };
  const begin = (): number => wrapped[0]?.start ?? 0;
  const sequenceOf = (id: number): number => {
    const line = wrapped[Math.floor(id / rowsPerId) - first];
    if (line === undefined) return id < first * rowsPerId ? begin() : end();
    return line.start + Math.min(id % rowsPerId, line.rows.length - 1);
  };
  const lineAt = (sequence: number): number => {
    let low = 0;
    let high = wrapped.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((wrapped[middle]?.start ?? 0) <= sequence) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const idOf = (sequence: number): number => {
    const clamped = Math.max(begin(), Math.min(sequence, end() - 1));
    const at = lineAt(clamped);
    return (first + at) * rowsPerId + Math.max(0, clamped - (wrapped[at]?.start ?? 0));
  };
  const take = (from: number, to: number): readonly RingRow[] => {
    const rows: RingRow[] = [];
    const stop = Math.min(to, end());
    let sequence = Math.max(begin(), from);
    for (let at = lineAt(sequence); sequence < stop; at += 1) {
      const line = wrapped[at];
      if (line === undefined) break;
      const piece = line.rows.slice(sequence - line.start, stop - line.start);
      // A row that goes on after a full one may start with the space between the two words.
      for (const row of piece) {
        const goesOn = sequence > line.start && row.startsWith(' ') && row[1] !== ' ';
        const isThought = lines.kinds.has(first + at);
        rows.push({ text: goesOn ? row.slice(1) : row, isThought });
        sequence += 1;
      }
    }
    return rows;
  };
  const synced = <Result>(read: () => Result): Result => {
    sync();
    return read();
  };
  const marked = (top: number | 'tail', count: number): readonly RingRow[] =>
    synced(() => {
      const from = top === 'tail' ? end() - Math.max(0, count) : sequenceOf(top);
      return take(from, from + Math.max(0, count));
    });
  return {
    get totalRows() {
      return synced(() => end() - begin());
    },
    marked,
    tail: (count) => marked('tail', count).map(({ text }) => text),
    slice: (topId, count) => marked(topId, count).map(({ text }) => text),
    newSince: (id) => synced(() => Math.max(0, end() - 1 - sequenceOf(id))),
    idFromEnd: (back) => synced(() => idOf(end() - 1 - Math.max(0, back))),
    move: (id, delta) => synced(() => idOf(sequenceOf(id) + delta)),
  };
}

/** Brings one wrapped line up to date; text that was only appended re-wraps the last row. */
function rewrap(line: WrappedLine | undefined, source: string, width: number): void {
  if (line === undefined || line.source === source) return;
  const lastRow = line.rows.at(-1) ?? '';
  const plain = line.source.endsWith(lastRow) && source.startsWith(line.source);
  const offset = plain ? line.source.length - lastRow.length : 0;
  line.rows.splice(plain ? line.rows.length - 1 : 0);
  line.rows.push(...wrap(source.slice(offset), width));
  line.source = source;
}

/** At most `room` units of the text, without cutting a surrogate pair; at least one character. */
function wholeUnits(text: string, room: number): number {
  if (text.length <= room) return text.length;
  const before = text.charCodeAt(room - 1);
  if (room > 1 && before >= 0xd800 && before <= 0xdbff) return room - 1;
  return Math.max(room, 0);
}

function withoutOpenEnd(texts: readonly string[]): readonly string[] {
  return texts.at(-1) === '' ? texts.slice(0, -1) : [...texts];
}
