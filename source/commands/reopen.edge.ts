import { findRun } from '../journal/runs.edge.ts';
import { type CommandContext, UsageError } from './command.ts';
import { placesOf } from './places.ts';
import { openStage } from './rehearsal-session.edge.ts';
import { stateOf } from './run-summaries.edge.ts';
import { openSession, type Session, specOfToday, takeUp } from './session.edge.ts';

/** The folder of a run by its name or the beginning of it; an unknown name is told its neighbours. */
export async function runFolder(
  context: Pick<CommandContext, 'env'>,
  id: string | undefined,
): Promise<{ readonly id: string; readonly dir: string }> {
  if (id === undefined || id === '') {
    throw new UsageError('No run is named.', 'See the runs with: fugu runs');
  }
  const found = await findRun(placesOf(context.env).state, id);
  if (found.status === 'found') return { id: found.id, dir: found.dir };
  throw new UsageError(found.what, found.remedy);
}

/** Opens a run where it was left and takes it up again; a rehearsal gets its scripted models back. */
export async function reopen(context: CommandContext, id: string | undefined): Promise<Session> {
  const folder = await runFolder(context, id);
  const stateDir = placesOf(context.env).state;
  const before = await stateOf(folder.dir);
  const stage = before?.job?.rehearsal ? await openStage(context.env, 1, before) : undefined;
  const env = stage?.env ?? context.env;
  try {
    const session = await openSession({ run: folder.id, dir: folder.dir, stateDir, env });
    const spec = stage?.spec ?? (await specOfToday(env, session));
    await takeUp(session, spec, context.person);
    if (spec && !stage && !session.conductor.state().ended) session.follow(spec);
    return stage ? withStage(session, stage) : session;
  } catch (error) {
    await stage?.close();
    throw error;
  }
}

function withStage(session: Session, stage: { close(): Promise<void> }): Session {
  return {
    ...session,
    async close() {
      await session.close();
      await stage.close();
    },
  };
}
