import type { Hunk } from './hunk.ts';

// Hunks cut and packed so that each part fits one prompt.
/** A hunk, or as much of it as fits one part. */
export type Piece = Hunk & {
  /** `2 of 3` where the hunk is shown in several pieces. */
  readonly of?: string;
};

/** Most marks one reply is asked to return; small models lose count of longer lists. */
const marksPerPart = 60;

export type Packed =
  | { readonly status: 'packed'; readonly parts: readonly (readonly Piece[])[] }
  /** A hunk that no part can hold, with the reason. */
  | { readonly status: 'unshown'; readonly hunk: string; readonly because: string };

/** Packs hunks in their order into parts of at most `capacityTokens` each. */
export function packHunks(
  hunks: readonly Hunk[],
  capacityTokens: number,
  tokens: (text: string) => number,
): Packed {
  const pieces: Piece[] = [];
  for (const hunk of hunks) {
    if (hunk.unshowable !== undefined)
      return { status: 'unshown', hunk: hunk.name, because: hunk.unshowable };
    const cut = cutHunk(hunk, capacityTokens, tokens);
    if (cut === undefined) {
      const because = 'one line of it is longer than a whole prompt may be';
      return { status: 'unshown', hunk: hunk.name, because };
    }
    pieces.push(...cut);
  }
  return { status: 'packed', parts: pack(pieces, capacityTokens, tokens) };
}

/** What a mark and a line's end come to. */
const lineTokens = 1;
const markTokens = 8;

const frameTokens = ({ lead, head }: Hunk, tokens: (text: string) => number) =>
  tokens([...lead, head].join('\n')) + markTokens;

const bodyTokens = (lines: readonly string[], tokens: (text: string) => number) =>
  lines.reduce((sum, line) => sum + tokens(line) + lineTokens, 0);

/** The hunk whole, or in pieces of whole lines; undefined where a single line does not fit. */
function cutHunk(
  hunk: Hunk,
  capacity: number,
  tokens: (text: string) => number,
): readonly Piece[] | undefined {
  const room = capacity - frameTokens(hunk, tokens);
  if (bodyTokens(hunk.lines, tokens) <= room) return [hunk];
  const groups: string[][] = [[]];
  let left = room;
  for (const line of hunk.lines) {
    const cost = tokens(line) + lineTokens;
    if (cost > room) return undefined;
    if (cost > left) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)?.push(line);
    left -= cost;
  }
  let before: readonly string[] = [];
  return groups.map((lines, at) => {
    const head = headAfter(hunk.head, before, lines);
    before = [...before, ...lines];
    return { ...hunk, head, lines, of: `${at + 1} of ${groups.length}` };
  });
}

const rangeForm = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** The header of a piece that begins after those lines of its hunk: a finding must cite true lines. */
function headAfter(head: string, before: readonly string[], lines: readonly string[]): string {
  const found = rangeForm.exec(head);
  if (!found) return head;
  const [old, fresh] = [Number(found[1]), Number(found[2])];
  const count = (side: RegExp, of: readonly string[]) =>
    of.filter((line) => side.test(line)).length;
  const range = (from: number, side: RegExp) =>
    `${from + count(side, before)},${count(side, lines)}`;
  return `@@ -${range(old, /^[- ]/)} +${range(fresh, /^[+ ]/)} @@${head.slice(found[0].length)}`;
}

function pack(
  pieces: readonly Piece[],
  capacity: number,
  tokens: (text: string) => number,
): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [];
  let left = 0;
  for (const piece of pieces) {
    const cost = frameTokens(piece, tokens) + bodyTokens(piece.lines, tokens);
    const last = parts.at(-1);
    if (last === undefined || cost > left || last.length >= marksPerPart) {
      parts.push([piece]);
      left = capacity - cost;
    } else {
      last.push(piece);
      left -= cost;
    }
  }
  return parts;
}
