import { join } from 'node:path';
import { reopen } from '../../app/run/reopen.edge.ts';
import { refusalsOf } from '../../app/session/owner-reply.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import type { PersonCommand, Refusal } from '../../domain/commands.ts';
import { printProblem } from '../../domain/problem.ts';
import { controlSocket, sendToOwner } from '../../journal/control.edge.ts';
import { glanceAtRun } from '../../journal/runs.edge.ts';
import type { RunState } from '../../state/run-state.ts';
import type { CommandContext } from '../command.ts';
import { rehearsalSpeed } from '../output-form.ts';
import { finishPlain, printStory } from '../run/print-story.edge.ts';

/** How long the owner of a run may take to answer; a landing on a large repository is the longest part. */
const ownerMs = 60_000;

/** How a command that was carried out here ended. */
export type CarriedOut = { readonly code: number; readonly state?: RunState };

/**
 * Gives a run a person's commands: through the process that has it open, else by opening it here
 * and following it until it settles. A refusal ends with exit 2 and changes nothing.
 */
export async function carryOut(
  context: CommandContext,
  { id, dir }: { readonly id: string; readonly dir: string },
  commands: readonly PersonCommand[],
): Promise<CarriedOut> {
  for (const [at, command] of commands.entries()) {
    const sent = await sendToOwner(dir, command, ownerMs);
    // An owner that left in between leaves the rest to whoever asks.
    if (sent.status === 'nobody') {
      await refuseUnreachable(id, dir);
      return carryOutHere(context, id, commands.slice(at));
    }
    if (sent.status !== 'answered') throw new UsageError(sent.what, sent.remedy, exits.failed);
    refuseAny(refusalsOf(sent.reply));
  }
  context.stdout.write(`Sent to the process that has ${id} open.\n`);
  return { code: exits.done };
}

/** An owner whose control socket could not be opened takes no commands from outside. */
async function refuseUnreachable(id: string, dir: string): Promise<void> {
  const { owner } = await glanceAtRun(dir, id);
  if (!owner) return;
  throw new UsageError(
    `Run ${id} is open in process ${owner.pid}, which takes no commands from outside: ${join(dir, controlSocket)} cannot be opened.`,
    'Decide in its dashboard, or end that process and give this command again.',
    exits.failed,
  );
}

function refuseAny(refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  const lines = refusals.map(({ what, remedy }) =>
    printProblem({ severity: 'error', kind: 'input', what, remedy }),
  );
  throw new UsageError(lines.join('\n'), '');
}

async function carryOutHere(
  context: CommandContext,
  id: string,
  commands: readonly PersonCommand[],
): Promise<CarriedOut> {
  const session = await reopen(context, id, rehearsalSpeed(context));
  try {
    const known = session.conductor.history().length;
    for (const command of commands) refuseAny(await session.conductor.dispatch(command));
    const stop = printStory(session, context, 'lines', known);
    const code = await finishPlain(session, context, 'lines');
    stop();
    return { code, state: session.conductor.state() };
  } finally {
    await session.close();
  }
}
