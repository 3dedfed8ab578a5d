import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anchorJournal, copyFile, readAnchored } from '../../source/journal/anchor.edge.ts';
import { chainSeed, checkChain, headsOf, jsonLines, nextHead } from '../../source/journal/chain.ts';
import { encodeLine } from '../../source/journal/journal-line.ts';
import type { FactShape } from '../../source/journal/port-shape.ts';

const line = (seq: number, note: string): string => {
  const fact: FactShape & { readonly note: string } = { type: 'Noted', note };
  const encoded = encodeLine({ seq, at: 1, fact });
  if (encoded.status !== 'encoded') throw new Error(encoded.what);
  return encoded.text;
};
const notes = ['one', 'zwei ü', 'three \u0000 "quoted" %s \\n', 'four'];
const whole = notes.map((note, at) => line(at + 1, note));
const bytes = (lines: readonly string[]) => Buffer.from(lines.join(''));
const headOf = (lines: readonly string[]) => headsOf(jsonLines(bytes(lines))).at(-1) ?? '';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fugu-chain-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the chain of a journal', () => {
  it('is what its page says: each head is the hash of the one before and the line’s JSON', () => {
    const hex = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(chainSeed).toBe(hex('fugu journal 1'));
    const [first = '', second = ''] = whole.map((one) => one.slice(9, -1));
    expect(nextHead(chainSeed, Buffer.from(first))).toBe(hex(`${chainSeed}${first}`));
    expect(headOf(whole.slice(0, 2))).toBe(hex(`${hex(`${chainSeed}${first}`)}${second}`));
  });

  it('comes out the same by the shell lines of docs/journal.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/journal.md'), 'utf8');
    const script = /```sh\n(h=\$\(printf [\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(script).toContain('sha256sum');
    writeFileSync(join(dir, 'journal.jsonl'), bytes(whole));
    const out = execFileSync('bash', ['-c', script], { cwd: dir, encoding: 'utf8' });
    expect(out.trim()).toBe(headOf(whole));
  });

  it('leaves out a line that was never finished, and reads lines whatever their checksum', () => {
    expect(jsonLines(bytes([...whole, whole[0]?.slice(0, -1) ?? '']))).toHaveLength(4);
    const false_ = whole.map((one) => `00000000${one.slice(8)}`);
    expect(headOf(false_)).toBe(headOf(whole));
    expect(jsonLines(Buffer.from('x\n\n'))).toHaveLength(2);
  });

  it('changes with a fact that is changed, left out, moved or put in', () => {
    const [a = '', b = '', c = '', d = ''] = whole;
    const other = [
      [a, line(2, 'two'), c, d],
      [a, c, d],
      [b, a, c, d],
      [a, b, line(3, 'put in'), c, d],
      [a, b, c],
    ];
    const heads = other.map(headOf);
    expect(new Set([...heads, headOf(whole)]).size).toBe(heads.length + 1);
  });
});

describe('a journal held against a head', () => {
  const head = headOf(whole.slice(0, 3));
  const copy = bytes(whole.slice(0, 3));
  const [a = '', b = '', c = '', d = ''] = whole;

  it('matches as far as the head reaches, with or without a copy', () => {
    for (const held of [copy, undefined, Buffer.from('nonsense')]) {
      expect(checkChain(bytes(whole), head, held)).toEqual({ status: 'match', lines: 3 });
    }
    const later = [a, b, c, line(4, 'changed later')];
    expect(checkChain(bytes(later), head, copy)).toEqual({ status: 'match', lines: 3 });
  });

  it.each([
    ['changed', [a, line(2, 'two'), c, d], 2],
    ['left out', [a, c, d], 2],
    ['moved', [b, a, c, d], 1],
    ['put in', [a, b, line(3, 'put in'), c, d], 3],
    ['cut off', [a, b], 3],
  ] as const)('names the first line where one was %s', (_, lines, first) => {
    expect(checkChain(bytes(lines), head, copy)).toEqual({
      status: 'changed',
      line: first,
      lines: 3,
    });
    expect(checkChain(bytes(lines), head, undefined)).toMatchObject({ copy: 'absent' });
  });

  it('believes no copy that has another head', () => {
    const changed = bytes([a, line(2, 'two'), c, d]);
    const forged = bytes([line(1, 'blamed'), b, c]);
    for (const held of [forged, bytes([a, b]), changed.subarray(0, 9), Buffer.from('')]) {
      expect(checkChain(changed, head, held)).toMatchObject({
        status: 'changed somewhere',
        copy: 'false',
      });
    }
  });

  it('is not vouched for by the seed', () => {
    expect(checkChain(bytes(whole), chainSeed, undefined).status).toBe('changed somewhere');
  });
});

describe('an anchor', () => {
  it('gives the head after a line, and keeps the lines up to it once', async () => {
    writeFileSync(join(dir, 'journal.jsonl'), bytes(whole));
    expect(await anchorJournal(dir, 3)).toBe(headOf(whole.slice(0, 3)));
    expect(readFileSync(join(dir, copyFile))).toEqual(bytes(whole.slice(0, 3)));
    writeFileSync(join(dir, 'journal.jsonl'), bytes([line(1, 'changed'), ...whole.slice(1)]));
    expect(await anchorJournal(dir, 3)).not.toBe(headOf(whole.slice(0, 3)));
    expect((await readAnchored(dir)).copy).toEqual(bytes(whole.slice(0, 3)));
  });

  it('is given for no line that is not there', async () => {
    writeFileSync(join(dir, 'journal.jsonl'), bytes(whole));
    await expect(anchorJournal(dir, 5)).rejects.toThrow(/has 4 lines where 5/);
    await expect(anchorJournal(dir, 0)).rejects.toThrow(/where 0 were written/);
  });
});
