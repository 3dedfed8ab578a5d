// The verifiers: they judge the plan or the diff in front of them, whoever they are.

import { readRetry } from '../sample/retry-fault.ts';
import { counterTest, counterTestPath } from '../sample/retry-texts.ts';
import { type ChangedText, changedTexts, lineOfAdded } from './diff-reading.ts';
import { wholeFile } from './edit-blocks.ts';
import { paths, plannedSteps } from './planned-steps.ts';
import { type ReadPrompt, textOf } from './prompt-reading.ts';
import { refuse, reply, type ScriptAnswer } from './script-answer.ts';
import { isRehearsalTask } from './script-plan.ts';

/** Judges a plan by its steps and a change by its diff alone; the same text always gets the same verdict. */
export function scriptVerify(ask: ReadPrompt): ScriptAnswer {
  const plan = textOf(ask, 'Plan');
  if (plan !== '') return verifyPlan(ask, plan);
  if (textOf(ask, 'Answer').includes('"findings"')) return verifyFindings(textOf(ask, 'Answer'));
  const changes = changedTexts(textOf(ask, 'Diff'));
  if (changes.length === 0) return refuse('it shows neither a plan nor a diff');
  const retry = changes.find(({ path }) => path === paths.fetchShelf);
  if (retry !== undefined && readRetry(retry.after) === 'retries-everything')
    return blindVerdict(retry);
  const found = known.filter(({ path }) => changes.some((change) => change.path === path));
  const first = found[0];
  if (first === undefined) return refuse('its diff changes no file the rehearsal knows');
  const findings = changes.flatMap(findingOf);
  return reply(`VERDICT: PASS\nBECAUSE: ${first.because}\n${findings.join('\n')}\n`);
}

function verifyPlan(ask: ReadPrompt, plan: string): ScriptAnswer {
  if (!isRehearsalTask(textOf(ask, 'Task')))
    return refuse('its task is not the one of the rehearsal');
  const isKnown = plannedSteps.some(({ title }) => plan.includes(title));
  if (!isKnown) return refuse('its plan has no step of the rehearsal');
  return reply(`VERDICT: PASS
BECAUSE: Every part of the task has a step, and steps that run side by side own different files.
FINDING solid ${paths.fetchShelf} — one step owns the retry and its test.
FINDING minor — three attempts are the plan's own number; the task names none.
`);
}

/** Findings of a pulse: borne out where each says where it is. */
function verifyFindings(answer: string): ScriptAnswer {
  const places = answer.match(/"where": "[^"]+"/g) ?? [];
  return reply(`VERDICT: PASS
BECAUSE: ${places.length} findings, and each names where it was seen.
`);
}

const blindThinking =
  'Which errors reach the catch? All of them, also the one for a shelf that does not exist. The loop then waits and asks again, and the shop bills every request. Before the change a 404 was one request. A test can count them.';

function blindVerdict(change: ChangedText): ScriptAnswer {
  const line = lineOfAdded(change.added, /\bcatch\b/);
  const place = `${change.path}${line === undefined ? '' : `:${line}`}`;
  const text = `VERDICT: FAIL
BECAUSE: A shelf that does not exist is asked for three times now; before this change it was asked for once.
FINDING defect ${place} — every error is tried again, a 404 included, and the shop bills each request.
FINDING solid ${paths.retryTest} — the pauses double, and the last error reaches the caller.

COUNTEREXAMPLE regression
COMMAND: node --test ${counterTestPath}
${wholeFile(counterTestPath, counterTest)}
`;
  return reply(text, blindThinking);
}

/** A file the rehearsal's workers write, and what there is to say when nothing is wrong with it. */
interface Known {
  readonly path: string;
  /** The verdict's own sentence where this is the first file of the change. */
  readonly because: string;
  readonly shows: RegExp;
  readonly says: string;
}

const known: readonly Known[] = [
  {
    path: paths.fetchShelf,
    because: 'For 404, 429, 503 and a lost connection the loop does what the step says.',
    shows: /if \(.*\berror\b.*\) throw/,
    says: 'only a lost connection, 429 and 5xx are tried again; anything else is thrown at once.',
  },
  {
    path: paths.retryTest,
    because: 'The test counts requests and pauses, and would fail on the code before the change.',
    shows: /asked for once/,
    says: 'a missing shelf is counted: one request.',
  },
  {
    path: paths.messages,
    because: 'Every status the shop promises has a sentence, and nothing else is touched.',
    shows: /\b429:/,
    says: 'the statuses of docs/shop-api.md have a sentence each, and there is a fallback.',
  },
  {
    path: paths.retryDoc,
    because: 'The page says no more than the shop promises.',
    shows: /^\| any other 4xx/,
    says: 'the table says what the shop’s page says.',
  },
  {
    path: paths.catalogue,
    because: 'What is shown comes from the two finished steps, and no error is swallowed.',
    shows: /\bmessageFor\(/,
    says: 'only the shop’s own answers become a sentence; other errors are thrown on.',
  },
  {
    path: paths.showTest,
    because: 'The test shows both ends: a shelf, and the sentence for a missing one.',
    shows: /no such shelf/,
    says: 'a busy shop and a missing shelf are shown.',
  },
  {
    path: paths.readme,
    because: 'The page says what the code does.',
    shows: /showShelf/,
    says: 'what it says is what the code does.',
  },
];

function findingOf(change: ChangedText): readonly string[] {
  const about = known.find(({ path }) => path === change.path);
  if (about === undefined) return [];
  const line = lineOfAdded(change.added, about.shows);
  const place = `${change.path}${line === undefined ? '' : `:${line}`}`;
  return [`FINDING solid ${place} — ${about.says}`];
}
