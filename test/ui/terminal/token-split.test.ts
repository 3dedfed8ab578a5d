import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenSplit, type Token } from '../../../source/ui/terminal/token-split.ts';

function tokens(...chunks: readonly string[]): readonly Token[] {
  const split = createTokenSplit();
  return merged(chunks.flatMap((chunk) => split.push(chunk)));
}

/** Runs of text may come in pieces; nothing else may. */
function merged(all: readonly Token[]): readonly Token[] {
  const done: Token[] = [];
  for (const token of all) {
    const last = done.at(-1);
    if (token.type === 'text' && last?.type === 'text') {
      done[done.length - 1] = { type: 'text', text: last.text + token.text };
    } else {
      done.push(token);
    }
  }
  return done;
}

const key = (sequence: string): Token => ({ type: 'key', sequence });
const control = (name: string): Token => ({ type: 'control', name });
const text = (typed: string): Token => ({ type: 'text', text: typed });

describe('the token splitter', () => {
  it('gives the same tokens for every chunking', () => {
    const piece = fc.constantFrom(
      ...['a', 'hello', ' ', '漢', '👍🏽', '\r', '\n', '\t', '\x7f', '\b', '\x03', '\x15', '\x00'],
      ...['\x1b[A', '\x1b[1;5D', '\x1bOH', '\x1b[3~', '\x1b[[A', '\x1bb', '\x1b\r', '\x1b\x1b[A'],
      ...['\x1b[200~one\rtwo\x1b[201~', '\x1b]11;rgb:00/00\x07', '\x1bP1$r\x1b\\', '\x1b[<0;1;2M'],
      '\x1b[200~a\x1b[31mb\x1b[201~',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat({ max: 6 })), (pieces, cuts) => {
        const all = pieces.join('');
        const chunks: string[] = [];
        let at = 0;
        for (const length of cuts) {
          chunks.push(all.slice(at, at + length));
          at += length;
        }
        expect(tokens(...chunks, all.slice(at))).toEqual(tokens(all));
      }),
    );
  });

  it('separates typing, deletions and Enter that share a chunk', () => {
    expect(tokens('hi\x7f\x7f\r')).toEqual([text('hi'), key('\x7f'), key('\x7f'), key('\r')]);
  });

  it('names combinations that Ink would type as letters', () => {
    expect(tokens('\x15\x1bb\x1b\r\n\x1b[3~\x0c')).toEqual(
      ['ctrl-u', 'alt-b', 'alt-enter', 'ctrl-j', 'delete', 'ctrl-l'].map(control),
    );
  });

  it('keeps what Ink knows', () => {
    expect(tokens('\x03\t\b\x1b[A\x1bOF')).toEqual(
      ['\x03', '\t', '\b', '\x1b[A', '\x1bOF'].map(key),
    );
  });

  it('cleans a paste of controls and sequences', () => {
    expect(tokens('\x1b[200~a\r\nb\x1b[2Jc\x03\x1b[201~')).toEqual([
      { type: 'paste', text: 'a\nbc' },
    ]);
  });

  it('gives nothing for a paste of nothing and for replies of the terminal', () => {
    expect(tokens('\x1b[200~\x1b[201~\x1b]11;rgb:0/0/0\x1b\\')).toEqual([]);
  });

  it('takes a lone escape for the Escape key once its rest does not come', () => {
    const split = createTokenSplit();
    expect([split.push('\x1b'), split.held]).toEqual([[], 'escape']);
    expect([split.flush(), split.held]).toEqual([[key('\x1b')], 'nothing']);
  });

  it('types no letter of a sequence that was cut for good', () => {
    const split = createTokenSplit();
    split.push('\x1b[1;');
    expect(split.flush()).toEqual([]);
  });

  it('holds a paste until its end', () => {
    const split = createTokenSplit();
    expect([split.push('\x1b[200~half'), split.held]).toEqual([[], 'paste']);
    expect(split.push(' done\x1b[201~')).toEqual([{ type: 'paste', text: 'half done' }]);
  });
});
