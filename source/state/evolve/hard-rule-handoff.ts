import type { FactOf } from '../../domain/facts.ts';
import { allCalls } from '../call-book.ts';
import type { RunState, StepState } from '../run-state.ts';
import { hasFailed, patchedSteps, plannedSteps } from '../select.ts';
import { must } from './hard-rule.ts';

/** The rule from the last step to the landing, asserted again for every fact that is folded. */

const settled: readonly StepState['status'][] = ['done', 'cancelled', 'removed'];
const judged: readonly StepState['verified'][] = ['passed', 'doubted', 'inconclusive'];

/** Nobody calls a step judged while the reply of a verifier that was asked about it lies unread. */
export function assertAllRead(
  state: RunState,
  { attempt: id, verified }: FactOf<'StepDone'>,
): void {
  const attempt = state.attempts[id];
  if (verified === 'not-required' || attempt === undefined) return;
  const asked = allCalls(state.calls).filter(
    ({ call }) => call.purpose === 'verify' && call.attempt === id,
  );
  const replies = asked.filter(({ status }) => status === 'ended');
  const read = [...attempt.verdicts, ...attempt.earlierVerdicts, ...state.voided];
  const unread = replies.find((entry) => {
    const { id: call, model, reask } = entry.call;
    // A second question settles the first, also where a person moved it away.
    const again = asked.some((other) => other.call.reask && other.call.model === model);
    const told = read.some((one) => one.call === call);
    return !told && !hasFailed(entry) && (reask === true || !again);
  });
  must(unread === undefined, `${id} is called ${verified}, and ${unread?.call.id} was not read`);
}

/** One tree is made of every finished patch in order, each one judged, and of nothing that is still worked on. */
export function assertIntegrated(state: RunState, fact: FactOf<'Integrated'>): void {
  const steps = patchedSteps(state);
  const due = steps.map(({ step }) => step.id).join(', ');
  const named = fact.steps.join(', ');
  must(due === named, `a tree was made of ${named || 'no step'}, done are ${due || 'none'}`);
  const open = plannedSteps(state).find(({ status }) => !settled.includes(status));
  must(open === undefined, `a tree was made while ${open?.step.id} is ${open?.status}`);
  const loose = steps.find(({ verified }) => !judged.includes(verified));
  must(loose === undefined, `${loose?.step.id} is in the tree, and no verdict was given on it`);
}

/** An audit is opened on the tree that was put together, after its own checks, and names every doubt. */
export function assertAuditOpened(state: RunState, fact: FactOf<'AuditOpened'>): void {
  const { integration } = state;
  must(
    integration?.tree === fact.tree && integration.patch === fact.patch,
    'an audit was opened for a tree nobody integrated',
  );
  const { checks } = integration;
  must(checks?.tree === fact.tree, `an audit was opened before the checks of tree ${fact.tree}`);
  const red = checks.results.find(({ status }) => ['failed', 'timed-out'].includes(status));
  must(red === undefined, `an audit was opened on a tree with ${red?.name} ${red?.status}`);
  assertDoubtsNamed(state, fact);
}

function assertDoubtsNamed({ steps }: RunState, { items }: FactOf<'AuditOpened'>): void {
  const doubts = Object.values(steps).filter(
    ({ status, verified }) =>
      status === 'done' && (verified === 'doubted' || verified === 'inconclusive'),
  );
  const hidden = doubts.find(
    ({ step }) =>
      !items.some(
        (item) =>
          item.step === step.id && ['overruled', 'doubt', 'inconclusive'].includes(item.type),
      ),
  );
  must(
    hidden === undefined,
    `the audit does not say that ${hidden?.step.id} is ${hidden?.verified}`,
  );
}

/** What lands is the accepted tree, on the run's own branch, on the commit the run began from. */
export function assertLandingIntended(
  { audit, job, run }: RunState,
  fact: FactOf<'LandingIntended'>,
): void {
  must(
    audit?.decision === 'accepted' && audit.tree === fact.tree && audit.patch === fact.patch,
    `nothing lands before the audit: tree ${fact.tree} was not accepted`,
  );
  must(
    fact.ref === `refs/heads/fugu/${run ?? ''}` && fact.base === job?.repo.base,
    `a landing was meant for ${fact.ref} on ${fact.base}, which are not this run's`,
  );
}
