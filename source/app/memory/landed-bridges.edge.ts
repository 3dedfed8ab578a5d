import { realpath } from 'node:fs/promises';
import { type AgentName, agentNames } from '../../agents/list.ts';
import { printProblem } from '../../domain/problem.ts';
import { type AcceptedBridge, readAccepted } from '../../memory/bridge/accepted-bridges.edge.ts';
import { surfaceOf } from '../../memory/bridge/agent-surface.ts';
import { type Bridge, readBridge } from '../../memory/bridge/bridge.ts';
import { bridgeFile } from '../../memory/bridge/bridge-job.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { chosenAttempt, patchedSteps } from '../../state/select.ts';
import { passingFamilies } from '../../state/view/view-vouch.ts';
import { acceptCommand, familyWords } from '../../state/view/view-words.ts';
import type { Caller } from '../caller.ts';
import { systemClock } from '../clock.edge.ts';
import { placesOf } from '../places.ts';
import { runFolder } from '../session/find-run.edge.ts';
import { listRunSummaries, stateOf } from '../session/run-summaries.edge.ts';
import { exits, UsageError } from '../usage-error.ts';
import { bridgePlaces, homeOf, knownIndex, targetFor } from './bridge-deps.edge.ts';
import { fileAt } from './bridge-repo.edge.ts';

export type Landed = { readonly run: string; readonly state: RunState; readonly commit: string };

/** The bridge as the landed commit has it, held against what may be wired here; else why not. */
export async function acceptedText(
  { state, commit }: Landed,
  agent: AgentName,
  { caller, store }: { readonly caller: Caller; readonly store: string | undefined },
): Promise<Bridge | string> {
  const { env } = caller;
  const file = bridgeFile(agent);
  const found = await fileAt(state.job?.repo.path ?? '', commit, file, env);
  const text = found?.replace(/(^|[\s@"'`(])~\//gm, (_, before) => `${before}${homeOf(env)}/`);
  if (text === undefined) return `${file} is not in commit ${commit}. Land the run again.`;
  const path = /^target: *(\S.*)$/m
    .exec(text)?.[1]
    ?.trim()
    .replace(/^(["'])(.*)\1$/, '$2');
  const target = targetFor(surfaceOf(agent, env), path);
  const reading = readBridge(text, file, { target, index: await knownIndex(caller, store) });
  return reading.status === 'read' ? reading.bridge : printProblem(reading.problem);
}

export function recordOf(
  { run, state, commit }: Landed,
  bridge: Bridge,
  step: StepState,
): AcceptedBridge {
  const authors = chosenAttempt(state, step)?.authors ?? [];
  const writers = authors.filter(({ role }) => role === 'writer');
  return {
    agent: bridge.target.agent,
    target: bridge.target.path,
    index: bridge.index,
    words: bridge.words,
    ...{ run, commit },
    writtenBy: [...new Set(writers.map(({ lineage }) => familyWords(lineage)))],
    verifiedBy: [...passingFamilies(state, step.step.id)],
    acceptedBy: state.audit?.by ?? '',
    at: systemClock.now(),
  };
}

/** The bridges a run landed, each with the step that made it: one a person rejected is in no commit. */
export function bridgesOf({
  state,
}: Landed): readonly { readonly agent: AgentName; readonly step: StepState }[] {
  return agentNames.flatMap((agent) => {
    const step = patchedSteps(state).findLast((entry) => {
      const product = chosenAttempt(state, entry)?.product;
      const files = product?.type === 'patch' ? product.artifact.files : [];
      return files.some(({ path, change }) => path === bridgeFile(agent) && change !== 'deleted');
    });
    return step === undefined ? [] : [{ agent, step }];
  });
}

export async function landedRun(caller: Caller, id: string | undefined): Promise<Landed> {
  if (id === undefined) return newestUnwired(caller);
  const { dir, id: run } = await runFolder(caller, id);
  const state = await stateOf(dir);
  const landed = state && landedOf(run, state);
  if (landed) return landed;
  if (state?.audit && !state.audit.decision) {
    const what = `Run ${run} waits for your audit.`;
    throw new UsageError(what, `Decide it: ${acceptCommand(run, state.audit.tree)}`, exits.waiting);
  }
  throw new UsageError(`Run ${run} landed nothing.`, 'See: fugu runs');
}

export async function newestUnwired({ env }: Caller): Promise<Landed> {
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
  const what = 'Every bridge of an audited run is wired already.';
  throw new UsageError(what, 'Start with: fugu memory bridge add AGENT');
}

export function landedOf(run: string, state: RunState): Landed | undefined {
  const commit = state.landed?.commit;
  return commit === undefined || state.reverted ? undefined : { run, state, commit };
}
