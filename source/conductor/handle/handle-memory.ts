import type { HarnessCommand, PersonCommand, ProposalReading } from '../../domain/commands.ts';
import type { Fact } from '../../domain/facts.ts';
import type { CallId } from '../../domain/ids.ts';
import type { RunState } from '../../state/run-state.ts';
import { waitingProposals } from '../advance/proposals.ts';
import { type Answer, facts, refuse } from './handled.ts';

/** What a reply proposes for the shared memory, each thing once, named in the order it came. */
export function proposed(
  call: CallId,
  readings: readonly ProposalReading[],
  state: RunState,
): readonly Fact[] {
  const known = new Set(state.proposals.map(({ draft }) => `${draft.title}\n${draft.body}`));
  let count = state.proposals.length;
  return readings.flatMap((reading): readonly Fact[] => {
    if (reading.status === 'refused') {
      return [{ type: 'MemoryRefused', call, because: reading.because }];
    }
    const { draft } = reading;
    const words = `${draft.title}\n${draft.body}`;
    if (known.has(words)) return [];
    known.add(words);
    count += 1;
    return [{ type: 'MemoryProposed', call, proposal: `m${count}`, draft }];
  });
}

/** What became of the accepted proposals; a report that comes twice counts once. */
export function endRemember(
  { results }: Extract<HarnessCommand, { type: 'EndRemember' }>,
  state: RunState,
): Answer {
  const waiting = new Set(waitingProposals(state).map(({ id }) => id));
  return facts(
    ...results
      .filter(({ proposal }) => waiting.has(proposal))
      .map((result): Fact => {
        const { proposal } = result;
        return result.status === 'kept'
          ? { type: 'MemoryKept', proposal, id: result.id }
          : { type: 'MemoryDropped', proposal, because: result.because };
      }),
  );
}

/** A person lets a proposal go, before or at the audit. */
export function dropProposal(
  { proposal, by }: Extract<PersonCommand, { type: 'DropProposal' }>,
  state: RunState,
): Answer {
  const waiting = waitingProposals(state).map(({ id }) => id);
  if (waiting.includes(proposal)) {
    return facts({ type: 'MemoryDropped', proposal, because: 'it is not wanted', by });
  }
  const remedy =
    waiting.length === 0 ? 'No proposal waits.' : `Those that wait: ${waiting.join(', ')}.`;
  return refuse(`No proposal ${proposal} waits for the memory.`, remedy);
}
