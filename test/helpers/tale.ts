/** A run told command by command, by a hand-turned clock: every line is decided, then folded. */

import { decide } from '../../source/conductor/decide.ts';
import { type Debt, owed } from '../../source/conductor/owed.ts';
import type { Command, Refusal } from '../../source/domain/commands.ts';
import type { Recorded } from '../../source/domain/decode.ts';
import type { Fact, FactOf, FactType } from '../../source/domain/facts.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { allCalls } from '../../source/state/call-book.ts';
import type { CallState } from '../../source/state/call-state.ts';
import { evolve, fold } from '../../source/state/evolve/evolve.ts';
import type { RunState } from '../../source/state/run-state.ts';
import { isOpen } from '../../source/state/select.ts';
import { allRead, readingOf } from './readings.ts';
import * as replies from './replies.ts';
import { smallMap } from './small-map.ts';
import { adopt, type End, endOf, failureOf, free, probe, shown, submit } from './tale-commands.ts';

export * from './tale-commands.ts';

const dawn = 1_700_000_000_000;

export type Tale = {
  readonly recorded: readonly Recorded[];
  readonly facts: readonly Fact[];
  /** Facts of the last command. */
  readonly last: readonly Fact[];
  readonly refusals: readonly Refusal[];
  readonly state: RunState;
};

/** A tale that goes on from facts. */
export function taleOf(recorded: readonly Recorded[], last: readonly Fact[] = []): Tale {
  return {
    recorded,
    facts: recorded.map(({ fact }) => fact),
    last,
    refusals: [],
    state: fold(recorded),
  };
}

/** The tale after one more command, a second later. */
export function tell(tale: Tale, command: Command): Tale {
  const at = dawn + tale.recorded.length * 1000;
  const { facts, refusals } = decide({ at, command }, tale.state);
  const added = facts.map((fact, index) => ({ seq: tale.state.seq + 1 + index, at, fact }));
  return {
    recorded: [...tale.recorded, ...added],
    facts: [...tale.facts, ...facts],
    last: facts,
    refusals,
    state: added.reduce(evolve, tale.state),
  };
}

export function tellAll(tale: Tale, ...commands: readonly Command[]): Tale {
  return commands.reduce(tell, tale);
}

export type Beginning = {
  readonly map?: RoleMap;
  readonly down?: readonly string[];
  readonly job?: Partial<Omit<FactOf<'JobSubmitted'>, 'type'>>;
};

/** Submitted, spec adopted, pool probed: the second brain is asked for a triage. */
export function submitted({ map = smallMap, down = [], job = {} }: Beginning = {}): Tale {
  return tellAll(taleOf([]), submit(job), adopt(map), shown, probe(map, down));
}

/** The triage says it is a normal job: a plan is asked for. */
export function planning(beginning: Beginning = {}): Tale {
  return reply(submitted(beginning), 'triage', replies.normal);
}

/** An accepted plan of these steps. */
export function planned(steps: readonly replies.RawStep[], beginning: Beginning = {}): Tale {
  const proposed = reply(planning(beginning), 'plan', replies.planReply(...steps));
  return reply(proposed, 'verify', replies.pass, { step: 'plan' });
}

/** Open calls of a purpose, of all steps or one. */
export function openCalls(tale: Tale, purpose: string, step?: string): readonly CallState[] {
  return allCalls(tale.state.calls).filter(
    (entry) =>
      isOpen(entry) &&
      entry.call.purpose === purpose &&
      (step === undefined || entry.call.step === step),
  );
}

export function theCall(tale: Tale, purpose: string, step?: string): CallState['call'] {
  const [first] = openCalls(tale, purpose, step);
  if (!first)
    throw new Error(`No open ${purpose} call${step ? ` of ${step}` : ''}: ${story(tale)}`);
  return first.call;
}

/** What happened, one word a fact: for messages of failed tests. */
export function story(tale: Tale): string {
  return tale.facts
    .map((fact) => ('step' in fact ? `${fact.type}(${fact.step})` : fact.type))
    .join(' ');
}

export function begin(tale: Tale, call: string, usd = 0): Tale {
  const estimate = free(usd);
  const reading = readingOf(tale.state, call);
  return tell(tale, { type: 'BeginCall', call, prompt: `prompt:${call}`, estimate, reading });
}

/** The open call of a purpose begins and ends with a text. */
export function reply(tale: Tale, purpose: string, text: string, end: End = {}): Tale {
  const call = end.call ?? theCall(tale, purpose, end.step).id;
  const said = end.unread === true ? text : allRead(readingOf(tale.state, call), text);
  return tell(begin(tale, call, end.usd), endOf(call, said, end));
}

