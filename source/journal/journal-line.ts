/** One line of the journal: `crc32hex SP json LF`, and nothing else. */
import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { FactShape, JournalRecord, Trouble } from './port-shape.ts';

/** The version written into every line. A reader refuses a version it does not know. */
export const journalVersion = 1;

/** Longest line, LF included. Anything bulky belongs into a blob. */
export const maxLineBytes = 1024 * 1024;

const prefixLength = 9;
const space = 0x20;
const hexPrefix = /^[0-9a-f]{8}$/;

export type EncodedLine =
  | { readonly status: 'encoded'; readonly text: string; readonly bytes: number }
  | ({ readonly status: 'refused' } & Trouble);

/**
 * `intact`: the checksum holds and the envelope is ours.
 * `foreign`: the checksum holds, so it was written whole, but this program must not read it.
 * `damaged`: the checksum does not hold; a torn write or a changed byte.
 */
export type DecodedLine =
  | { readonly status: 'intact'; readonly record: JournalRecord<unknown> }
  | ({ readonly status: 'foreign' } & Trouble)
  | { readonly status: 'damaged' };

/** The text of one line, LF included, and its length in UTF-8 bytes. Refuses a line over `maxLineBytes`. */
export function encodeLine(record: JournalRecord<FactShape>): EncodedLine {
  const { seq, at, fact } = record;
  const json = JSON.stringify({ v: journalVersion, seq, at, fact });
  const text = `${checksum(json)} ${json}\n`;
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxLineBytes) return { status: 'encoded', text, bytes };
  return {
    status: 'refused',
    what: `A fact of type ${fact.type} takes ${bytes} bytes; a journal line holds at most ${maxLineBytes}.`,
    remedy: 'Store the bulk as a blob and let the fact name its digest.',
  };
}

/** Reads one line, given without its LF. Never throws. */
export function decodeLine(line: Uint8Array): DecodedLine {
  const buffer = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  if (buffer.length <= prefixLength || buffer[prefixLength - 1] !== space)
    return { status: 'damaged' };
  const written = buffer.toString('latin1', 0, prefixLength - 1);
  const json = buffer.subarray(prefixLength);
  if (!hexPrefix.test(written) || written !== checksum(json)) return { status: 'damaged' };
  return decodeEnvelope(json.toString('utf8'));
}

function checksum(json: string | Uint8Array): string {
  return crc32(json).toString(16).padStart(8, '0');
}

function decodeEnvelope(json: string): DecodedLine {
  const value = parseObject(json);
  if (value === undefined) return foreign('is not a JSON object');
  if (value.v !== journalVersion) {
    return {
      status: 'foreign',
      what: `is written in journal version ${JSON.stringify(value.v)}; this program reads version ${journalVersion}.`,
      remedy: 'Open the run with the fugu that wrote it, or a newer one.',
    };
  }
  const { seq, at, fact } = value;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq))
    return foreign('has no whole number `seq`');
  if (typeof at !== 'number' || !Number.isFinite(at)) return foreign('has no number `at`');
  if (typeof fact !== 'object' || fact === null) return foreign('has no object `fact`');
  return { status: 'intact', record: { seq, at, fact } };
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function foreign(what: string): DecodedLine {
  return {
    status: 'foreign',
    what: `${what}, though its checksum holds: another program wrote it.`,
    remedy:
      'Restore the journal from a copy, or take the foreign line out and read docs/journal.md.',
  };
}
