import { reopen } from '../../app/run/reopen.edge.ts';
import { runFolder } from '../../app/session/find-run.edge.ts';
import { followRun } from '../../app/session/followed-run.edge.ts';
import { ownershipOf } from '../../journal/tail.edge.ts';
import type { CommandContext } from '../command.ts';
import { rehearsalSpeed } from '../output-form.ts';
import { shownFollowed } from './shown-followed.edge.ts';
import { type ShownRun, shownSession } from './shown-run.ts';

/** A run for the screen: followed where another process has it open, else taken up again here. */
export async function openOrFollow(context: CommandContext, id: string): Promise<ShownRun> {
  const folder = await runFolder(context, id);
  const now = await ownershipOf(folder.dir);
  const elsewhere = now.status === 'open' && now.owner.pid !== process.pid;
  return elsewhere
    ? shownFollowed(await followRun(folder.id, folder.dir), context)
    : shownSession(await reopen(context, id, rehearsalSpeed(context)));
}
