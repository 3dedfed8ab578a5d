import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { unheard } from '../../conductor/effects/heard-reply.ts';
import type { Drivers, LaneEvent, LaneOutcome, Workspace } from '../../conductor/ports.ts';
import { writesText } from '../../conductor/writes-text.ts';
import type { Cost } from '../../domain/call.ts';
import type { Environment } from '../../domain/environment.ts';
import type { LaneId, ModelName } from '../../domain/ids.ts';
import { type ProjectConfig, type RoleMap, usualFirstTokenSeconds } from '../../domain/role-map.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import { costOf, estimateTokens, priceOf } from '../../lanes/call/price.ts';
import { createDrivers } from '../../lanes/drivers.edge.ts';
import { sweepRun } from '../../lanes/process/process-tree.edge.ts';
import { splitReply } from '../../replies/split/split-reply.ts';
import { mayAskScarce } from '../../router/scarce-ledger.ts';
import { assignOnLane } from '../../router/seat-on-lane.ts';
import type { Usability } from '../../router/seat-state.ts';
import { modelLineage } from '../../rule/identity.ts';
import { createSlotDriver } from '../../slot/client/slot-driver.edge.ts';
import type { LocalWorkspaces } from '../../workspace/workspaces.edge.ts';
import { systemClock } from '../clock.edge.ts';
import { slotEnsurer, slotFolder } from '../local-slot.edge.ts';
import { passingWorkspaces } from '../passing-workspaces.edge.ts';
import { inspect, tuneOf } from '../project.edge.ts';
import { readSpecInForce, refuseProblems } from '../spec-in-force.edge.ts';
import { exits, UsageError } from '../usage-error.ts';
import type { AskOffer } from './ask-offer.ts';
import { scarceAsks, spendScarceAsk } from './scarce-asks.edge.ts';

/** One call to one lane, outside any run. */
export type AskRequest = {
  readonly lane: LaneId;
  /** Only this model of the lane; its first usable one where it is not given. */
  readonly only?: ModelName;
  readonly prompt: string;
  readonly env: Environment;
  readonly stateDir: string;
  readonly person: string;
  /** A repository whose newest commit an agent lane may read; its tune is in force. */
  readonly repo?: string | undefined;
  readonly maxTokens?: number | undefined;
  /** The most it may cost; the project's or the spec's budget of a job where it is not given. */
  readonly capUsd?: number | undefined;
  /** Told the call before it is made; for a scarce lane the answer decides, else it is not looked at. */
  readonly agree: (offer: AskOffer) => Promise<boolean>;
  readonly onEvent: (event: LaneEvent) => void;
  readonly signal: AbortSignal;
};

export type AskResult =
  | {
      readonly status: 'made';
      readonly offer: AskOffer;
      readonly outcome: LaneOutcome;
      readonly cost: Cost;
    }
  | { readonly status: 'declined'; readonly offer: AskOffer };

/** As in a run: tries on 429, 5xx and broken connections, and tool calls of an agent. */
const maxTries = 5;
const maxToolCalls = 200;

/**
 * Makes one call to a lane: chosen, priced and, where a quota stands over the lane, agreed to and
 * written down as spent before a byte is sent. Throws `UsageError` where it may not or cannot be made.
 */
export async function askLane(request: AskRequest): Promise<AskResult> {
  const call = `ask-${randomBytes(4).toString('hex')}`;
  const place = await placeOf(request);
  try {
    const map = await mapFor(request, place.tune);
    const drivers = driversOf(request, map);
    const usable = await probe(map, request, drivers);
    const offer = await offerOf(request, map, usable, place);
    if (request.signal.aborted) return { status: 'declined', offer };
    const agreed = await request.agree(offer);
    if (offer.scarce !== undefined) {
      if (!agreed) return { status: 'declined', offer };
      const { stateDir, person: by } = request;
      await spendScarceAsk(stateDir, { at: systemClock.now(), model: offer.model, by });
    }
    return await make({ request, map, drivers, offer, place, call });
  } finally {
    await sweepRun(call, systemClock);
    await place.close();
  }
}

