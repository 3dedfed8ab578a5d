import { describe, expect, it } from 'vitest';
import { clockworkBytes, endless, piecesOf, verdict } from './write-gguf.ts';

describe('the hand-made model', () => {
  it('has the same bytes every time, and few of them', () => {
    const bytes = clockworkBytes(verdict);
    expect(Buffer.compare(bytes, clockworkBytes(verdict))).toBe(0);
    expect(bytes.length).toBeLessThan(2_000_000);
    expect(Buffer.from(bytes.subarray(0, 4)).toString()).toBe('GGUF');
  });

  it('differs in its last step alone when it never ends', () => {
    const ends = clockworkBytes({ ...endless, ends: true });
    expect(Buffer.compare(ends, clockworkBytes(endless))).not.toBe(0);
    expect(ends.length).toBe(clockworkBytes(endless).length);
  });
});

describe('piecesOf', () => {
  it.each([verdict.text, endless.text, 'It is, is it? It is.', '  a b c d e f  '])(
    'cuts %j into different pieces that add up to it',
    (text) => {
      const pieces = piecesOf(text);
      expect(pieces.join('')).toBe(text);
      expect(new Set(pieces).size).toBe(pieces.length);
      expect(pieces.every((piece) => piece.length >= 3)).toBe(true);
    },
  );

  it.each(['', 'no', '   '])('refuses %j, which is too little to tell pieces apart', (text) => {
    expect(() => piecesOf(text)).toThrow('cannot be cut');
  });
});
