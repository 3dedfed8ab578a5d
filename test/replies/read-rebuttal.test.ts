import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRebuttal } from '../../source/replies/read-rebuttal.ts';

test('a rebuttal says whether the author concedes, and why', () => {
  expect(readRebuttal('**CONCEDES:** yes\nBECAUSE: line 3 drops it')).toEqual({
    status: 'read',
    concedes: true,
    because: 'line 3 drops it',
  });
  expect(readRebuttal('CONCEDES: no\nBECAUSE: it is tested')).toMatchObject({ concedes: false });
});

test.each([
  ['nothing', ''],
  ['both words', 'CONCEDES: yes\nCONCEDES: no\nBECAUSE: x'],
  ['another word', 'CONCEDES: perhaps\nBECAUSE: x'],
  ['no reason', 'CONCEDES: no'],
  ['a fence around it', '```\nCONCEDES: no\nBECAUSE: x\n```'],
])('a rebuttal with %s is unreadable', (_name, text) => {
  const reading = readRebuttal(text);
  expect(reading.status === 'unreadable' && reading.problems.length).toBeGreaterThan(0);
});

test('any text is read or unreadable', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(['read', 'unreadable']).toContain(readRebuttal(text).status);
    }),
  );
});
