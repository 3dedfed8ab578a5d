// The closing passes, the scarce reviewer, and what a small local model is asked before and after.

import { readRetry } from '../sample/retry-fault.ts';
import { changedTexts } from './diff-reading.ts';
import { paths } from './planned-steps.ts';
import { type ReadPrompt, sectionOf, textOf } from './prompt-reading.ts';
import { refuse, reply, type ScriptAnswer } from './script-answer.ts';
import { isRehearsalTask } from './script-plan.ts';

/** Difficulty of the rehearsal's job. */
export function scriptTriage(ask: ReadPrompt): ScriptAnswer {
  if (!isRehearsalTask(textOf(ask, 'Task')))
    return refuse('its task is not the one of the rehearsal');
  return reply('DIFFICULTY: normal\nBECAUSE: One function, its words and what shows it.\n');
}

/** The author's answer to a doubt about its loop: what is right is conceded. */
export function scriptRebuttal(ask: ReadPrompt): ScriptAnswer {
  const change = changedTexts(textOf(ask, 'Diff')).find(({ path }) => path === paths.fetchShelf);
  if (change === undefined) return refuse(`its diff does not change ${paths.fetchShelf}`);
  const isBlind = readRetry(change.after) === 'retries-everything';
  return reply(
    isBlind
      ? 'CONCEDES: yes\nBECAUSE: The loop does not look at the error, so a missing shelf is asked for again.\n'
      : 'CONCEDES: no\nBECAUSE: The loop throws at once what will not pass, a missing shelf included.\n',
  );
}

/** The conductor's summary: only what the request says of its steps and its evidence. */
export function scriptSynthesis(ask: ReadPrompt): ScriptAnswer {
  const steps = sectionOf(ask, 'Steps')?.bodies ?? [];
  if (steps.length === 0) return refuse('it lists no steps');
  const lines = steps.map(({ title, text }) => `- ${title}: ${outcomeOf(text)}.`);
  const files = steps.flatMap(({ text }) => [...text.matchAll(/^(?:added|modified) (\S+) /gm)]);
  const names = [...new Set(files.map((found) => found[1] ?? ''))];
  const evidence = textOf(ask, 'Evidence').trim() || 'no criterion is shown by a command';
  return reply(`fetchShelf asks again where an answer may change.

${lines.join('\n')}

It changes ${names.length} files: ${names.join(', ')}.

Evidence: ${evidence}

Look first at the rule that says which answers are tried again, in ${paths.fetchShelf}. How long one request may take is left as it was; the task does not name it.
`);
}

function outcomeOf(text: string): string {
  const status = /^status: (.+)$/m.exec(text)?.[1] ?? 'unknown';
  const because = /^because: (.+?)\.?$/m.exec(text)?.[1];
  return because === undefined ? status : `${status} (${because})`;
}

/** The local model's look at the summary. */
export function scriptSecondBrain(ask: ReadPrompt): ScriptAnswer {
  if (textOf(ask, 'Synthesis') === '') return refuse('it holds no synthesis');
  return reply('- the summary does not say that a retry is billed too; ask who pays for it\n');
}

/** The scarce reviewer's answer to one question about the whole change. */
export function scriptReview(ask: ReadPrompt): ScriptAnswer {
  const question = textOf(ask, 'Question').trim();
  const changes = changedTexts(textOf(ask, 'Diff'));
  if (question === '' || changes.length === 0) return refuse('it has no question or no diff');
  const retry = changes.find(({ path }) => path === paths.fetchShelf);
  const reading = retry === undefined ? 'no-loop' : readRetry(retry.after);
  return reply(`${reviewWords[reading]} That is my answer to: ${question.replace(/\s+/g, ' ').slice(0, 200)}

I read ${changes.length} changed files. With three attempts and a first pause of 50 ms a call ends at most 150 ms and two requests later than before. A caller that wants no retry says \`attempts: 1\`.

What I cannot tell: whether the shop sends \`Retry-After\` with a 429. Its page promises none; if it does, the pause ignores it.
`);
}

const reviewWords = {
  'no-loop': 'The retry itself is not among them.',
  'retries-everything':
    'The loop tries every error again, a missing shelf included; that is a defect.',
  selective: 'The loop looks at the error before it waits: a missing shelf ends it at once.',
} as const;
