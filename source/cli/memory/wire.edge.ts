import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AgentName } from '../../agents/list.ts';
import {
  bridgePlaces,
  homeOf,
  mustBeSetUp,
  userFileDeps,
} from '../../app/memory/bridge-deps.edge.ts';
import {
  acceptedText,
  bridgesOf,
  type Landed,
  landedRun,
  recordOf,
} from '../../app/memory/landed-bridges.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { keepAccepted } from '../../memory/bridge/accepted-bridges.edge.ts';
import { surfaceOf } from '../../memory/bridge/agent-surface.ts';
import { wired } from '../../memory/bridge/bridge.ts';
import { changeFile } from '../../memory/user-file/user-file.edge.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import type { CommandContext } from '../command.ts';
import { changeLines } from './change-text.ts';
import { storeAsked } from './store-asked.ts';

/**
 * Puts the bridges of an audited run into the agents' own files, exactly as they were accepted. Without
 * a name it takes the newest run whose bridges are not in yet. Doing it again changes nothing.
 */
export async function wireRun(asked: CommandContext, id: string | undefined): Promise<number> {
  const landed = await landedRun(asked, id);
  const context = stageOf(asked, landed.state);
  const found = bridgesOf(landed);
  if (found.length === 0) {
    throw new UsageError(`Run ${landed.run} landed no bridge.`, 'See: fugu memory bridge list');
  }
  const rehearsal = landed.state.job?.rehearsal === true;
  for (const { agent } of found) {
    const surface = surfaceOf(agent, context.env);
    if (rehearsal) await mkdir(surface.home, { recursive: true });
    else mustBeSetUp(surface);
  }
  let code: number = exits.done;
  for (const { agent, step } of found) {
    const ended = await wireOne(context, landed, agent, step);
    code = Math.max(code, ended);
  }
  if (
    code === exits.done &&
    context.flags.dryRun !== true &&
    landed.state.job?.rehearsal !== true
  ) {
    const names = found.map(({ agent }) => `--for ${agent}`).join(' ');
    context.stdout.write(`Prove that they are loaded: fugu memory prove ${names}\n`);
  }
  return code;
}

/**
 * A rehearsal's bridges go into a home that was made for it, the folder above its hub, and never into
 * the person's own files.
 */
function stageOf(context: CommandContext, { job }: RunState): CommandContext {
  if (job?.rehearsal !== true) return context;
  const home = dirname(job.repo.path);
  const { PATH } = context.env;
  const env = {
    HOME: home,
    FUGU_HOME: join(home, '.fugu'),
    ...(PATH === undefined ? {} : { PATH }),
  };
  const store = join(job.repo.path, 'memory');
  return { ...context, env, flags: { ...context.flags, store } };
}

async function wireOne(
  context: CommandContext,
  landed: Landed,
  agent: AgentName,
  step: StepState,
): Promise<number> {
  const { env, flags, stdout } = context;
  const bridge = await acceptedText(landed, agent, {
    caller: context,
    store: storeAsked(context.flags),
  });
  if (typeof bridge === 'string') {
    stdout.write(`${agent}: ${bridge}\n`);
    return exits.badInput;
  }
  const surface = surfaceOf(agent, env);
  const dryRun = flags.dryRun === true;
  const done = await changeFile(userFileDeps(env), {
    path: bridge.target.path,
    within: homeOf(env),
    edit: (text) => {
      const edit = wired(bridge, text);
      const size = edit.status === 'changed' ? Buffer.byteLength(edit.text) : 0;
      if (surface.maxBytes === undefined || size <= surface.maxBytes) return edit;
      const what = `${agent} reads ${surface.maxBytes} bytes of it, and with the bridge it has ${size}.`;
      return { status: 'refused', what, remedy: 'Make it shorter.' };
    },
    dryRun,
  });
  if (done.status !== 'refused' && !dryRun) {
    await keepAccepted(bridgePlaces(env).accepted, recordOf(landed, bridge, step));
  }
  stdout.write(`${changeLines(agent, done).join('\n')}\n`);
  return done.status === 'refused' ? exits.badInput : exits.done;
}
