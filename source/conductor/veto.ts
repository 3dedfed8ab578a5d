import type { AttemptState, VerdictRecord } from '../state/run-state.ts';

/** Verdicts that count. */
export function countedVerdicts(attempt: AttemptState): readonly VerdictRecord[] {
  return attempt.verdicts.filter(({ voided }) => voided === undefined);
}

/**
 * Why an attempt must be repaired, by what the harness saw: a counter-example that reproduced, a
 * doubt its author concedes, or for a plan or an answer (nothing can be run) a failed verdict.
 */
export function vetoOf(attempt: AttemptState): string | undefined {
  for (const { call, verdict, verifier } of countedVerdicts(attempt)) {
    if (verdict.judgement !== 'fail') continue;
    if (attempt.counterRuns[call]?.reproduced) {
      return `${verifier.model} showed it wrong: ${verdict.because}`;
    }
    if (attempt.rebuttals[call]?.concedes) {
      return `its author agrees with ${verifier.model}: ${verdict.because}`;
    }
    if (attempt.product.type !== 'patch') {
      return `${verifier.model} refused the ${attempt.product.type}: ${verdict.because}`;
    }
  }
  return undefined;
}
