import { describe, expect, it } from 'vitest';
import type { PromptInput, StepOutcome } from '../../../../source/conductor/prompt/prompt-input.ts';
import { contractFromText } from '../../../../source/contract/free-text.ts';
import { plannedSteps } from '../../../../source/lanes/rehearsal/script/planned-steps.ts';
import { rehearsalScript } from '../../../../source/lanes/rehearsal/script/rehearsal-script.ts';
import {
  rehearsalModelIds,
  rehearsalSpec,
} from '../../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { readPlan } from '../../../../source/replies/read-plan.ts';
import { readRebuttal } from '../../../../source/replies/read-rebuttal.ts';
import { readTriage } from '../../../../source/replies/read-triage.ts';
import { readVerdict } from '../../../../source/replies/read-verdict.ts';
import { parseSpec } from '../../../../source/spec/parse-spec.ts';
import { sampleFiles } from '../../../helpers/sample-files.ts';
import {
  asked,
  contract,
  planInput,
  refusalOf,
  replyTo,
  stepOf,
  verifyInput,
  workInput,
} from '../asks.ts';
import { applied, diffOf } from '../bench.ts';

const base = sampleFiles();
const other = contractFromText('translate the README');
const spec = parseSpec(rehearsalSpec('http://127.0.0.1:1/v1'), 'spec.yaml');

function planOf(input: PromptInput, done: readonly string[] = []) {
  if (spec.status === 'refused') throw new Error('the spec is refused');
  return readPlan(replyTo(input), spec.map.limits, spec.map, done);
}

describe('the planner', () => {
  it('gives a plan that is read as it is meant', () => {
    expect(planOf(planInput())).toMatchObject({ status: 'read', plan: { steps: plannedSteps } });
  });

  it('plans only what is left after finished steps', () => {
    const again = { ...planInput(), done: [stepOf('s1'), stepOf('s2')] };
    const plan = planOf(again, ['s1', 's2']);
    expect(plan).toMatchObject({ status: 'read', plan: { steps: [{ id: 's3' }] } });
  });

  it.each<readonly [string, PromptInput]>([
    ['its task is not the one of the rehearsal', { ...planInput(), contract: other }],
    ['its file list has no src/fetch-shelf.js', planInput(['README.md'])],
    ['it allows no step of class ship', { ...planInput(), classes: ['patch', 'directed'] }],
    ['every step of the rehearsal is finished', { ...planInput(), done: plannedSteps }],
  ])('refuses where %s', (because, input) => {
    expect(refusalOf(input)).toBe(because);
  });
});

describe('a worker', () => {
  it('refuses a step that nobody planned', () => {
    const step = { ...stepOf('s1'), title: 'Paint the shelf' };
    const input: PromptInput = {
      ...{ purpose: 'work', contract, step, edits: 'blocks' },
      ...{ fileList: [], files: [] },
    };
    expect(refusalOf(input)).toBe('the step it names is none of the rehearsal');
  });

  it('refuses files it is not shown', () => {
    expect(refusalOf(workInput('s1', {}))).toBe('it does not show src/fetch-shelf.js');
  });

  it('refuses files that are not the sample’s', () => {
    const files = { ...base, 'src/fetch-shelf.js': 'export const fetchShelf = 1;\n' };
    expect(refusalOf(workInput('s1', files))).toBe(
      'src/fetch-shelf.js has no fetchShelf to replace',
    );
  });

  it('refuses the last step before the ones it needs', () => {
    expect(refusalOf(workInput('s3', base))).toMatch(/src\/messages.js is not in the tree/);
  });

  it('refuses a round in which there is nothing to mend', () => {
    const done = applied(base, replyTo(workInput('s2', base)), stepOf('s2').owns);
    expect(refusalOf(workInput('s2', done, {}))).toMatch(/nothing says what to change/);
  });
});