type AskWorkspace = {
  readonly tune: ProjectConfig;
  readonly workspaces?: LocalWorkspaces;
  readonly workspace?: Workspace;
  close(): Promise<void>;
};

/** The folder an agent lane reads: a clone of the repository's newest commit, or none. */
async function placeOf({ repo, env, stateDir }: AskRequest): Promise<AskWorkspace> {
  if (repo === undefined) return { tune: {}, close: async () => {} };
  const workspaces = passingWorkspaces(env, stateDir);
  try {
    const facts = await inspect(workspaces, repo);
    const tune = await tuneOf(workspaces, facts);
    const opened = await workspaces.open({ repo: facts.path, base: facts.base, patches: [] });
    if (opened.status !== 'open') throw new Error('The newest commit cannot be checked out.');
    const { workspace } = opened;
    const close = async () => {
      await workspace.release();
      await workspaces.close();
    };
    return { tune, workspaces, workspace, close };
  } catch (error) {
    await workspaces.close();
    throw error;
  }
}

async function mapFor({ env, lane }: AskRequest, tune: ProjectConfig): Promise<RoleMap> {
  const reading = await readSpecInForce(env, tune);
  if (reading.status === 'refused') refuseProblems(reading.problems);
  const { map } = reading.spec;
  if (map.lanes[lane]) return map;
  throw new UsageError(
    `There is no lane ${lane} in the role map, or it is disabled here.`,
    `It has: ${Object.keys(map.lanes).join(', ')}.`,
  );
}

function driversOf({ env, stateDir }: AskRequest, map: RoleMap): Drivers {
  const secrets = secretsOf(env);
  const ensure = slotEnsurer({ map: () => map, dir: slotFolder(stateDir), env });
  return {
    ...createDrivers(env, { clock: systemClock, secrets, hide: [join(stateDir, 'runs')] }),
    slot: createSlotDriver({ ensure, secrets }),
  };
}

/** Probes the lane's models in their order, and none after the first that can be used. */
async function probe(
  map: RoleMap,
  { lane, only }: AskRequest,
  drivers: Drivers,
): Promise<ReadonlyMap<ModelName, Usability>> {
  const found = new Map<ModelName, Usability>();
  for (const name of map.lanes[lane]?.models ?? []) {
    if (only !== undefined && name !== only) {
      found.set(name, { usable: false, because: `${only} was asked for` });
      continue;
    }
    const model = map.models[name];
    const driver = model && drivers[model.driver];
    const seen = driver
      ? await driver.probe(model, name)
      : { usable: false, because: `its driver is not part of this build` };
    found.set(name, seen);
    if (seen.usable) break;
  }
  return found;
}

async function offerOf(
  request: AskRequest,
  map: RoleMap,
  usable: ReadonlyMap<ModelName, Usability>,
  place: AskWorkspace,
): Promise<AskOffer> {
  const { lane, prompt, stateDir } = request;
  const seat = assignOnLane(map, lane, usable);
  if (seat.status === 'blocked') {
    throw new UsageError(`BLOCKED: ${seat.because}`, seat.remedy, exits.blocked);
  }
  const { model: name, because, passedOver } = seat;
  const quota = map.lanes[lane]?.quota;
  const may = quota && mayAskScarce({ map, spent: 0, insideRepair: false });
  if (may?.status === 'refused') throw new UsageError(may.because, may.remedy, exits.blocked);
  const model = map.models[name];
  if (!model) throw new Error(`The role map has no model ${name}.`);
  const tokens = estimateTokens(prompt);
  refuseTooLong(name, model.contextTokens, tokens);
  const estimate = priceOf(model, tokens, tokensOf(request, map, name));
  const offer: AskOffer = {
    lane,
    model: name,
    lineage: modelLineage(map, name),
    because,
    passedOver,
    estimate,
    capUsd: capOf(request, map, place.tune),
    ...(quota ? { scarce: await scarceAsks(stateDir) } : {}),
    ...(writesText(model) ? {} : { sees: place.workspace ? 'repository' : 'nothing' }),
  };
  refuseTooDear(offer);
  return offer;
}

