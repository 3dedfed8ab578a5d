import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAccount } from '../../source/replies/read-account.ts';

describe('readAccount', () => {
  test('reads limits and returns among a summary', () => {
    const text = [
      'It was done.',
      'LIMIT L1: kept — only docs changed',
      '- **LIMIT L2**: n/a, nothing was deleted',
      '## limit L3: `Broken`: it is large',
      '1. RETURN R1： s2 — the second step',
      'RETURN R2: `patch`',
    ].join('\n');
    expect(readAccount(text)).toEqual({
      type: 'account',
      limits: [
        { number: 'L1', answer: 'kept', because: 'only docs changed' },
        { number: 'L2', answer: 'n-a', because: 'nothing was deleted' },
        { number: 'L3', answer: 'broken', because: 'it is large' },
      ],
      returns: [
        { number: 'R1', artifact: 's2', because: 'the second step' },
        { number: 'R2', artifact: 'patch', because: '' },
      ],
    });
  });

  test.each([
    ['in a fence', '```\nLIMIT L1: kept — x\n```'],
    ['in a quote', '> LIMIT L1: kept — x'],
    ['with another word', 'LIMIT L1: keptish — x'],
    ['without a number', 'LIMIT: kept — x'],
  ])('reads nothing %s', (_, text) => {
    expect(readAccount(text).limits).toEqual([]);
  });

  test('of two lines with one number the first counts', () => {
    expect(readAccount('LIMIT L1: broken — a\nLIMIT L1: kept — b').limits).toMatchObject([
      { answer: 'broken' },
    ]);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readAccount(`LIMIT L1: ${text}`).type).toBe('account');
      }),
    );
  });
});
