import type { AttemptState, RunState, StepState } from '../../state/run-state.ts';
import { attemptsOf } from '../../state/select.ts';
import type { RepairInput } from '../prompt/prompt-input.ts';
import type { World } from './effect-deps.ts';

/** What the next round must mend: red checks, a shown counter-example, rejected edits, a person's note, a conflict. */
export async function repairOf(
  world: World,
  state: RunState,
  step: StepState,
  attempt: AttemptState,
): Promise<RepairInput | undefined> {
  const earlier = attemptsOf(state, step).filter(
    (other) => other.candidate === attempt.candidate && other.round < attempt.round,
  );
  const before = earlier.at(-1);
  if (!before) return step.note === undefined ? undefined : { ...nothing, note: step.note };
  const judged = judgedBefore(earlier) ?? before;
  const failed = judged.verdicts.filter(({ verdict }) => verdict.judgement === 'fail');
  const shown = failed.find(({ call }) => judged.counterRuns[call]?.reproduced);
  const checks = step.togetherChecks ?? judged.checks;
  return {
    findings: failed.flatMap(({ verdict }) => [
      ...verdict.findings,
      { severity: 'defect' as const, what: verdict.because },
    ]),
    failedChecks: (checks?.results ?? []).filter(
      ({ status }) => status === 'failed' || status === 'timed-out',
    ),
    counterExample: shown?.verdict.counterExample,
    counterLog: shown ? judged.counterRuns[shown.call]?.onPatch[0]?.tail : undefined,
    patchProblems: problemsOf(before),
    note: step.note,
    conflict: await conflictOf(world, step, judged),
  };
}

/** The patch that lies on the desk: a reply that was rejected after it took nothing of its faults away. */
function judgedBefore(earlier: readonly AttemptState[]): AttemptState | undefined {
  return earlier.findLast(({ product }) => product.type === 'patch');
}

const nothing = { findings: [], failedChecks: [], patchProblems: [] };

function problemsOf(before: AttemptState): readonly string[] {
  if (before.product.type === 'rejected') return before.product.problems;
  const judged = before.verdicts.length > 0;
  return before.product.type === 'answer' && !judged ? ['The reply held no change of a file.'] : [];
}

async function conflictOf(world: World, step: StepState, { product }: AttemptState) {
  if (!step.conflict || product.type !== 'patch') return undefined;
  const previousPatch = await world.workspaces.diffText(product.artifact.digest);
  return { files: step.conflict, previousPatch };
}
