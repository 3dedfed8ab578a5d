import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { maxBatchBytes, recover } from '../../source/journal/recover.ts';
import { decodeNote, journalOf, lineOf } from './notes.ts';

const texts = ['one', 'two', 'three with a longer text', 'four "quoted" {"v":1}', 'fünf', 'six'];
const whole = journalOf(...texts);

function recoverText(...lines: readonly string[]) {
  return recover(Buffer.from(lines.join('')), decodeNote);
}

/** Offset at which line `line` begins. */
function startOf(line: number): number {
  return journalOf(...texts.slice(0, line - 1)).length;
}

describe('recover', () => {
  it('reads an empty journal as clean', () => {
    expect(recoverText()).toEqual({
      status: 'recovered',
      records: [],
      seq: 0,
      end: 0,
      tail: { status: 'clean' },
    });
  });

  it('reads every record of a whole journal', () => {
    const recovery = recover(whole, decodeNote);
    expect(recovery).toMatchObject({ seq: 6, end: whole.length, tail: { status: 'clean' } });
    expect(recovery.status === 'recovered' && recovery.records.map(({ fact }) => fact)).toEqual(
      texts.map((text) => ({ type: 'noted', text })),
    );
  });

  it('keeps exactly the whole lines of a journal cut at any byte', () => {
    for (let length = 0; length <= whole.length; length += 1) {
      const kept = texts.findIndex((_, index) => startOf(index + 2) > length);
      const seq = kept === -1 ? texts.length : kept;
      const end = startOf(seq + 1);
      const tail =
        end === length ? { status: 'clean' } : { status: 'torn', offset: end, bytes: length - end };
      expect(recover(whole.subarray(0, length), decodeNote)).toMatchObject({
        status: 'recovered',
        seq,
        end,
        tail,
      });
    }
  });

  it('notices every flipped byte: in the last line as a torn tail, before it as damage with its line', () => {
    const last = startOf(texts.length);
    for (let at = 0; at < whole.length; at += 1) {
      for (const bits of [0x01, 0x20, 0x80, 0xff]) {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ bits;
        const recovery = recover(flipped, decodeNote);
        if (at >= last) {
          expect(recovery).toMatchObject({ seq: 5, end: last, tail: { status: 'torn' } });
        } else {
          const line = texts.findIndex((_, index) => startOf(index + 2) > at) + 1;
          expect(recovery).toMatchObject({ status: 'refused', problem: { line } });
        }
      }
    }
  });

  it('refuses a lost LF before the last line, which a torn write cannot cause', () => {
    const joined = `${lineOf(1, 'a').trimEnd()}#${lineOf(2, 'b')}`;
    expect(recoverText(joined)).toMatchObject({ status: 'refused', problem: { line: 1 } });
  });

  it('cuts several torn lines at the end as one tail', () => {
    const good = lineOf(1, 'a');
    const torn = '\0\0\0\0\n\0\0\n\0';
    expect(recoverText(good, torn)).toMatchObject({
      seq: 1,
      tail: { status: 'torn', offset: good.length, bytes: torn.length },
    });
  });

  it('refuses more damage at the end than one write can leave', () => {
    const recovery = recoverText(lineOf(1, 'a'), 'x'.repeat(maxBatchBytes + 1));
    expect(recovery).toMatchObject({ status: 'refused', problem: { line: 2 } });
  });

  it('refuses a gap in seq with the line and both numbers', () => {
    expect(recoverText(lineOf(1, 'a'), lineOf(3, 'b'))).toMatchObject({
      status: 'refused',
      problem: { line: 2, what: expect.stringMatching(/seq 3 where 2/) },
    });
  });

  it('refuses a repeated line, also as the last one', () => {
    expect(recoverText(lineOf(1, 'a'), lineOf(1, 'a'))).toMatchObject({
      status: 'refused',
      problem: { line: 2 },
    });
  });

  it('refuses a journal that does not begin at 1', () => {
    expect(recoverText(lineOf(2, 'a'))).toMatchObject({ problem: { line: 1 } });
  });

  it('refuses a fact it cannot read, also as the last line, instead of cutting it', () => {
    const recovery = recover(journalOf('a', 'b'), (value, version) => {
      const decoded = decodeNote(value, version);
      const isB = JSON.stringify(value).includes('"b"');
      return isB ? { status: 'refused', because: 'type "b"' } : decoded;
    });
    expect(recovery).toMatchObject({
      status: 'refused',
      problem: { line: 2, what: expect.stringContaining('type "b"') },
    });
  });
});
