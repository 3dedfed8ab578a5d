import type { Call } from '../../domain/call.ts';
import type { Command, ProposalReading } from '../../domain/commands.ts';
import type { MemoryDraft, MemoryFact } from '../../domain/memory-fact.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { readProposals } from '../../replies/read-proposals.ts';
import { splitReply } from '../../replies/split/split-reply.ts';
import { modelLineage } from '../../rule/identity.ts';
import type { RunState } from '../../state/run-state.ts';
import { waitingProposals } from '../advance/proposals.ts';
import type { PerformContext } from '../conductor.ts';
import type { Memory } from '../memory-port.ts';
import type { LaneOutcome } from '../ports.ts';
import type { World } from './effect-deps.ts';

/** Facts of the shared memory that bear on a question; undefined where there is no memory. */
export async function recall(
  world: World,
  words: readonly string[],
): Promise<readonly MemoryFact[] | undefined> {
  const memory = await world.memory();
  return memory?.recall(words.join('\n'));
}

/** What a finished reply proposes for the memory, looked through for secrets before it is journalled. */
export async function proposalsOf(
  world: World,
  { call, map }: { readonly call: Call; readonly map: RoleMap },
  outcome: LaneOutcome,
): Promise<readonly ProposalReading[]> {
  if (call.purpose !== 'work' || outcome.status !== 'done') return [];
  const memory = await world.memory();
  if (memory === undefined) return [];
  const lineage = modelLineage(map, call.model, outcome.served);
  const family = lineage.length === 0 ? {} : { family: lineage.join('+') };
  const readings = readProposals(splitReply(outcome.text).answer, {
    source: call.model,
    ...family,
  });
  return Promise.all(readings.map((reading) => vet(memory, reading)));
}

async function vet(memory: Memory, reading: ProposalReading): Promise<ProposalReading> {
  if (reading.status === 'refused') return reading;
  const [problem] = await memory.vet(reading.draft);
  if (problem === undefined) return reading;
  return { status: 'refused', because: `${problem.what} ${problem.remedy}` };
}

/**
 * Puts what was accepted with the audit into the memory. After a crash it is done again: what is there
 * already with the same words is not written twice.
 */
export async function performRemember(
  world: World,
  { state }: PerformContext,
): Promise<Command | undefined> {
  const memory = await world.memory();
  const waiting = waitingProposals(state());
  const results = [];
  for (const { id, draft } of waiting)
    results.push({ proposal: id, ...(await keep(memory, draft)) });
  return { type: 'EndRemember', results };
}

type Kept =
  | { readonly status: 'kept'; readonly id: string }
  | { readonly status: 'refused'; readonly because: string };

async function keep(memory: Memory | undefined, draft: MemoryDraft): Promise<Kept> {
  if (memory === undefined) return { status: 'refused', because: 'there is no memory any more' };
  const { facts, archived } = await memory.list();
  const held = [...facts, ...archived].find(
    ({ title, body, source }) =>
      title === draft.title && body === draft.body && source === draft.source,
  );
  if (held !== undefined) return { status: 'kept', id: held.id };
  const written = await memory.add(draft);
  if (written.status === 'written') return { status: 'kept', id: written.fact.id };
  const because = written.problems.map(({ what, remedy }) => `${what} ${remedy}`).join(' ');
  return { status: 'refused', because };
}

/** What a job is about, for the search in the memory. */
export function subjectOf(state: RunState, more: readonly string[] = []): readonly string[] {
  const contract = state.job?.contract;
  return contract === undefined ? more : [contract.task.deliverable, ...more];
}