describe('a verifier', () => {
  const plan = { summary: 'All of it.', steps: plannedSteps };
  const planVerify = (steps: typeof plannedSteps): PromptInput => ({
    ...{ purpose: 'verify', contract, criteria: [] },
    of: { type: 'plan', plan: { ...plan, steps }, fileList: [] },
  });

  it('passes the rehearsal’s plan', () => {
    const reading = readVerdict(replyTo(planVerify(plannedSteps)));
    expect(reading).toMatchObject({ status: 'read', verdict: { judgement: 'pass' } });
  });

  it('refuses a plan it does not know', () => {
    const steps = [{ ...stepOf('s1'), title: 'Paint the shelf' }];
    expect(refusalOf(planVerify(steps))).toBe('its plan has no step of the rehearsal');
  });

  it('gives the same verdict whoever it is and however often it is asked', () => {
    const first = applied(base, replyTo(workInput('s1', base)), stepOf('s1').owns);
    const input = verifyInput(diffOf(base, first), 's1');
    const replies = Object.values(rehearsalModelIds).map((model) => replyTo(input, model));
    expect(new Set([...replies, ...replies.map(() => replyTo(input))]).size).toBe(1);
    expect(replies[0]).toMatch(/^VERDICT: FAIL\n/);
  });

  it('names the lines of the new file', () => {
    const first = applied(base, replyTo(workInput('s1', base)), stepOf('s1').owns);
    const reading = readVerdict(replyTo(verifyInput(diffOf(base, first), 's1')));
    const line =
      (first['src/fetch-shelf.js'] ?? '').split('\n').indexOf('    } catch (error) {') + 1;
    expect(reading).toMatchObject({
      verdict: { findings: [{ severity: 'defect', file: 'src/fetch-shelf.js', line }, {}] },
    });
  });

  it('refuses a diff without a known file', () => {
    const diff = diffOf({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' });
    expect(refusalOf(verifyInput(diff))).toBe('its diff changes no file the rehearsal knows');
  });

  it('refuses a request with nothing to judge', () => {
    expect(refusalOf(verifyInput(''))).toBe('it shows neither a plan nor a diff');
  });
});

describe('the other passes', () => {
  const steps: readonly StepOutcome[] = plannedSteps.map(({ id, title, owns }) => {
    const files = owns.map((path) => ({ path, change: 'added', added: 3, removed: 0 }) as const);
    return { id, title, status: 'done', verified: 'passed', files };
  });
  const first = applied(base, replyTo(workInput('s1', base)), stepOf('s1').owns);
  const diff = diffOf(base, first);
  const review = { purpose: 'review', question: 'Is it safe?', digest: 'sha256:00', diff } as const;
  const doubt = { purpose: 'rebuttal', contract, step: stepOf('s1'), diff } as const;

  it('call the job normal', () => {
    const reading = readTriage(replyTo({ purpose: 'triage', contract }));
    expect(reading).toMatchObject({ status: 'read', difficulty: 'normal' });
    expect(refusalOf({ purpose: 'triage', contract: other })).toMatch(/not the one/);
  });

  it('say in the synthesis what the steps say, and each file', () => {
    const evidence = ['C1 add retry to fetchShelf: claimed only, no command shows it'];
    const text = replyTo({ purpose: 'synthesis', contract, steps, evidence });
    for (const { title, owns } of plannedSteps) {
      for (const words of [title, ...owns]) expect(text).toContain(words);
    }
    expect(text).toContain(evidence[0]);
    expect(refusalOf({ purpose: 'synthesis', contract, steps: [], evidence })).toMatch(/no steps/);
  });

  it('give the synthesis a second look in one line', () => {
    const look = { purpose: 'second-brain', contract, steps } as const;
    expect(replyTo({ ...look, synthesis: 'All done.' })).toMatch(/^- .+\n$/);
    expect(refusalOf({ ...look, synthesis: '' })).toBe('it holds no synthesis');
  });

  it('answer the person’s one question about the diff', () => {
    expect(replyTo(review)).toMatch(/is a defect\..*Is it safe\?/);
    expect(refusalOf({ ...review, diff: '' })).toBe('it has no question or no diff');
  });

  it('concede the fault, and only the fault', () => {
    const input = { ...doubt, findings: [], because: 'A 404 is asked for again.' };
    expect(readRebuttal(replyTo(input))).toMatchObject({ status: 'read', concedes: true });
    const wrote = replyTo(workInput('s1', base), rehearsalModelIds.anvil);
    const sound = applied(base, wrote, stepOf('s1').owns);
    const held = readRebuttal(replyTo({ ...input, diff: diffOf(base, sound) }));
    expect(held).toMatchObject({ status: 'read', concedes: false });
    expect(refusalOf({ ...input, diff: '' })).toMatch(/does not change/);
  });
});

describe('a request no fixture foresees', () => {
  const request = asked(planInput());

  it.each([
    ['no model is called gpt-5', { ...request, model: 'gpt-5' }],
    ['it has no system text, so no role', { ...request, system: ' ' }],
    ['its first line is no FUGU-PURPOSE', { ...request, prompt: 'Hello!\n' }],
    ['its purpose "sing" is unknown', { ...request, prompt: 'FUGU-PURPOSE: sing\n' }],
  ])('is refused with its reason: %s', (because, changed) => {
    expect(rehearsalScript(changed)).toEqual({ status: 'refused', because });
  });

  it('is a second question too, because no reply of the script is unreadable', () => {
    const again: PromptInput = {
      ...{ purpose: 'reask', of: planInput(), reply: 'no' },
      problems: ['There is no plan.'],
    };
    expect(refusalOf(again)).toBe('a reply of the script could not be read: - There is no plan.');
  });
});
