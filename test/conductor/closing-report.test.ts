import { expect, it } from 'vitest';
import { closingReport } from '../../source/conductor/closing-report.ts';
import { endWord } from '../../source/state/select.ts';
import * as replies from '../helpers/replies.ts';
import { audited, reply, submitted, tell, theCall } from '../helpers/tale.ts';

/** A question, answered. */
function answered() {
  const asked = reply(submitted(), 'triage', replies.quick);
  const attempt = theCall(asked, 'work').attempt ?? '';
  const told = reply(asked, 'work', 'forty two');
  return tell(told, {
    type: 'EndHarvest',
    attempt,
    result: { status: 'no-change', answer: 'text:answer' },
  });
}

it('a question ends as answered, and its report holds the answer as a quotation', () => {
  const { state } = answered();
  expect(endWord(state)).toBe('answered');
  const report = closingReport(state, {
    answers: [{ step: 's1', text: 'forty two\n# not a heading' }],
  });
  expect(report).toMatch(/^# retry-k3f9: answered /);
  expect(report).toContain(
    "## The answer of s1 (a model's words)\n\n> forty two\n> # not a heading\n",
  );
});

it('a job that changed files has no answers in its report', () => {
  const report = closingReport(audited().state, { summary: 'what was done' });
  expect(report).not.toContain('The answer of');
  expect(report).toContain("## The conductor's summary (a model's words)\n\n> what was done");
});
