/** One hash over everything a run did up to a line, for whatever vouches for a journal. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

const prefixBytes = 'abe390cb '.length;
const lineFeed = 0x0a;

/** H(0), where every journal's chain begins: the SHA-256 of the words `fugu journal 1`. */
export const chainSeed = createHash('sha256').update('fugu journal 1').digest('hex');

/** H(n): the SHA-256 of H(n−1) as 64 hex digits, then the JSON bytes of line n. */
export function nextHead(head: string, json: Uint8Array): string {
  return createHash('sha256').update(head).update(json).digest('hex');
}

/**
 * The JSON bytes of every finished line, oldest first, as they stand in the file. Nothing is judged:
 * a false checksum or number is found when the journal is read.
 */
export function jsonLines(journal: Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(journal.buffer, journal.byteOffset, journal.byteLength);
  const lines: Uint8Array[] = [];
  for (let start = 0, end = bytes.indexOf(lineFeed); end >= 0; ) {
    lines.push(bytes.subarray(Math.min(start + prefixBytes, end), end));
    start = end + 1;
    end = bytes.indexOf(lineFeed, start);
  }
  return lines;
}

/** H(0), H(1), … of these lines. */
export function headsOf(lines: readonly Uint8Array[]): readonly string[] {
  const heads = [chainSeed];
  for (const json of lines) heads.push(nextHead(heads.at(-1) ?? '', json));
  return heads;
}

/**
 * A journal held against a head that was written down elsewhere. `line` is the first that differs; it
 * is known where a copy of the old lines has that very head, and a copy that has another is not used.
 */
export type ChainCheck =
  | { readonly status: 'match'; readonly lines: number }
  | { readonly status: 'changed'; readonly line: number; readonly lines: number }
  | { readonly status: 'changed somewhere'; readonly copy: 'absent' | 'false' };

export function checkChain(
  journal: Uint8Array,
  head: string,
  copy: Uint8Array | undefined,
): ChainCheck {
  const lines = jsonLines(journal);
  const at = headsOf(lines).lastIndexOf(head);
  if (at > 0) return { status: 'match', lines: at };
  if (copy === undefined) return { status: 'changed somewhere', copy: 'absent' };
  const old = jsonLines(copy);
  if (headsOf(old).at(-1) !== head) return { status: 'changed somewhere', copy: 'false' };
  const first = old.findIndex((json, index) => !isSame(json, lines[index]));
  return { status: 'changed', line: first + 1, lines: old.length };
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}
