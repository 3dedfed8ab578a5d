import { expect, it } from 'vitest';
import { closingReport } from '../../source/audit/closing-report.ts';
import { landingMessage } from '../../source/conductor/advance/landing-message.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import { allCalls } from '../../source/state/call-book.ts';
import { endWord } from '../../source/state/select.ts';
import * as replies from '../helpers/replies.ts';
import {
  audited,
  by,
  doneStep,
  planning,
  reply,
  submitted,
  tell,
  theCall,
  toAudit,
} from '../helpers/story.ts';

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

it('neither the report nor the commit message holds an escape sequence of a task, a note or a plan', () => {
  const esc = String.fromCharCode(27);
  const red = `${esc}[31mred${esc}[0m`;
  const steps = [replies.step('s1', { title: `${red} title`, detail: `${red} detail` })];
  const planned = reply(
    planning({ job: { task: `${red} task` } }),
    'plan',
    replies.planReply(...steps),
  );
  const accepted = reply(planned, 'verify', replies.pass, { step: 'plan' });
  // The words go to models as they were said; what is shown is cleaned.
  expect(accepted.state.plan.plan?.steps[0]).toMatchObject({
    title: `${red} title`,
    detail: `${red} detail`,
  });
  const open = toAudit(doneStep(accepted, 's1'));
  const marked = tell(open, { type: 'MarkDefect', step: 's1', note: red, by });
  expect(closingReport(marked.state)).not.toContain(esc);
  const message = landingMessage(marked.state, 'f'.repeat(64));
  expect(message).toMatch(/^red task\n/);
  expect(message).toContain('- s1: red title');
  expect(message).not.toContain(esc);
  expect(contractFromText(`${red} task`).task.deliverable).toBe('red task');
});

it('the report names each prompt that was sent by its digest, and none of a call that was never made', () => {
  const { state } = answered();
  const sent = Object.values(allCalls(state.calls)).filter(({ prompt }) => prompt !== undefined);
  expect(sent.length).toBeGreaterThan(1);
  const report = closingReport(state);
  for (const { call, prompt } of sent)
    expect(report).toContain(`- ${call.id} to ${call.model}: ${prompt}\n`);
  expect(closingReport(submitted().state)).not.toMatch(/^- \S+ to \S+: /m);
});
