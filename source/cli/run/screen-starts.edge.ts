import { trustAll } from '../../app/session/trust-commands.ts';
import { draftContract } from '../../contract/draft-contract.ts';
import type { CommandContext } from '../command.ts';
import { openOrFollow } from '../dashboard/open-or-follow.edge.ts';
import type { DashboardStart } from '../dashboard/show-dashboard.edge.ts';
import { draftFor, shownForm } from '../dashboard/shown-contract.edge.ts';
import { type ShownRun, shownSession } from '../dashboard/shown-run.ts';
import { startFrom } from './start-from.edge.ts';

/** What the screen starts and opens. */
export function fromTheScreen(
  context: CommandContext,
): Pick<DashboardStart, 'draft' | 'startJob' | 'openRun'> {
  return {
    draft: (from) => draftFor(context, from),
    startJob: (task, contract) => startShown(context, task, contract),
    openRun: (id) => openOrFollow(context, id),
  };
}

/** Starts a job for the screen, with the contract that was shown there. */
export async function startShown(
  context: CommandContext,
  task: string,
  contract?: string,
): Promise<ShownRun> {
  const form = contract === undefined ? draftContract(task) : await shownForm(context, contract);
  const session = await startFrom(context, form);
  if (context.flags.trust === true) await trustAll(session, context.person);
  return shownSession(session);
}