function tokensOf({ maxTokens }: AskRequest, map: RoleMap, name: ModelName): number {
  const most = map.models[name]?.maxTokens ?? map.limits.maxTokens;
  return Math.min(most, maxTokens ?? most);
}

function capOf({ capUsd }: AskRequest, map: RoleMap, tune: ProjectConfig): number {
  return capUsd ?? Math.min(map.limits.jobUsd, tune.budgetUsd ?? Number.POSITIVE_INFINITY);
}

function refuseTooLong(model: ModelName, contextTokens: number | undefined, tokens: number): void {
  if (contextTokens === undefined || tokens <= contextTokens) return;
  throw new UsageError(
    `The prompt comes to about ${tokens} tokens; ${model} takes ${contextTokens}.`,
    'Shorten it, or ask a lane with a longer context.',
  );
}

function refuseTooDear({ estimate, capUsd, model }: AskOffer): void {
  if (estimate.usd <= capUsd) return;
  throw new UsageError(
    `The call to ${model} could cost $${estimate.usd.toFixed(2)}, more than the budget of $${capUsd.toFixed(2)}.`,
    `Allow it with --budget ${(Math.ceil(estimate.usd * 100) / 100).toFixed(2)}, or shorten the prompt.`,
    exits.blocked,
  );
}

async function make(options: {
  readonly request: AskRequest;
  readonly map: RoleMap;
  readonly drivers: Drivers;
  readonly offer: AskOffer;
  readonly place: AskWorkspace;
  readonly call: string;
}): Promise<AskResult> {
  const { request, map, drivers, offer, place, call } = options;
  const model = map.models[offer.model];
  const driver = model && drivers[model.driver];
  if (!driver) throw new Error(`The role map has no model ${offer.model}.`);
  const { limits } = map;
  const { workspace } = place;
  const outcome = await driver.run(
    {
      run: call,
      call,
      purpose: 'work',
      model,
      modelName: offer.model,
      system: '',
      prompt: request.prompt,
      access: 'read-only',
      ...(workspace && !writesText(model) ? { cwd: workspace.dir } : {}),
      limits: {
        wallMs: limits.stepMinutes * 60_000,
        idleMs: limits.idleSeconds * 1_000,
        firstTokenMs: (limits.firstTokenSeconds ?? usualFirstTokenSeconds) * 1_000,
        maxTokens: tokensOf(request, map, offer.model),
        maxBytes: limits.replyBytes,
        maxToolCalls,
        maxTries,
      },
      optional: false,
    },
    request.onEvent,
    request.signal,
  );
  const kept = writesText(model) ? outcome : await keptItsHands(place, offer.model, outcome);
  const checked = answered(kept);
  const { usage, costUsd } = checked;
  return {
    status: 'made',
    offer,
    outcome: checked,
    cost: costOf(model, { usage, costUsd }, offer.estimate),
  };
}

/** The outcome with the answer alone as its text; one that is thoughts and no answer has failed. */
function answered(outcome: LaneOutcome): LaneOutcome {
  if (outcome.status === 'failed') return outcome;
  const { answer, problem } = splitReply(outcome.text);
  return problem === undefined
    ? { ...outcome, text: answer }
    : { ...unheard(outcome, problem), text: '' };
}

/** An agent that was only to read and changed files has failed, whatever it says. */
async function keptItsHands(
  { workspaces, workspace, tune }: AskWorkspace,
  model: ModelName,
  outcome: LaneOutcome,
): Promise<LaneOutcome> {
  if (!workspaces || !workspace || outcome.status === 'failed') return outcome;
  const harvest = await workspaces.harvest({
    workspace,
    fromTree: workspace.baseTree,
    finishedCut: false,
    owns: [],
    protectedGlobs: tune.protected ?? [],
  });
  if (harvest.status === 'no-change') return outcome;
  const message = `${model} changed files in a read-only call; its answer does not count.`;
  return { ...outcome, status: 'failed', reason: 'error', message };
}
