import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { advance } from '../../source/conductor/advance/advance.ts';
import { owed } from '../../source/conductor/owed.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { ContractForm } from '../../source/domain/contract-form.ts';
import type { LaneId, TaskClass } from '../../source/domain/ids.ts';
import type { GivenPlan, PlanStep } from '../../source/domain/plan/plan.ts';
import { needsOf } from '../../source/state/view/needs.ts';
import { type Luck, tellToEnd } from '../helpers/scripted-world.ts';
import * as t from '../helpers/story.ts';

// Many whole jobs, on a machine that may be busy; no figure, only an end.
vi.setConfig({ testTimeout: 120_000 });

const runs = Math.ceil(Number(process.env.FUGU_FUZZ ?? 150) / 10);

const lucks = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 6 }),
  trouble: fc.constantFrom(0, 0.1, 0.3, 0.6),
});
const some = (...words: readonly string[]) => fc.subarray([...words]);
const contracts = fc
  .record({
    taskClass: fc.constantFrom(undefined, 'implementation', 'quick', 'painting'),
    budgetProfile: fc.constantFrom(undefined, 'free-first', 'balanced', 'best'),
    fallback: some('worker-big', 'bridges', 'thinker', 'shared store', 'scarce-reviewer'),
    constraints: some('keep it small', 'no secrets enter', 'never use the scarce reviewer'),
    outputs: some('residual risks', 'the change as a patch', 'a page of words'),
  })
  .map(({ constraints, outputs, fallback, ...route }): ContractForm => {
    const form = contractFromText('retry in fetchShelf');
    const known = Object.entries(route).filter(([, word]) => word !== undefined);
    return { ...form, route: { ...Object.fromEntries(known), fallback }, constraints, outputs };
  });

// Without reviews: a scarce call that a stop interrupts is lost, and the end is another one.
const steps = fc.array(
  fc.record({
    taskClass: fc.constantFrom<TaskClass[]>('quick', 'plan', 'directed', 'synthesis'),
    lanes: fc.option(fc.subarray<LaneId>(['thinker', 'worker-fast', 'worker-directed'])),
    isApart: fc.boolean(),
    stands: fc.boolean(),
    optional: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);
const plans = steps.map((list): GivenPlan => {
  const named = list.map(({ isApart, stands, lanes, ...rest }, at): PlanStep => {
    const before = list.slice(0, at).map((_, index) => `s${index + 1}`);
    return {
      id: `s${at + 1}`,
      title: `say ${at + 1}`,
      detail: 'words',
      dependsOn: stands ? before : [],
      owns: [],
      acceptance: [],
      hard: false,
      product: 'answer',
      ...(lanes === null ? {} : { lanes }),
      ...(isApart ? { apart: before } : {}),
      ...rest,
    };
  });
  return { by: 'a kit', plan: { summary: 'a panel', steps: named } };
});

/** What holds after every command: it is settled, every use of the fallback is told once, nothing is stuck. */
function holds(story: t.Story): void {
  const { state } = story;
  expect(advance(state, state.lastAt)).toEqual([]);
  const uses = state.fallbacks.map(({ use }) => use);
  expect(new Set(uses).size).toBe(uses.length);
  if (state.audit) expect(state.clearV?.status).toBe('complete');
  if (state.ended || owed(state).length > 0) return;
  expect(needsOf(state).length > 0 ? 'waits' : `stuck: ${t.storyText(story)}`).toBe('waits');
}

function ending({ state }: t.Story) {
  const stand = Object.values(state.steps).map(({ step, status, verified }) => [
    step.id,
    status,
    verified,
  ]);
  return { ended: state.ended?.status, stand, used: state.fallbacks.map(({ item }) => item) };
}

function restartsAlike(luck: Luck, begun: t.Story): void {
  const whole = tellToEnd(luck, begun, holds);
  const every = Math.max(1, Math.floor(whole.recorded.length / 8));
  for (let stop = 5; stop < whole.recorded.length; stop += every) {
    const cut = t.tell(t.storyOf(whole.recorded.slice(0, stop)), { type: 'Resume', by: 'ana' });
    expect(ending(tellToEnd(luck, cut, holds))).toEqual(ending(whole));
  }
}

describe('any contract', () => {
  it('comes to an end, and to the same one after a stop at any fact', () => {
    fc.assert(
      fc.property(lucks, contracts, (dice, contract) => {
        restartsAlike(
          { ...dice, steady: true },
          t.submitted({ job: { contract, budgetUsd: 1000 } }),
        );
      }),
      { numRuns: runs },
    );
  });
});

describe('any given plan', () => {
  it('comes to an end, and to the same one after a stop at any fact', () => {
    fc.assert(
      fc.property(lucks, plans, contracts, (dice, givenPlan, contract) => {
        restartsAlike(
          { ...dice, steady: true },
          t.submitted({ job: { contract, givenPlan, budgetUsd: 1000 } }),
        );
      }),
      { numRuns: runs },
    );
  });
});
