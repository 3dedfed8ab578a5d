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
import { adopt, type End, endOf, failureOf, free, probe, shown, submit } from './story-commands.ts';

export * from './story-commands.ts';

const startAt = 1_700_000_000_000;

export type Story = {
  readonly recorded: readonly Recorded[];
  readonly facts: readonly Fact[];
  /** Facts of the last command. */
  readonly last: readonly Fact[];
  readonly refusals: readonly Refusal[];
  readonly state: RunState;
};

/** A story that goes on from facts. */
export function storyOf(recorded: readonly Recorded[], last: readonly Fact[] = []): Story {
  return {
    recorded,
    facts: recorded.map(({ fact }) => fact),
    last,
    refusals: [],
    state: fold(recorded),
  };
}

/** The story after one more command, a second later. */
export function tell(story: Story, command: Command): Story {
  const at = startAt + story.recorded.length * 1000;
  const { facts, refusals } = decide({ at, command }, story.state);
  const added = facts.map((fact, index) => ({ seq: story.state.seq + 1 + index, at, fact }));
  return {
    recorded: [...story.recorded, ...added],
    facts: [...story.facts, ...facts],
    last: facts,
    refusals,
    state: added.reduce(evolve, story.state),
  };
}

export function tellAll(story: Story, ...commands: readonly Command[]): Story {
  return commands.reduce(tell, story);
}

export type Beginning = {
  readonly map?: RoleMap;
  readonly down?: readonly string[];
  readonly job?: Partial<Omit<FactOf<'JobSubmitted'>, 'type'>>;
};

/** Submitted, spec adopted, pool probed: the second brain is asked for a triage. */
export function submitted({ map = smallMap, down = [], job = {} }: Beginning = {}): Story {
  return tellAll(storyOf([]), submit(job), adopt(map), shown, probe(map, down));
}

/** The triage says it is a normal job: a plan is asked for. */
export function planning(beginning: Beginning = {}): Story {
  return reply(submitted(beginning), 'triage', replies.normal);
}

/** An accepted plan of these steps. */
export function planned(steps: readonly replies.RawStep[], beginning: Beginning = {}): Story {
  const proposed = reply(planning(beginning), 'plan', replies.planReply(...steps));
  return reply(proposed, 'verify', replies.pass, { step: 'plan' });
}

/** Open calls of a purpose, of all steps or one. */
export function openCalls(story: Story, purpose: string, step?: string): readonly CallState[] {
  return allCalls(story.state.calls).filter(
    (entry) =>
      isOpen(entry) &&
      entry.call.purpose === purpose &&
      (step === undefined || entry.call.step === step),
  );
}

export function theCall(story: Story, purpose: string, step?: string): CallState['call'] {
  const [first] = openCalls(story, purpose, step);
  if (!first)
    throw new Error(`No open ${purpose} call${step ? ` of ${step}` : ''}: ${storyText(story)}`);
  return first.call;
}

/** What happened, one word a fact: for messages of failed tests. */
export function storyText(story: Story): string {
  return story.facts
    .map((fact) => ('step' in fact ? `${fact.type}(${fact.step})` : fact.type))
    .join(' ');
}

export function begin(story: Story, call: string, usd = 0): Story {
  const estimate = free(usd);
  const reading = readingOf(story.state, call);
  return tell(story, { type: 'BeginCall', call, prompt: `prompt:${call}`, estimate, reading });
}

/** The open call of a purpose begins and ends with a text. */
export function reply(story: Story, purpose: string, text: string, end: End = {}): Story {
  const call = end.call ?? theCall(story, purpose, end.step).id;
  const said = end.unread === true ? text : allRead(readingOf(story.state, call), text);
  return tell(begin(story, call, end.usd), endOf(call, said, end));
}

/** The open call of a purpose begins and fails for a reason of the lane. */
export function failCall(story: Story, purpose: string, end: End = {}): Story {
  const call = end.call ?? theCall(story, purpose, end.step).id;
  return tell(begin(story, call), failureOf(call));
}

