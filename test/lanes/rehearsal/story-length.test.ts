import { describe, expect, it } from 'vitest';
import type { PromptInput } from '../../../source/conductor/prompt/prompt-input.ts';
import { speak } from '../../../source/lanes/rehearsal/chat-wire.ts';
import { dueTimes, paceOf } from '../../../source/lanes/rehearsal/pace.ts';
import { plannedSteps } from '../../../source/lanes/rehearsal/script/planned-steps.ts';
import { rehearsalModelIds } from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { sampleFiles } from '../../helpers/sample-files.ts';
import {
  answerTo,
  contract,
  type Files,
  planInput,
  replyTo,
  stepOf,
  verifyInput,
  workInput,
} from './asks.ts';
import { applied, diffOf } from './bench.ts';

const { baton, compass, spark, flash, anvil } = rehearsalModelIds;
const base = sampleFiles();
const sourceOf = (id: string, files: Files, model: string): Files =>
  applied(files, replyTo(workInput(id, files), model), stepOf(id).owns);

/** How long a model speaks at human speed, in seconds. */
function spokenFor(input: PromptInput, model: string): number {
  const answer = answerTo(input, model);
  if (answer.status === 'refused') throw new Error(answer.because);
  const { pieces } = speak(answer.text, answer.reasoning, Number.POSITIVE_INFINITY);
  return (dueTimes(pieces, paceOf(model), 1).at(-1) ?? 0) / 1000;
}

function sum(...asks: readonly (readonly [PromptInput, string])[]): number {
  return asks.reduce((all, [input, model]) => all + spokenFor(input, model), 0);
}

describe('the story at human speed', () => {
  const first = sourceOf('s1', base, spark);
  const repair = workInput('s1', first, { findings: [{ severity: 'defect', what: 'A 404.' }] });
  const second = applied(first, replyTo(repair), stepOf('s1').owns);
  const beside = sourceOf('s2', base, flash);
  const joined = { ...second, ...beside, 'src/fetch-shelf.js': second['src/fetch-shelf.js'] ?? '' };
  const whole = sourceOf('s3', joined, anvil);
  const plan = { summary: 'All of it.', steps: plannedSteps };
  const steps = plannedSteps.map(({ id, title }) => ({ id, title, status: 'done', files: [] }));

  const fast = sum(
    [workInput('s1', base), spark],
    [verifyInput(diffOf(base, first), 's1'), compass],
    [repair, spark],
    [verifyInput(diffOf(base, second), 's1'), compass],
  );
  const directed = sum(
    [workInput('s2', base), flash],
    [verifyInput(diffOf(base, beside), 's2'), compass],
  );
  const around = sum(
    [planInput(), compass],
    [
      { purpose: 'verify', contract, criteria: [], of: { type: 'plan', plan, fileList: [] } },
      baton,
    ],
    [workInput('s3', joined), anvil],
    [verifyInput(diffOf(joined, whole), 's3'), compass],
    [{ purpose: 'synthesis', contract, steps, evidence: [] }, baton],
  );

  // The harness, its checks and a slow machine have the rest of the minute.
  it('leaves at least twenty seconds of a minute to everything but the models', () => {
    expect(fast + around).toBeLessThan(40);
  });

  it('is slow enough to be read', () => {
    expect(fast + around).toBeGreaterThan(25);
  });

  it('ends the directed step while the fast one is still being mended', () => {
    expect(directed).toBeLessThan(fast);
  });
});
