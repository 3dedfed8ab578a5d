import { findRun } from '../../journal/runs.edge.ts';
import type { Caller } from '../caller.ts';
import { placesOf } from '../places.ts';
import { UsageError } from '../usage-error.ts';

/** The folder of a run by its name or the beginning of it; an unknown name is told its neighbours. */
export async function runFolder(
  context: Pick<Caller, 'env'>,
  id: string | undefined,
): Promise<{ readonly id: string; readonly dir: string }> {
  if (id === undefined || id === '') {
    throw new UsageError('Missing <run>.', 'List the runs: fugu runs');
  }
  const found = await findRun(placesOf(context.env).state, id);
  if (found.status === 'found') return { id: found.id, dir: found.dir };
  throw new UsageError(found.what, found.remedy);
}