/** The attempt that waits for its harvest, of a step or of any. */
function harvestOf(story: Story, step?: string): string {
  const debts = owed(story.state).flatMap((debt) =>
    debt.type === 'harvest' ? [debt.attempt] : [],
  );
  const found = debts.find((id) => step === undefined || id.startsWith(`${step}.`));
  if (found === undefined) throw new Error(`No harvest is owed: ${storyText(story)}`);
  return found;
}

/** The worker of a step answers, its edits apply, and the checks end. */
export function work(
  story: Story,
  step: string,
  name: string,
  status: 'passed' | 'failed' = 'passed',
  end: End = {},
): Story {
  const answered = reply(story, 'work', 'edits', { ...end, step });
  const attempt = harvestOf(answered, step);
  const artifact = replies.patch(name, `src/${step}.ts`);
  const harvested = tell(answered, {
    type: 'EndHarvest',
    attempt,
    result: { status: 'patch', artifact },
  });
  return owes(harvested, `check ${attempt}`) ? checks(harvested, attempt, status) : harvested;
}

export function rejectEdits(story: Story, step: string): Story {
  const answered = reply(story, 'work', 'edits', { step });
  const problems = ['the searched lines were not found'];
  return tell(answered, {
    type: 'EndHarvest',
    attempt: harvestOf(answered, step),
    result: { status: 'rejected', problems },
  });
}

export function checks(story: Story, subject: string, status: 'passed' | 'failed'): Story {
  const product = story.state.attempts[subject]?.product;
  const tree = product?.type === 'patch' ? product.artifact.tree : story.state.integration?.tree;
  const results = [replies.check(status)];
  return tell(story, { type: 'EndChecks', subject, tree: tree ?? '', sandboxed: true, results });
}

/** The counter-example that is owed a run fails twice on the patch, or passes. */
export function reproduce(story: Story, status: 'passed' | 'failed'): Story {
  const debt = owed(story.state).find((one) => one.type === 'reproduce');
  if (debt?.type !== 'reproduce')
    throw new Error(`No counter-example is owed: ${storyText(story)}`);
  const product = story.state.attempts[debt.attempt]?.product;
  const [file] = product?.type === 'patch' ? product.artifact.files : [];
  return tell(story, replies.reproduction(debt.call, status, file?.path));
}

export const debts = (story: Story): readonly Debt[] => owed(story.state);
export const owes = (story: Story, key: string) => debts(story).some((debt) => debt.key === key);
export const keys = (story: Story) => debts(story).map(({ key }) => key);

/** Facts of one type so far. */
export function all<T extends FactType>(story: Story, type: T): readonly FactOf<T>[] {
  return story.facts.filter((fact): fact is FactOf<T> => fact.type === type);
}

/** The patches are put together as one tree. */
export function integrate(
  story: Story,
  name = 'all',
  status: 'passed' | 'failed' = 'passed',
): Story {
  if (!debts(story).some(({ type }) => type === 'integrate')) {
    throw new Error(`No integration is owed: ${storyText(story)}`);
  }
  const steps = Object.values(story.state.steps)
    .filter((entry) => entry.status === 'done' && entry.step.id !== 'plan')
    .map((entry) => entry.step.id);
  const result = { status: 'integrated', tree: `tree:${name}`, patch: `patch:${name}`, steps };
  const integrated = tell(story, {
    type: 'EndIntegration',
    result: { ...result, status: 'integrated', files: [] },
  });
  return checks(integrated, 'integration', status);
}

/** From the last step to an open audit. */
export function toAudit(story: Story, name = 'all'): Story {
  const spoken = reply(integrate(story, name), 'synthesis', 'what was done');
  return reply(spoken, 'second-brain', 'nothing to add');
}

/** One step, done and verified. */
export function doneStep(story: Story, step: string, name = step): Story {
  return reply(work(story, step, name), 'verify', replies.pass, { step });
}

/** An open audit of one patch step. */
export function audited(beginning: Beginning = {}): Story {
  return toAudit(doneStep(planned([replies.step('s1')], beginning), 's1'));
}
