import { expect, test } from 'vitest';
import { readTriage } from '../../source/replies/read-triage.ts';

test('a triage is read from its two lines', () => {
  expect(readTriage('DIFFICULTY: Hard\nBECAUSE: two parts')).toEqual({
    status: 'read',
    difficulty: 'hard',
    because: 'two parts',
  });
});

test('a triage without a reason still counts', () => {
  expect(readTriage('DIFFICULTY: quick')).toMatchObject({ because: 'it gave no reason' });
});

test.each([
  '',
  'hard',
  'DIFFICULTY: easy',
  'DIFFICULTY: quick\nDIFFICULTY: hard',
  '```\nDIFFICULTY: quick\n```',
])('a triage of %j is unreadable', (text) => {
  expect(readTriage(text).status).toBe('unreadable');
});
