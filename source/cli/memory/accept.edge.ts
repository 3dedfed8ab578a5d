import { runFolder } from '../../app/session/find-run.edge.ts';
import { recordsOf } from '../../app/session/records.edge.ts';
import { proveHistory } from '../../app/session/session.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { waitingProposals } from '../../conductor/advance/proposals.ts';
import { printProblem } from '../../domain/problem.ts';
import type { MemoryStore } from '../../memory/store/store.edge.ts';
import type { CommandContext } from '../command.ts';

/** Takes what a run that has ended proposed and nobody decided about: a job of words has no audit. */
export async function memoryAccept(
  context: CommandContext,
  store: MemoryStore,
  [name, ...ids]: readonly string[],
): Promise<number> {
  const { id, dir } = await runFolder(context, name);
  const state = proveHistory(await recordsOf(dir), dir);
  if (!state.ended) {
    const remedy = `What it proposes is kept with its audit: fugu audit ${id}`;
    throw new UsageError(`Run ${id} has not ended.`, remedy);
  }
  const waiting = waitingProposals(state);
  const wanted = ids.length === 0 ? waiting.map((one) => one.id) : ids;
  const unknown = wanted.find((one) => !waiting.some((proposal) => proposal.id === one));
  if (unknown !== undefined || waiting.length === 0) {
    const open = waiting.map((one) => one.id).join(', ') || 'none';
    throw new UsageError(`Run ${id} proposes no ${unknown ?? 'fact'}.`, `What waits: ${open}.`);
  }
  const { facts } = await store.list();
  for (const { id: proposal, draft } of waiting.filter((one) => wanted.includes(one.id))) {
    const held = facts.find(({ title, body }) => title === draft.title && body === draft.body);
    if (held !== undefined) {
      context.stdout.write(`${proposal}  ${held.id} (held already)\n`);
      continue;
    }
    const written = await store.add(draft);
    if (written.status === 'refused') {
      throw new UsageError(written.problems.map(printProblem).join('\n'), '');
    }
    context.stdout.write(`${proposal}  ${written.fact.id}\n`);
  }
  return exits.done;
}
