import type { FactOf } from '../../domain/facts.ts';
import type { RunState } from '../run-state.ts';
import { reopen } from './evolve-status.ts';
import { must } from './hard-rule.ts';
import { withStep } from './with-step.ts';

/** A doubt that only a person can settle, and what the person said. */
export function evolveDoubt(state: RunState, fact: FactOf<'DoubtRaised' | 'DoubtRuled'>): RunState {
  switch (fact.type) {
    case 'DoubtRaised':
      return raised(state, fact);
    case 'DoubtRuled':
      return ruled(state, fact);
    default:
      return fact satisfies never;
  }
}

function raised(state: RunState, fact: FactOf<'DoubtRaised'>): RunState {
  const { step, attempt, call, because } = fact;
  const doubted = state.attempts[attempt]?.verdicts.some(
    (given) => given.call === call && given.verdict.judgement === 'fail',
  );
  must(
    doubted === true && state.attempts[attempt]?.step === step,
    `${step} waits for a person about ${call}, which did not fail it`,
  );
  return withStep(state, step, (entry) => ({ ...entry, doubt: { attempt, call, because } }));
}

/** For the verifier: the step is worked on again. For the author: it goes on from where it waits. */
function ruled(state: RunState, fact: FactOf<'DoubtRuled'>): RunState {
  const { step, call, ruling, note, by } = fact;
  must(state.steps[step]?.doubt?.call === call, `${by} ruled on ${call}, about which nobody asked`);
  const rulings = { ...state.rulings, [call]: { ruling, by } };
  return withStep({ ...state, rulings }, step, (entry) => {
    const { doubt: _, ...settled } = entry;
    return ruling === 'verifier' ? reopen(state, settled, note) : settled;
  });
}
