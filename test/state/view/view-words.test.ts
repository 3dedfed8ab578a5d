import { describe, expect, it } from 'vitest';
import {
  clockWords,
  costWords,
  counted,
  dollars,
  familyWords,
  sentence,
  shortDigest,
  spanWords,
} from '../../../source/state/view/view-words.ts';

describe('the words of the views', () => {
  it.each([
    [dollars(0), '$0.00'],
    [dollars(0.38), '$0.38'],
    [dollars(0.0012), '$0.0012'],
    [costWords({ usd: 0.1, mark: 'estimated' }), 'about $0.10'],
    [costWords({ usd: 0, mark: 'subscription' }), 'subscription'],
    [clockWords(761_000), '12:41'],
    [clockWords(3_723_000), '1:02:03'],
    [clockWords(-5), '0:00'],
    [spanWords(14_900), '14s'],
    [spanWords(200_000), '3m'],
    [spanWords(7_300_000), '2h'],
    [familyWords([]), 'unknown family'],
    [familyWords(['meta', 'nvidia']), 'meta+nvidia'],
    [shortDigest(`sha256:${'ab'.repeat(32)}`), 'abababab'],
    [counted(1, 'file'), '1 file'],
    [counted(0, 'file'), '0 files'],
    [sentence('it is so '), 'it is so.'],
    [sentence('is it?'), 'is it?'],
  ])('%s', (words, expected) => {
    expect(words).toBe(expected);
  });
});
