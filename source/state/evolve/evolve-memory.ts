import type { Fact, FactOf } from '../../domain/facts.ts';
import { findCall } from '../call-book.ts';
import type { ProposalState } from '../proposal-state.ts';
import type { RunState } from '../run-state.ts';
import { must } from './hard-rule.ts';

const types = ['MemoryProposed', 'MemoryRefused', 'MemoryKept', 'MemoryDropped'] as const;
type MemoryRunFact = FactOf<(typeof types)[number]>;

export function isMemoryFact(fact: Fact): fact is MemoryRunFact {
  return (types as readonly string[]).includes(fact.type);
}

/** Facts about what the shared memory is to keep: nothing is kept before the audit was accepted. */
export function evolveMemory(state: RunState, fact: MemoryRunFact): RunState {
  switch (fact.type) {
    case 'MemoryProposed': {
      const { proposal: id, call, draft } = fact;
      must(findCall(state.calls, call) !== undefined, `${id} was proposed by no call of this run`);
      const proposal: ProposalState = { id, call, draft, status: 'waiting' };
      return { ...state, proposals: [...state.proposals, proposal] };
    }
    case 'MemoryRefused':
      return state;
    case 'MemoryKept': {
      const { proposal, id: kept } = fact;
      must(state.audit?.decision === 'accepted', `${proposal} was kept before it was accepted`);
      return settled(state, proposal, { status: 'kept', kept });
    }
    case 'MemoryDropped':
      return settled(state, fact.proposal, { status: 'dropped', because: fact.because });
    default:
      return fact satisfies never;
  }
}

function settled(state: RunState, id: string, end: Partial<ProposalState>): RunState {
  const open = state.proposals.find((one) => one.id === id);
  must(open?.status === 'waiting', `${id} does not wait to be kept`);
  const proposals = state.proposals.map((one) => (one.id === id ? { ...one, ...end } : one));
  return { ...state, proposals };
}
