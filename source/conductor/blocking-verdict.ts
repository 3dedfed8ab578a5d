import type { CallId } from '../domain/ids.ts';
import type { AttemptState, RunState, VerdictRecord } from '../state/run-state.ts';

/** Verdicts that count. */
export function countedVerdicts(attempt: AttemptState): readonly VerdictRecord[] {
  return attempt.verdicts.filter(({ voided }) => voided === undefined);
}

/** Counted verdicts that fail the attempt and that no person has overruled. */
export function standingFails(
  { rulings }: RunState,
  attempt: AttemptState,
): readonly VerdictRecord[] {
  return countedVerdicts(attempt).filter(
    ({ call, verdict }) => verdict.judgement === 'fail' && rulings[call]?.ruling !== 'author',
  );
}

export type BlockingVerdict = { readonly call: CallId; readonly because: string };

/**
 * Why an attempt must be repaired, by what the harness saw: a counter-example that reproduced, a
 * doubt its author concedes or a person shares, or for a plan or an answer (nothing can be run) a
 * failed verdict.
 */
export function blockingVerdictOf(
  state: RunState,
  attempt: AttemptState,
): BlockingVerdict | undefined {
  for (const { call, verdict, verifier } of standingFails(state, attempt)) {
    const who = whoAgrees(state, attempt, call);
    if (attempt.counterRuns[call]?.reproduced) {
      return { call, because: `${verifier.model} showed it wrong: ${verdict.because}` };
    }
    if (who !== undefined) {
      return { call, because: `${who} agrees with ${verifier.model}: ${verdict.because}` };
    }
    if (attempt.product.type !== 'patch') {
      const { type } = attempt.product;
      return { call, because: `${verifier.model} refused the ${type}: ${verdict.because}` };
    }
  }
  return undefined;
}

function whoAgrees(
  { rulings }: RunState,
  { rebuttals }: AttemptState,
  call: CallId,
): string | undefined {
  if (rulings[call]?.ruling === 'verifier') return rulings[call].by;
  return rebuttals[call]?.concedes ? 'its author' : undefined;
}
