import type { Author } from '../../domain/artifact.ts';
import type { PassedOver } from '../../domain/call.ts';
import type { AttemptId, LaneId, ModelName, StepId } from '../../domain/ids.ts';
import type { VerifyRule } from '../../domain/role-map.ts';
import { findCall } from '../call-book.ts';
import type { CallState } from '../call-state.ts';
import type {
  AttemptState,
  ChecksRecord,
  CounterRun,
  Rebuttal,
  RunState,
  StepState,
  VerdictRecord,
} from '../run-state.ts';
import { callsOf, isOpen } from '../select.ts';

/** One verdict with everything that was done about it. */
export type VerdictView = {
  readonly record: VerdictRecord;
  readonly counterRun?: CounterRun;
  readonly rebuttal?: Rebuttal;
};

/** A verifier that was asked and has not answered. */
export type PendingView = {
  readonly lane: LaneId;
  readonly model: ModelName;
  readonly status: CallState['status'];
  readonly because: string;
};

export type AttemptView = {
  readonly id: AttemptId;
  readonly round: number;
  readonly chosen: boolean;
  readonly authors: readonly Author[];
  readonly product: AttemptState['product'];
  readonly checks?: ChecksRecord;
  readonly verdicts: readonly VerdictView[];
  readonly pending: readonly PendingView[];
};

/** All that speaks for and against a step's result, newest attempt first. */
export type VerifySheet = {
  readonly step: StepId;
  readonly title: string;
  readonly status: StepState['status'];
  readonly verified?: StepState['verified'];
  /** How many verdicts of other families the route asks for; `none` where it asks for no verifier. */
  readonly wanted: number | 'none';
  readonly attempts: readonly AttemptView[];
  /** Everyone considered for a call of this step and not taken, each reason once. */
  readonly passedOver: readonly PassedOver[];
  /** Verdicts that do not count, because of who turned out to have given them. */
  readonly voided: readonly { readonly verifier: string; readonly because: string }[];
  readonly defects: readonly { readonly note: string; readonly by: string }[];
  readonly because?: string;
  readonly remedy?: string;
};

/** The verify sheet of a step; undefined when the run has no such step. */
export function verifySheet(state: RunState, step: StepId): VerifySheet | undefined {
  const entry = state.steps[step];
  if (!entry) return undefined;
  const rule = state.spec?.map.routing[entry.step.taskClass]?.verify;
  const attempts = entry.attempts.flatMap((id) => state.attempts[id] ?? []).reverse();
  return {
    step,
    title: entry.step.title,
    status: entry.status,
    verified: entry.verified,
    wanted: wantedOf(rule),
    attempts: attempts.map((attempt) => attemptView(state, entry, attempt)),
    passedOver: passedOverOf(callsOf(state, step)),
    voided: voidedOf(state, step),
    defects: entry.defects,
    ...(entry.because === undefined ? {} : { because: entry.because }),
    ...(entry.remedy === undefined ? {} : { remedy: entry.remedy }),
  };
}

function voidedOf(state: RunState, step: StepId): VerifySheet['voided'] {
  return state.voided.flatMap(({ call, because }) => {
    const routed = findCall(state.calls, call)?.call;
    if (routed?.step !== step) return [];
    return [{ verifier: `${routed.lane} (${routed.model})`, because }];
  });
}

function wantedOf(rule: VerifyRule | undefined): number | 'none' {
  return rule === undefined || rule === 'none' ? 'none' : rule.count;
}

function attemptView(state: RunState, entry: StepState, attempt: AttemptState): AttemptView {
  return {
    id: attempt.id,
    round: attempt.round,
    chosen: entry.chosen === attempt.id,
    authors: attempt.authors,
    product: attempt.product,
    verdicts: attempt.verdicts.map((record) => verdictView(attempt, record)),
    pending: pendingOf(state, attempt),
    ...(attempt.checks === undefined ? {} : { checks: attempt.checks }),
  };
}

function verdictView(attempt: AttemptState, record: VerdictRecord): VerdictView {
  const counterRun = attempt.counterRuns[record.call];
  const rebuttal = attempt.rebuttals[record.call];
  return {
    record,
    ...(counterRun === undefined ? {} : { counterRun }),
    ...(rebuttal === undefined ? {} : { rebuttal }),
  };
}

function pendingOf(state: RunState, attempt: AttemptState): readonly PendingView[] {
  return callsOf(state, attempt.step, 'verify')
    .filter((entry) => isOpen(entry) && entry.call.attempt === attempt.id)
    .map(({ call, status }) => ({
      lane: call.lane,
      model: call.model,
      status,
      because: call.because,
    }));
}

/** Who was passed over in these calls, the same lane, model and reason only once. */
function passedOverOf(calls: readonly CallState[]): readonly PassedOver[] {
  const all = calls.flatMap(({ call }) => call.passedOver);
  const keyed = new Map(all.map((one) => [`${one.lane}\n${one.model ?? ''}\n${one.because}`, one]));
  return [...keyed.values()];
}
