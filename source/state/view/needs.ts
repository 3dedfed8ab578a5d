import type { CallId, StepId } from '../../domain/ids.ts';
import { allCalls } from '../call-book.ts';
import type { RunState } from '../run-state.ts';
import { trustHash } from '../select.ts';
import { openContractLines } from './view-contract.ts';
import { acceptCommand, counted, fileWords } from './view-words.ts';

/** Something only a person can settle. `headline` is one row; `remedy` the key or command that settles it. */
export type Need = { readonly headline: string; readonly remedy: string } & (
  | { readonly type: 'audit'; readonly tree: string }
  | { readonly type: 'trust'; readonly hash: string }
  | { readonly type: 'budget'; readonly call: CallId; readonly estimateUsd: number }
  | { readonly type: 'gate'; readonly gate: string }
  | {
      readonly type: 'step';
      readonly step: StepId;
      readonly status: 'blocked' | 'failed' | 'doubted';
    }
  | { readonly type: 'landing' }
  | { readonly type: 'handoff'; readonly missing: readonly string[] }
);

/** Everything that waits for a person, most urgent first; empty when nothing does. */
export function needsOf(state: RunState): readonly Need[] {
  if (state.ended) return [];
  return [
    ...landingNeeds(state),
    ...auditNeeds(state),
    ...trustNeeds(state),
    ...budgetNeeds(state),
    ...gateNeeds(state),
    ...doubtNeeds(state),
    ...stepNeeds(state),
    ...handoffNeeds(state),
  ];
}

function landingNeeds(state: RunState): readonly Need[] {
  if (!state.landingStopped || state.landed) return [];
  const { because, remedy } = state.landingStopped;
  return [{ type: 'landing', headline: `landing stopped: ${because}`, remedy }];
}

function auditNeeds(state: RunState): readonly Need[] {
  if (!state.audit || state.audit.decision) return [];
  const count = state.audit.items.length;
  const look = count === 0 ? 'nothing flagged' : `${count} to look at first`;
  return [
    {
      type: 'audit',
      tree: state.audit.tree,
      headline: `audit of ${counted(state.integration?.files.length ?? 0, 'file')}, ${look}`,
      remedy: `Open it with enter, or: ${acceptCommand(state.run ?? '', state.audit.tree)}`,
    },
  ];
}

function trustNeeds(state: RunState): readonly Need[] {
  const hash = trustHash(state);
  if (hash === undefined) return [];
  return [
    {
      type: 'trust',
      hash,
      headline: trustHeadline(state),
      remedy: `Press t to trust them, or: fugu trust ${state.job?.repo.path ?? ''}`,
    },
  ];
}

function trustHeadline({ commands, controlFiles }: RunState): string {
  if (commands?.trusted !== false) {
    return `an agent would follow files nobody has trusted yet: ${fileWords(controlFiles?.waiting ?? [], 3)}`;
  }
  const runs = commands.commands.length === 0 ? [] : [commands.commands.join(' ; ')];
  const obeyed =
    commands.files.length === 0 ? [] : [`agents follow ${fileWords(commands.files, 3)}`];
  return `this project's commands have not been trusted: ${[...runs, ...obeyed].join(' ; ')}`;
}

function budgetNeeds(state: RunState): readonly Need[] {
  return allCalls(state.calls)
    .filter((entry) => entry.status === 'held')
    .map((entry) => ({
      type: 'budget' as const,
      call: entry.call.id,
      estimateUsd: entry.estimate?.usd ?? 0,
      headline: `${entry.call.purpose} on ${entry.call.model} would cross the budget of $${state.budgetUsd.toFixed(2)}`,
      remedy: 'Press B to raise the budget, or cancel the step.',
    }));
}

function gateNeeds(state: RunState): readonly Need[] {
  return Object.entries(state.gates)
    .filter(([, status]) => status === 'reached')
    .map(([gate]) => ({
      type: 'gate' as const,
      gate,
      headline: `step mode stopped at ${gate}`,
      remedy: 'Press n to continue, or s to turn step mode off.',
    }));
}

function doubtNeeds(state: RunState): readonly Need[] {
  return Object.values(state.steps).flatMap(({ step, status, doubt }) =>
    status === 'running' && doubt
      ? [
          {
            type: 'step' as const,
            step: step.id,
            status: 'doubted' as const,
            headline: `${step.id} is doubted: ${doubt.because}`,
            remedy: `Read both sides under Verify, then w, or: fugu steer ${state.run ?? ''} rule ${step.id} verifier|author`,
          },
        ]
      : [],
  );
}

function stepNeeds(state: RunState): readonly Need[] {
  return Object.values(state.steps).flatMap((entry) =>
    entry.status === 'blocked' || entry.status === 'failed'
      ? [
          {
            type: 'step' as const,
            step: entry.step.id,
            status: entry.status,
            headline: `${entry.step.id} ${entry.status}: ${entry.because ?? ''}`,
            remedy: entry.remedy ?? 'Retry it, reroute it, or cancel it.',
          },
        ]
      : [],
  );
}

function handoffNeeds(state: RunState): readonly Need[] {
  if (state.clearV?.status !== 'incomplete') return [];
  return [
    {
      type: 'handoff',
      missing: state.clearV.missing,
      headline: `the handoff form lacks: ${state.clearV.missing.join(', ')}`,
      remedy: handoffRemedy(state),
    },
  ];
}

/** Lines of the contract that nobody answered can be answered by a person; a field that says nothing cannot. */
function handoffRemedy({ clearV, run }: RunState): string {
  const line = openContractLines(clearV?.account)[0];
  if (!line) return 'Re-plan with P, or cancel the job.';
  const answer = line.number.startsWith('L') ? 'kept|broken|n-a' : 'ARTIFACT';
  return `Answer it with a, or: fugu steer ${run ?? ''} answer ${line.number} ${answer} "why"`;
}
