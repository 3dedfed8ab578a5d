import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { printProblem } from '../events/problem.ts';
import {
  type AcceptedBridge,
  keepAccepted,
  readAccepted,
} from '../memory/accepted-bridges.edge.ts';
import { type MemoryAgent, memoryAgents, surfaceOf } from '../memory/agent-surface.ts';
import { type Bridge, readBridge, wired } from '../memory/bridge.ts';
import { bridgeFile } from '../memory/bridge-job.ts';
import { changeFile } from '../memory/user-file.edge.ts';
import type { RunState, StepState } from '../state/run-state.ts';
import { chosenAttempt, patchedSteps } from '../state/select.ts';
import { vouchingFamilies } from '../state/view-vouch.ts';
import { acceptCommand, familyWords } from '../state/view-words.ts';
import {
  bridgePlaces,
  fileDesk,
  homeOf,
  knownIndex,
  mustBeSetUp,
  targetFor,
} from './bridge-desk.edge.ts';
import { fileAt } from './bridge-repo.edge.ts';
import { systemClock } from './clock.edge.ts';
import { type CommandContext, exits, UsageError } from './command.ts';
import { changeLines } from './memory-bridge-text.ts';
import { placesOf } from './places.ts';
import { runFolder } from './reopen.edge.ts';
import { listRunSummaries, stateOf } from './run-summaries.edge.ts';

type Landed = { readonly run: string; readonly state: RunState; readonly commit: string };

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
  agent: MemoryAgent,
  step: StepState,
): Promise<number> {
  const { env, flags, stdout } = context;
  const bridge = await acceptedText(landed, agent, context);
  if (typeof bridge === 'string') {
    stdout.write(`${agent}: ${bridge}\n`);
    return exits.badInput;
  }
  const surface = surfaceOf(agent, env);
  const dryRun = flags.dryRun === true;
  const done = await changeFile(fileDesk(env), {
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

/** The bridge as the landed commit has it, held against what may be wired here; else why not. */
async function acceptedText(
  { state, commit }: Landed,
  agent: MemoryAgent,
  context: CommandContext,
): Promise<Bridge | string> {
  const { env } = context;
  const file = bridgeFile(agent);
  const found = await fileAt(state.job?.repo.path ?? '', commit, file, env);
  const text = found?.replace(/(^|[\s@"'`(])~\//gm, (_, before) => `${before}${homeOf(env)}/`);
  if (text === undefined) return `${file} is not in commit ${commit}. Land the run again.`;
  const path = /^target: *(\S.*)$/m
    .exec(text)?.[1]
    ?.trim()
    .replace(/^(["'])(.*)\1$/, '$2');
  const target = targetFor(surfaceOf(agent, env), path);
  const reading = readBridge(text, file, { target, index: await knownIndex(context) });
  return reading.status === 'read' ? reading.bridge : printProblem(reading.problem);
}

function recordOf({ run, state, commit }: Landed, bridge: Bridge, step: StepState): AcceptedBridge {
  const authors = chosenAttempt(state, step)?.authors ?? [];
  const writers = authors.filter(({ role }) => role === 'writer');
  return {
    agent: bridge.target.agent,
    target: bridge.target.path,
    index: bridge.index,
    words: bridge.words,
    ...{ run, commit },
    writtenBy: [...new Set(writers.map(({ lineage }) => familyWords(lineage)))],
    verifiedBy: [...vouchingFamilies(state, step.step.id)],
    acceptedBy: state.audit?.by ?? '',
    at: systemClock.now(),
  };
}

/** The bridges a run landed, each with the step that made it: one a person rejected is in no commit. */
function bridgesOf({
  state,
}: Landed): readonly { readonly agent: MemoryAgent; readonly step: StepState }[] {
  return memoryAgents.flatMap((agent) => {
    const step = patchedSteps(state).findLast((entry) => {
      const product = chosenAttempt(state, entry)?.product;
      const files = product?.type === 'patch' ? product.artifact.files : [];
      return files.some(({ path, change }) => path === bridgeFile(agent) && change !== 'deleted');
    });
    return step === undefined ? [] : [{ agent, step }];
  });
}

async function landedRun(context: CommandContext, id: string | undefined): Promise<Landed> {
  if (id === undefined) return newestUnwired(context);
  const { dir, id: run } = await runFolder(context, id);
  const state = await stateOf(dir);
  const landed = state && landedOf(run, state);
  if (landed) return landed;
  if (state?.audit && !state.audit.decision) {
    const what = `Run ${run} waits for your audit.`;
    throw new UsageError(what, `Decide it: ${acceptCommand(run, state.audit.tree)}`, exits.waiting);
  }
  throw new UsageError(`Run ${run} landed nothing.`, 'See: fugu runs');
}

async function newestUnwired({ env }: CommandContext): Promise<Landed> {
  const { state: stateDir } = placesOf(env);
  const { repo, accepted } = bridgePlaces(env);
  const place = await realpath(repo).catch(() => repo);
  const wiredRuns = new Set((await readAccepted(accepted)).map(({ run }) => run));
  const runs = (await listRunSummaries(stateDir)).filter((one) => one.repo === place);
  for (const { run } of [...runs].sort((one, other) => other.lastAt - one.lastAt)) {
    const { dir } = await runFolder({ env }, run);
    const state = wiredRuns.has(run) ? undefined : await stateOf(dir);
    const landed = state && landedOf(run, state);
    if (landed) return landed;
  }
  const what = 'No audited run has bridges that are not in yet.';
  throw new UsageError(what, 'Begin with: fugu memory bridge add AGENT');
}

function landedOf(run: string, state: RunState): Landed | undefined {
  const commit = state.landed?.commit;
  return commit === undefined || state.reverted ? undefined : { run, state, commit };
}
