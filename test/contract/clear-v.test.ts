import { expect, test } from 'vitest';
import { checkClearV, printClearV } from '../../source/contract/clear-v.ts';
import type { ClearV } from '../../source/domain/audit.ts';

const full: ClearV = {
  context: ['spec sha256:1'],
  limits: ['small: kept'],
  expectedOutput: ['patch sha256:2'],
  acceptance: ['C1: `npm test` exit 0'],
  risks: ['none found, looked at error paths'],
  variants: ['fallback unused'],
};

test('a form whose six fields say something is complete, never passed', () => {
  expect(checkClearV(full)).toEqual({ status: 'complete', missing: [] });
  const text = printClearV(full);
  expect(text).toMatch(/^# CLEAR-V: COMPLETE\n/);
  expect(text).not.toMatch(/pass/i);
});

test.each([[[]], [['']], [['  ', '-']], [['N/A']], [['None.']], [['TODO']]])(
  'a field that holds %j says nothing',
  (lines) => {
    const check = checkClearV({ ...full, risks: lines });
    expect(check).toEqual({ status: 'incomplete', missing: ['Risks'] });
  },
);

test('an incomplete form names what it lacks, in order', () => {
  const text = printClearV({ ...full, variants: [], context: [] });
  expect(text).toContain('# CLEAR-V: INCOMPLETE\n\nSays nothing yet: Context, Variants.');
  expect(text).toContain('## Context\n(empty)');
});
