import type { AttemptId, CallId } from '../domain/ids.ts';
import { isReadOnlyStep } from '../domain/task-classes.ts';
import { allCalls, findCall } from '../state/call-book.ts';
import type { CallState } from '../state/call-state.ts';
import type { AttemptState, RunState } from '../state/run-state.ts';
import { hasFailed, latestByCandidate, mapOf, mayRunCommands } from '../state/select.ts';
import { owesIntegration } from './advance/advance-handoff.ts';
import { owesAnchor } from './advance/intend-landing.ts';
import { owesRemembering } from './advance/proposals.ts';
import { countedVerdicts } from './blocking-verdict.ts';
import { writesText } from './writes-text.ts';

/** An effect the state still owes. The same debt is owed again after a crash; `key` names it. */
export type Debt = { readonly key: string } & (
  | { readonly type: 'probe' }
  | { readonly type: 'call'; readonly call: CallId }
  | { readonly type: 'harvest'; readonly attempt: AttemptId }
  | { readonly type: 'check'; readonly subject: AttemptId | 'integration' }
  | { readonly type: 'reproduce'; readonly attempt: AttemptId; readonly call: CallId }
  | { readonly type: 'integrate' }
  | { readonly type: 'anchor'; readonly seq: number }
  | { readonly type: 'land' }
  | { readonly type: 'remember' }
  | { readonly type: 'report' }
);

/** Everything the state owes now, in the order it should be started. Pure. */
export function owed(state: RunState): readonly Debt[] {
  if (!state.job || !state.spec) return [];
  if (state.ended || (state.audit && !state.audit.decision && !state.report)) {
    const report: readonly Debt[] = state.report
      ? []
      : [{ key: `report ${reportAge(state)}`, type: 'report' }];
    return state.ended ? report : [...report, ...running(state)];
  }
  return running(state);
}

const reportAge = (state: RunState) =>
  state.ended ? 'end' : `audit ${state.audit?.openedAt ?? ''}`;

function running(state: RunState): readonly Debt[] {
  return [
    ...probes(state),
    ...attemptDebts(state),
    ...integrationDebts(state),
    ...landing(state),
    ...remembering(state),
    ...calls(state),
  ];
}

function probes(state: RunState): readonly Debt[] {
  const digest = state.spec?.digest;
  if (digest === undefined || state.pools[digest]) return [];
  return [{ key: `probe ${digest}`, type: 'probe' }];
}

/** Calls on lanes that are not paused, as many at once as their lane takes. */
function calls(state: RunState): readonly Debt[] {
  const seats = new Map<string, number>();
  const debts: Debt[] = [];
  const open = allCalls(state.calls).filter(
    ({ status }) => status === 'begun' || status === 'routed',
  );
  const begunFirst = [...open].sort((one, other) => rank(one) - rank(other));
  for (const entry of begunFirst) {
    const { lane, step, id } = entry.call;
    if (entry.status === 'routed' && state.pausedLanes.includes(lane)) continue;
    if (entry.status === 'routed' && waitsForTrust(state, entry)) continue;
    const taken = seats.get(lane) ?? 0;
    const atOnce = mapOf(state, state.steps[step])?.lanes[lane]?.atOnce ?? 1;
    if (entry.status === 'routed' && taken >= atOnce) continue;
    seats.set(lane, taken + 1);
    debts.push({ key: `call ${id}`, type: 'call', call: id });
  }
  return debts;
}

/** No agent starts while files that it might obey wait for a person. */
function waitsForTrust(state: RunState, { call, spec }: CallState): boolean {
  if ((state.controlFiles?.waiting.length ?? 0) === 0) return false;
  const model = state.maps[spec]?.models[call.model];
  return model !== undefined && !writesText(model);
}

const rank = (entry: CallState) => (entry.status === 'begun' ? 0 : 1);

function attemptDebts(state: RunState): readonly Debt[] {
  const working = Object.values(state.steps).filter(({ status }) => status === 'running');
  return working.flatMap((step) =>
    latestByCandidate(state, step).flatMap((attempt) => [
      ...harvests(state, attempt),
      ...(mayRunCommands(state) ? [...checks(state, attempt), ...reproductions(attempt)] : []),
    ]),
  );
}

function harvests(state: RunState, attempt: AttemptState): readonly Debt[] {
  if (attempt.product.type !== 'none' || attempt.step === 'plan') return [];
  const last = findCall(state.calls, attempt.calls.at(-1) ?? '');
  if (last?.status !== 'ended' || hasFailed(last)) return [];
  return [{ key: `harvest ${attempt.id} ${last.call.id}`, type: 'harvest', attempt: attempt.id }];
}

function checks(state: RunState, attempt: AttemptState): readonly Debt[] {
  if (attempt.product.type !== 'patch' || attempt.checks) return [];
  const step = state.steps[attempt.step]?.step;
  // A step that may not change files is made a patch first.
  if (step && isReadOnlyStep(step)) return [];
  return [{ key: `check ${attempt.id}`, type: 'check', subject: attempt.id }];
}

function reproductions(attempt: AttemptState): readonly Debt[] {
  if (attempt.product.type !== 'patch') return [];
  return countedVerdicts(attempt)
    .filter(({ call, verdict }) => {
      const open = verdict.judgement === 'fail' && verdict.counterExample !== undefined;
      return open && attempt.counterRuns[call] === undefined;
    })
    .map(({ call }) => ({
      key: `reproduce ${attempt.id} ${call}`,
      type: 'reproduce' as const,
      attempt: attempt.id,
      call,
    }));
}

function integrationDebts(state: RunState): readonly Debt[] {
  if (owesIntegration(state))
    return [{ key: `integrate ${state.seq > 0 ? ages(state) : ''}`, type: 'integrate' }];
  const { integration } = state;
  if (!integration || integration.checks || state.audit || !mayRunCommands(state)) return [];
  return [{ key: `check integration ${integration.tree}`, type: 'check', subject: 'integration' }];
}

/** Which patches are put together; another set is another debt. */
function ages(state: RunState): string {
  return Object.values(state.steps)
    .filter(({ status }) => status === 'done')
    .map(({ step, chosen }) => `${step.id}=${chosen ?? ''}`)
    .join(' ');
}

/** What was accepted with the result goes into the memory once the result has landed. */
function remembering(state: RunState): readonly Debt[] {
  return owesRemembering(state) ? [{ key: 'remember', type: 'remember' }] : [];
}

function landing(state: RunState): readonly Debt[] {
  if (owesAnchor(state)) {
    const seq = state.audit?.decidedSeq ?? 0;
    return [{ key: `anchor ${seq}`, type: 'anchor', seq }];
  }
  if (!state.landing || state.landed || state.landingStopped) return [];
  return [{ key: `land ${state.landing.ref}`, type: 'land' }];
}