/** The open call of a purpose begins and fails for a reason of the lane. */
export function failCall(tale: Tale, purpose: string, end: End = {}): Tale {
  const call = end.call ?? theCall(tale, purpose, end.step).id;
  return tell(begin(tale, call), failureOf(call));
}

/** The attempt that waits for its harvest, of a step or of any. */
function harvestOf(tale: Tale, step?: string): string {
  const debts = owed(tale.state).flatMap((debt) => (debt.type === 'harvest' ? [debt.attempt] : []));
  const found = debts.find((id) => step === undefined || id.startsWith(`${step}.`));
  if (found === undefined) throw new Error(`No harvest is owed: ${story(tale)}`);
  return found;
}

/** The worker of a step answers, its edits apply, and the checks end. */
export function work(
  tale: Tale,
  step: string,
  name: string,
  status: 'passed' | 'failed' = 'passed',
  end: End = {},
): Tale {
  const answered = reply(tale, 'work', 'edits', { ...end, step });
  const attempt = harvestOf(answered, step);
  const artifact = replies.patch(name, `src/${step}.ts`);
  const harvested = tell(answered, {
    type: 'EndHarvest',
    attempt,
    result: { status: 'patch', artifact },
  });
  return owes(harvested, `check ${attempt}`) ? checks(harvested, attempt, status) : harvested;
}

export function rejectEdits(tale: Tale, step: string): Tale {
  const answered = reply(tale, 'work', 'edits', { step });
  const problems = ['the searched lines were not found'];
  return tell(answered, {
    type: 'EndHarvest',
    attempt: harvestOf(answered, step),
    result: { status: 'rejected', problems },
  });
}

export function checks(tale: Tale, subject: string, status: 'passed' | 'failed'): Tale {
  const product = tale.state.attempts[subject]?.product;
  const tree = product?.type === 'patch' ? product.artifact.tree : tale.state.integration?.tree;
  const results = [replies.check(status)];
  return tell(tale, { type: 'EndChecks', subject, tree: tree ?? '', sandboxed: true, results });
}

/** The counter-example that is owed a run fails twice on the patch, or passes. */
export function reproduce(tale: Tale, status: 'passed' | 'failed'): Tale {
  const debt = owed(tale.state).find((one) => one.type === 'reproduce');
  if (debt?.type !== 'reproduce') throw new Error(`No counter-example is owed: ${story(tale)}`);
  const product = tale.state.attempts[debt.attempt]?.product;
  const [file] = product?.type === 'patch' ? product.artifact.files : [];
  return tell(tale, replies.reproduction(debt.call, status, file?.path));
}

export const debts = (tale: Tale): readonly Debt[] => owed(tale.state);
export const owes = (tale: Tale, key: string) => debts(tale).some((debt) => debt.key === key);
export const keys = (tale: Tale) => debts(tale).map(({ key }) => key);

/** Facts of one type so far. */
export function all<T extends FactType>(tale: Tale, type: T): readonly FactOf<T>[] {
  return tale.facts.filter((fact): fact is FactOf<T> => fact.type === type);
}

/** The patches are put together as one tree. */
export function integrate(tale: Tale, name = 'all', status: 'passed' | 'failed' = 'passed'): Tale {
  if (!debts(tale).some(({ type }) => type === 'integrate')) {
    throw new Error(`No integration is owed: ${story(tale)}`);
  }
  const steps = Object.values(tale.state.steps)
    .filter((entry) => entry.status === 'done' && entry.step.id !== 'plan')
    .map((entry) => entry.step.id);
  const result = { status: 'integrated', tree: `tree:${name}`, patch: `patch:${name}`, steps };
  const integrated = tell(tale, {
    type: 'EndIntegration',
    result: { ...result, status: 'integrated', files: [] },
  });
  return checks(integrated, 'integration', status);
}

/** From the last step to an open audit. */
export function toAudit(tale: Tale, name = 'all'): Tale {
  const spoken = reply(integrate(tale, name), 'synthesis', 'what was done');
  return reply(spoken, 'second-brain', 'nothing to add');
}

/** One step, done and verified. */
export function doneStep(tale: Tale, step: string, name = step): Tale {
  return reply(work(tale, step, name), 'verify', replies.pass, { step });
}

/** An open audit of one patch step. */
export function audited(beginning: Beginning = {}): Tale {
  return toAudit(doneStep(planned([replies.step('s1')], beginning), 's1'));
}
