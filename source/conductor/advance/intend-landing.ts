import type { HarnessCommand } from '../../domain/commands.ts';
import type { RunState } from '../../state/run-state.ts';
import { type Answer, facts } from '../handle/handled.ts';
import { landingMessage } from './landing-message.ts';

/** An accepted tree whose landing has not begun: the journal's head at the decision is still to be written down. */
export function owesAnchor({ audit, landing, ended }: RunState): boolean {
  return audit?.decision === 'accepted' && !landing && !ended;
}

/** The landing as it will be made, however often it is tried: the commit is a function of this fact. */
export function intendLanding(
  { head }: Extract<HarnessCommand, { type: 'EndAnchor' }>,
  state: RunState,
): Answer {
  const { audit, job } = state;
  if (!owesAnchor(state) || !audit || !job) return facts();
  return facts({
    type: 'LandingIntended',
    ref: `refs/heads/fugu/${job.run}`,
    base: job.repo.base,
    tree: audit.tree,
    patch: audit.patch,
    message: landingMessage(state, head),
    dateS: Math.floor(state.lastAt / 1000),
  });
}
