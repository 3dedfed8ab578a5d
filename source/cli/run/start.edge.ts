import { placesOf } from '../../app/places.ts';
import { exits } from '../../app/usage-error.ts';
import { locateSpec } from '../../spec/spec-file.edge.ts';
import type { CommandContext } from '../command.ts';
import { showDashboard } from '../dashboard/show-dashboard.edge.ts';
import { isPlain } from '../output-form.ts';
import { rehearseStory } from './rehearse-story.edge.ts';

/**
 * `fugu` alone: the start screen with the new-job prompt and earlier runs. Without a spec of one's
 * own the rehearsal, so that a first look costs nothing. What runs a job is loaded behind the first frame.
 */
export async function start(context: CommandContext): Promise<number> {
  if (locateSpec(context.env).source === 'bundled') return firstLook(context);
  const stateDir = placesOf(context.env).state;
  if (isPlain(context)) return listPlain(context, stateDir);
  return showDashboard(context, {
    stateDir,
    env: context.env,
    draft: async (from) =>
      (await import('../dashboard/shown-contract.edge.ts')).draftFor(context, from),
    startJob: async (task, contract) =>
      (await import('./screen-starts.edge.ts')).startShown(context, task, contract),
    openRun: async (id) =>
      (await import('../dashboard/open-or-follow.edge.ts')).openOrFollow(context, id),
  });
}

/** Facts on standard output stay alone there, so with --json the way on goes to the other. */
async function firstLook(context: CommandContext): Promise<number> {
  const code = await rehearseStory(context);
  const out = context.flags.json === true ? context.stderr : context.stdout;
  out.write(`${wayOn}\n`);
  return code;
}

const wayOn =
  'That was a rehearsal with scripted models, because you have no spec yet. To use your own: fugu init';

async function listPlain({ stdout }: CommandContext, stateDir: string): Promise<number> {
  const { listRunSummaries } = await import('../../app/session/run-summaries.edge.ts');
  const runs = await listRunSummaries(stateDir);
  const lines = runs.map(({ run, status, task }) => `${run}  ${status}  ${task.split('\n')[0]}`);
  const next = 'Start a job with: fugu run "<task>". See fugu help.';
  stdout.write(`${[...lines, next].join('\n')}\n`);
  return exits.done;
}
