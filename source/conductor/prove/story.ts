import type { Command } from '../../domain/commands.ts';
import type { Recorded } from '../../domain/decode.ts';
import type { Fact } from '../../domain/facts.ts';
import { evolve } from '../../state/evolve/evolve.ts';
import { initialState, type RunState } from '../../state/run-state.ts';
import { decide } from '../decide.ts';
import type { Truth } from './truth.ts';

/** One way a run can go: what was decided so far, and what only the adversary knows of it. */
export type Story = {
  readonly state: RunState;
  readonly facts: readonly Fact[];
  readonly truth: Truth;
  /** The moves so far, one word each. */
  readonly trail: readonly string[];
  /** Why the fold refused what was decided last; such a story ends. */
  readonly refusedByFold?: string;
};

/** What the world or a person does next. */
export type Move = {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly truth?: Truth;
};

export const emptyStory: Story = { state: initialState(), facts: [], truth: {}, trail: [] };

const dawnMs = 1_700_000_000_000;

/** The story after one more move, decided and folded as a run does it. */
export function play(story: Story, move: Move): Story {
  const told = move.commands.reduce(tell, story);
  return {
    ...told,
    truth: { ...story.truth, ...move.truth },
    trail: [...story.trail, move.name],
  };
}

function tell(story: Story, command: Command): Story {
  const { facts } = decide({ at: momentOf(story), command }, story.state);
  return record(story, facts);
}

/** The story with facts behind it that nothing decided. */
export function record(story: Story, facts: readonly Fact[]): Story {
  const at = momentOf(story);
  const state = facts.reduce(
    (next, fact) => evolve(next, { seq: next.seq + 1, at, fact } satisfies Recorded),
    story.state,
  );
  return { ...story, state, facts: [...story.facts, ...facts] };
}

const momentOf = ({ facts }: Story) => dawnMs + facts.length * 1_000;
