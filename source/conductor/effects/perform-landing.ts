import type { Command } from '../../domain/commands.ts';
import type { RunState } from '../../state/run-state.ts';
import { journalTrailer } from '../advance/landing-message.ts';
import type { PerformContext } from '../conductor.ts';
import type { Landing } from '../ports.ts';
import { rereadVerdicts } from '../reread-verdicts.ts';
import type { World } from './effect-deps.ts';
import { partsOf } from './perform-handoff.ts';

type Stopped = Extract<Landing, { status: 'stopped' }>;

/**
 * Lands the audited tree, exactly once: the intent is journalled, the commit is a function of it. What
 * the intent stands on is looked at once more before anything is written.
 */
export async function performLanding(
  world: World,
  { state }: PerformContext,
): Promise<Command | undefined> {
  const now = state();
  const { job, landing } = now;
  if (!job || !landing) return undefined;
  const stopped =
    (await otherJournal(world, now)) ??
    (await otherWords(world, now)) ??
    (await otherTree(world, now));
  const result = stopped ?? (await world.workspaces.land({ repo: job.repo.path, ...landing }));
  return { type: 'EndLanding', result };
}

/** The commit would vouch for a journal that is not this one. An intent of before had no head in it. */
async function otherJournal(
  world: World,
  { landing, audit }: RunState,
): Promise<Stopped | undefined> {
  const named = landing?.message.split('\n').find((line) => line.startsWith(journalTrailer));
  if (named === undefined || audit?.decidedSeq === undefined) return undefined;
  const head = await world.anchor(audit.decidedSeq);
  if (named === `${journalTrailer}${head}`) return undefined;
  return stop('the journal up to the decision is not the one that the landing was meant for');
}

async function otherWords(world: World, state: RunState): Promise<Stopped | undefined> {
  const [first] = (await rereadVerdicts(state, world.blobs)).misread;
  if (first === undefined) return undefined;
  return stop(`verdict ${first.call} says ${first.fact}, its reply says ${first.reply}`);
}

async function otherTree(world: World, state: RunState): Promise<Stopped | undefined> {
  const { job, landing } = state;
  if (!job || !landing) return undefined;
  const patches = partsOf(state).map(({ patch }) => patch);
  const made = await world.workspaces.integrate(job.repo.path, job.repo.base, patches);
  switch (made.status) {
    case 'failed':
      return { status: 'stopped', because: made.because, remedy: made.remedy };
    case 'conflict':
      return stop(`the verified patches no longer go together in ${made.files.join(', ')}`);
    case 'integrated':
      return made.tree === landing.tree
        ? undefined
        : stop(`the verified patches make tree ${made.tree}, the accepted one is ${landing.tree}`);
    default:
      return made satisfies never;
  }
}

function stop(because: string): Stopped {
  const remedy = "The run's folder was changed: restore it from a copy, or start a new run.";
  return { status: 'stopped', because, remedy };
}
