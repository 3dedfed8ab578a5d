import { expect, it } from 'vitest';
import { shownFields } from '../../../source/integrations/mcp/shown-fields.ts';

it('an answer of a tool holds nothing that a terminal obeys, at any depth, and keeps every script', () => {
  const persian = '\u0645\u06cc\u200c\u062e';
  const answer = {
    status: 'ended',
    spent_usd: 0.5,
    verdicts: [{ because: 'a\u001b[2J\u009b1m b\u202ec', findings: [{ what: persian }] }],
  };
  expect(shownFields(answer)).toEqual({
    status: 'ended',
    spent_usd: 0.5,
    verdicts: [{ because: 'a b<U+202E>c', findings: [{ what: persian }] }],
  });
});
