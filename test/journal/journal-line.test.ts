import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeLine, encodeLine, maxLineBytes } from '../../source/journal/journal-line.ts';
import { lineOf, note } from './notes.ts';

function decode(text: string) {
  return decodeLine(Buffer.from(text.replace(/\n$/, '')));
}

function signed(json: string): string {
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}`;
}

describe('encodeLine', () => {
  it('writes checksum, space, envelope and LF', () => {
    const line = encodeLine({ seq: 7, at: 1234, fact: note('hi') });
    const json = '{"v":1,"seq":7,"at":1234,"fact":{"type":"noted","text":"hi"}}';
    expect(line).toEqual({ status: 'encoded', text: `${signed(json)}\n`, bytes: json.length + 10 });
  });

  it('pads a checksum that begins with zeros', () => {
    const texts = Array.from({ length: 600 }, (_, index) => lineOf(1, `n${index}`));
    expect(texts.some((text) => text.startsWith('0'))).toBe(true);
    for (const text of texts) expect(text).toMatch(/^[0-9a-f]{8} \{/);
  });

  it('keeps LF, quotes, lone surrogates and text beyond ASCII on one line, and gives them back', () => {
    const text = 'a\nb"c\u2028d\ud800e\u{1f421}\u0000';
    const line = lineOf(1, text);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(decode(line)).toMatchObject({ status: 'intact', record: { fact: { text } } });
  });

  it('counts bytes, not letters', () => {
    const line = encodeLine({ seq: 1, at: 1, fact: note('ü') });
    expect(line).toMatchObject({ bytes: Buffer.byteLength(lineOf(1, 'ü')) - 3 });
  });

  it('refuses a fact that is too long for a line and names the cure', () => {
    const line = encodeLine({ seq: 1, at: 1, fact: note('x'.repeat(maxLineBytes)) });
    expect(line).toMatchObject({
      status: 'refused',
      what: expect.stringContaining('type noted'),
      remedy: expect.stringContaining('blob'),
    });
  });
});

describe('decodeLine', () => {
  it('reads what encodeLine wrote', () => {
    expect(decode(lineOf(3, 'hello'))).toEqual({
      status: 'intact',
      record: { seq: 3, at: 1003, fact: note('hello') },
    });
  });

  it('reads the line that the page on the format shows', async () => {
    const page = await readFile('docs/journal.md', 'utf8');
    const line = /^[0-9a-f]{8} \{"v":1.*$/m.exec(page)?.[0] ?? '';
    expect(decode(line)).toMatchObject({ status: 'intact', record: { seq: 7 } });
  });

  it.each(['', ' ', 'short', '00000000 ', '00000000 {}', '0000000G {}', `${'x'.repeat(40)}`])(
    'calls %j damaged',
    (text) => {
      expect(decode(text)).toEqual({ status: 'damaged' });
    },
  );

  it('calls a checksum in capitals damaged, since it is never written so', () => {
    const line = Array.from({ length: 50 }, (_, index) => lineOf(1, `n${index}`)).find((text) =>
      /^.{0,7}[a-f]/.test(text),
    );
    expect(decode((line ?? '').replace(/^.{8}/, (crc) => crc.toUpperCase()))).toEqual({
      status: 'damaged',
    });
  });

  it('refuses another version with its number', () => {
    expect(decode(signed('{"v":7,"seq":1,"at":1,"fact":{}}'))).toMatchObject({
      status: 'foreign',
      what: expect.stringContaining('version 7'),
    });
  });

  it.each([
    ['not JSON', '{"v":1'],
    ['no object', '[1]'],
    ['a seq that is not a whole number', '{"v":1,"seq":1.5,"at":1,"fact":{}}'],
    ['no time', '{"v":1,"seq":1,"fact":{}}'],
    ['a fact that is not an object', '{"v":1,"seq":1,"at":1,"fact":"x"}'],
  ])('calls an intact line with %s foreign', (_, json) => {
    expect(decode(signed(json))).toMatchObject({ status: 'foreign' });
  });
});
