/** What a journal's bytes say after any crash: its records and where they end, or why they cannot be trusted. */
import { Buffer } from 'node:buffer';
import { decodeLine, journalVersion } from './journal-line.ts';
import type { DecodeFact, JournalRecord, LineProblem } from './port-shape.ts';

/** The most one write to the journal carries, so also the most that one crash can leave torn. */
export const maxBatchBytes = 4 * 1024 * 1024;

const lineFeed = 0x0a;
const recordStart = /[0-9a-f]{8} \{"v":/g;

/** `offset` is where the torn bytes begin, `bytes` how many they are. */
export interface TornTail {
  readonly status: 'torn';
  readonly offset: number;
  readonly bytes: number;
}

/** `end` is the offset after the last good line; `seq` the number of the last record, 0 if there is none. */
export type Recovery<Fact> =
  | {
      readonly status: 'recovered';
      readonly records: readonly JournalRecord<Fact>[];
      readonly seq: number;
      readonly end: number;
      readonly tail: { readonly status: 'clean' } | TornTail;
    }
  | { readonly status: 'refused'; readonly problem: LineProblem };

type Step<Fact> =
  | { readonly status: 'record'; readonly record: JournalRecord<Fact>; readonly next: number }
  | { readonly status: 'damaged' }
  | { readonly status: 'refused'; readonly problem: LineProblem };

/**
 * Reads a whole journal, or what comes after its record `after`. Damage with nothing intact after it is a torn tail, which the caller cuts at
 * `end`; damage with an intact record after it, a gap in `seq`, an unknown version and a fact that
 * `decode` does not know are refused with their line.
 */
export function recover<Fact>(
  bytes: Uint8Array,
  decode: DecodeFact<Fact>,
  after = 0,
): Recovery<Fact> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: JournalRecord<Fact>[] = [];
  let offset = 0;
  while (offset < buffer.length) {
    const line = after + records.length + 1;
    const step = readStep(buffer, offset, line, decode);
    if (step.status === 'refused') return step;
    if (step.status === 'damaged') return readTail(buffer, offset, records, line);
    records.push(step.record);
    offset = step.next;
  }
  return {
    status: 'recovered',
    records,
    seq: after + records.length,
    end: offset,
    tail: { status: 'clean' },
  };
}

/** Line `line` must hold record `line`: both count from 1 and neither may skip. */
function readStep<Fact>(
  buffer: Buffer,
  offset: number,
  line: number,
  decode: DecodeFact<Fact>,
): Step<Fact> {
  const lf = buffer.indexOf(lineFeed, offset);
  if (lf === -1) return { status: 'damaged' };
  const decoded = decodeLine(buffer.subarray(offset, lf));
  if (decoded.status === 'damaged') return decoded;
  if (decoded.status === 'foreign')
    return refused(line, `Journal line ${line} ${decoded.what}`, decoded.remedy);
  const { seq, at } = decoded.record;
  if (seq !== line) {
    const what = `Journal line ${line} carries seq ${seq} where ${line} must stand.`;
    return refused(
      line,
      what,
      'Lines were lost, repeated or moved: restore the journal from a copy.',
    );
  }
  const fact = decode(decoded.record.fact, journalVersion);
  if (fact.status === 'refused') {
    const what = `Journal line ${line} holds a fact this program cannot read: ${fact.because}.`;
    return refused(line, what, 'Open the run with the fugu that wrote it, or a newer one.');
  }
  return { status: 'record', record: { seq, at, fact: fact.fact }, next: lf + 1 };
}

function readTail<Fact>(
  buffer: Buffer,
  offset: number,
  records: readonly JournalRecord<Fact>[],
  line: number,
): Recovery<Fact> {
  const bytes = buffer.length - offset;
  if (bytes > maxBatchBytes) {
    const what = `Journal line ${line} is corrupt (${bytes} bytes follow); this is not a torn write.`;
    return refused(line, what, 'Restore the journal from a copy.');
  }
  if (holdsIntactRecord(buffer.subarray(offset))) {
    const what = `Journal line ${line} is corrupt and intact lines follow; this is not a torn write.`;
    return refused(line, what, 'Restore the journal from a copy; the lines before it are good.');
  }
  return {
    status: 'recovered',
    records,
    seq: line - 1,
    end: offset,
    tail: { status: 'torn', offset, bytes },
  };
}

/**
 * Is there a whole record anywhere after the damage? Starts are searched inside lines too, because the
 * damaged byte may be the LF that parted two records. JSON escapes quotes, so text inside a fact cannot
 * look like a start.
 */
function holdsIntactRecord(tail: Buffer): boolean {
  const text = tail.toString('latin1');
  for (const match of text.matchAll(recordStart)) {
    const lf = tail.indexOf(lineFeed, match.index);
    if (lf !== -1 && decodeLine(tail.subarray(match.index, lf)).status !== 'damaged') return true;
  }
  return false;
}

function refused(
  line: number,
  what: string,
  remedy: string,
): { readonly status: 'refused'; readonly problem: LineProblem } {
  return { status: 'refused', problem: { line, what, remedy } };
}
