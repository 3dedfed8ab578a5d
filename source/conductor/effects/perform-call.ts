import type { Call, Cost } from '../../events/call.ts';
import type { Command } from '../../events/commands.ts';
import type { CallId, Digest } from '../../events/ids.ts';
import type { PlanStep } from '../../events/plan.ts';
import { type ModelEntry, type RoleMap, usualFirstTokenSeconds } from '../../events/role-map.ts';
import { findCall } from '../../state/call-book.ts';
import type { RunState } from '../../state/run-state.ts';
import { unseenFiles } from '../../state/select.ts';
import type { PerformContext } from '../conductor.ts';
import type { LaneOutcome, LaneRequest, Workspace } from '../ports.ts';
import { asSent } from '../prompt/as-sent.ts';
import { type Assembled, assemblePrompt } from '../prompt/assemble.ts';
import type { PromptInput } from '../prompt/prompt-input.ts';
import { atDesk, openDesk, whyClosed } from './desk.ts';
import { earlierSession, ownUsage, type Session } from './earlier-session.ts';
import { heardReply, shownTo, withWords } from './heard-reply.ts';
import { harvestAt, resultOf } from './perform-harvest.ts';
import { proposalsOf } from './perform-memory.ts';
import { deskOf, promptInput } from './prompt-of.ts';
import { type World, writesText } from './world.ts';

/** Tries on 429, 5xx and broken connections, the first included. */
const maxTries = 5;
const maxToolCalls = 200;

type Job = {
  readonly call: Call;
  readonly map: RoleMap;
  readonly model: ModelEntry;
  readonly workspace: Workspace;
  readonly session: Session | undefined;
};

/**
 * One call to a model: the prompt is assembled and priced, the call is begun (or held by the
 * budget) before a byte is sent, and whatever happens it ends exactly once.
 */
export async function performCall(
  world: World,
  context: PerformContext,
  id: CallId,
): Promise<Command | undefined> {
  const now = context.state();
  const entry = findCall(now.calls, id);
  const map = entry ? now.maps[entry.spec] : undefined;
  const model = entry ? map?.models[entry.call.model] : undefined;
  if (!entry || !map || !model) return undefined;
  const earlier = earlierSession(now, entry.call);
  const desk = deskOf(now, entry.call);
  const opened = await openDesk(world.workspaces, now, desk, earlier?.dir);
  if (opened.status !== 'open') return refuseCall(world, context, entry.call, whyClosed(opened));
  return atDesk(opened, (workspace) =>
    callAt(world, context, {
      ...{ call: entry.call, map, model, workspace },
      // What it remembers of another folder would mislead it, or lead it there.
      session: earlier?.dir === workspace.dir ? earlier : undefined,
    }),
  );
}

async function callAt(
  world: World,
  context: PerformContext,
  job: Job,
): Promise<Command | undefined> {
  const { call, model, map } = job;
  if (!(await isSeen(world, context, job))) return undefined;
  const input = await promptInput(world, context.state(), call, job.workspace);
  const characters = model.contextTokens === undefined ? undefined : model.contextTokens * 3;
  const secrets = await world.secrets();
  const assembled = asSent(assemblePrompt(input, world.prompts, characters), secrets);
  const estimate = priceIt(world, model, map, assembled);
  const prompt = await world.blobs.put(`${assembled.system}\n\n${assembled.prompt}`);
  const driver = world.drivers[model.driver];
  if (!driver) {
    const missing = `Driver ${model.driver} is not part of this build.`;
    return refuseCall(world, context, call, missing);
  }
  const resume = job.session?.id;
  const memory = factsIn(input);
  if (!(await begin(context, call, { prompt, estimate, resume, memory }))) return undefined;
  const request = { ...(await requestFor(world, context, job, assembled)), secrets };
  const outcome = await driver.run(
    request,
    (event) => world.chatter.emit(call, event),
    context.signal,
  );
  if (context.signal.aborted) return undefined;
  const shown = shownTo(world, input, assembled);
  return finish(world, context, job, { outcome, estimate, shown });
}

/** Whether a person has seen all that an agent would obey in the folder; if not, it is shown and the call waits. */
async function isSeen(
  world: World,
  { state, tell }: PerformContext,
  { call, model, workspace }: Job,
): Promise<boolean> {
  if (writesText(model) || state().job?.rehearsal) return true;
  const files = await world.workspaces.controlFiles(workspace);
  const unseen = unseenFiles(state(), files);
  if (unseen.length > 0) await tell({ type: 'FindControlFiles', call: call.id, files: unseen });
  return unseen.length === 0;
}

function priceIt(world: World, model: ModelEntry, map: RoleMap, assembled: Assembled): Cost {
  const tokens = world.pricing.estimateTokens(assembled.system + assembled.prompt);
  return world.pricing.priceOf(model, tokens, model.maxTokens ?? map.limits.maxTokens);
}

type Begin = {
  readonly prompt: Digest;
  readonly estimate: Cost;
  readonly resume?: string | undefined;
  readonly memory?: readonly string[];
};

/** Ids of the facts of the shared memory that stand in a prompt. */
function factsIn(input: PromptInput): readonly string[] {
  const ask = input.purpose === 'reask' ? input.of : input;
  return 'memory' in ask ? (ask.memory ?? []).map(({ id }) => id) : [];
}

/** Journals that the call begins; false when the budget holds it or nobody wants it any more. */
async function begin(
  context: PerformContext,
  call: Call,
  { memory = [], ...about }: Begin,
): Promise<boolean> {
  const before = findCall(context.state().calls, call.id)?.begun ?? 0;
  const given = memory.length === 0 ? {} : { memory };
  await context.tell({ type: 'BeginCall', call: call.id, ...about, ...given });
  const entry = findCall(context.state().calls, call.id);
  return !context.signal.aborted && entry?.status === 'begun' && entry.begun > before;
}

async function requestFor(
  world: World,
  { state }: PerformContext,
  { call, map, model, workspace, session }: Job,
  { system, prompt }: Assembled,
): Promise<LaneRequest> {
  const { limits } = map;
  const lane = map.lanes[call.lane];
  const agent = !writesText(model);
  const step = state().steps[call.step]?.step;
  const batch = step?.batch === true;
  return {
    run: state().run ?? '',
    call: call.id,
    purpose: call.purpose,
    model,
    modelName: call.model,
    system,
    prompt,
    resume: session?.id,
    access: mayWrite(call, step) ? 'workspace-write' : 'read-only',
    ...(agent ? { cwd: workspace.dir, home: await world.laneHome(call.lane) } : {}),
    limits: {
      wallMs: limits.stepMinutes * 60_000,
      idleMs: limits.idleSeconds * 1_000,
      firstTokenMs: (limits.firstTokenSeconds ?? usualFirstTokenSeconds) * 1_000,
      maxTokens: model.maxTokens ?? limits.maxTokens,
      maxBytes: limits.replyBytes,
      maxToolCalls,
      maxTries,
    },
    optional: !batch && (lane?.optional ?? false),
    ...(batch ? { batch } : {}),
  };
}

/** Only a worker changes files, and not one that speaks in a kit's role. */
function mayWrite({ purpose }: Call, step: PlanStep | undefined): boolean {
  return purpose === 'work' && step?.as === undefined;
}

/** The end of a call as a command; an agent's edits are read before its folder is given back. */
async function finish(
  world: World,
  context: PerformContext,
  job: Job,
  {
    outcome,
    estimate,
    shown,
  }: {
    readonly outcome: LaneOutcome;
    readonly estimate: Cost;
    readonly shown: readonly string[];
  },
): Promise<Command | undefined> {
  const { call, model, workspace } = job;
  const kept = writesText(model) ? outcome : await keptItsHands(world, context, job, outcome);
  const { outcome: checked, answer } = heardReply(call, kept);
  const text = await world.blobs.put(checked.text);
  const said = answer === undefined ? {} : { answer: await world.blobs.put(answer) };
  const own = withSession(context.state(), job, checked);
  const proposals = await proposalsOf(world, job, checked);
  const found = {
    ...(proposals.length === 0 ? {} : { proposals }),
    ...(shown.length === 0 ? {} : { shown }),
  };
  const ended = { ...endOf(world, call, { outcome: own, text, said, model, estimate }), ...found };
  const attempt = call.attempt;
  if (writesText(model) || call.purpose !== 'work' || attempt === undefined) return ended;
  const harvest =
    checked.status === 'done'
      ? await harvestAt(world, context.state(), { attempt, workspace, cut: false })
      : undefined;
  if (harvest === undefined) return ended;
  return { ...ended, harvest: resultOf(withWords(harvest, checked), said.answer ?? text) };
}

/** A read-only role that changed files has failed, whatever it says. */
async function keptItsHands(
  world: World,
  { state }: PerformContext,
  { call, workspace }: Job,
  outcome: LaneOutcome,
): Promise<LaneOutcome> {
  const step = state().steps[call.step]?.step;
  if (mayWrite(call, step) || outcome.status === 'failed') return outcome;
  const harvest = await world.workspaces.harvest({
    workspace,
    fromTree: workspace.baseTree,
    finishedCut: false,
    owns: [],
    protectedGlobs: state().job?.tune.protected ?? [],
  });
  if (harvest.status === 'no-change') return outcome;
  const message = `${call.model} changed files in a read-only role; its answer does not count.`;
  return { ...outcome, status: 'failed', reason: 'error', message };
}

/** The outcome with the folder its session knows, and with the tokens of this call alone. */
function withSession(
  state: RunState,
  { call, workspace, session }: Job,
  outcome: LaneOutcome,
): LaneOutcome & { readonly sessionDir?: string } {
  const usage = session && outcome.usage ? { usage: ownUsage(state, session, outcome.usage) } : {};
  if (outcome.sessionId === undefined || call.purpose !== 'work') return { ...outcome, ...usage };
  return { ...outcome, ...usage, sessionDir: workspace.dir };
}

function endOf(
  world: World,
  call: Call,
  end: {
    readonly outcome: LaneOutcome;
    readonly text: Digest;
    readonly said: { readonly answer?: Digest };
    readonly model: ModelEntry;
    readonly estimate: Cost;
  },
): Extract<Command, { type: 'EndCall' }> {
  const { text: words, costUsd, ...outcome } = end.outcome;
  const cost = world.pricing.costOf(end.model, { usage: outcome.usage, costUsd }, end.estimate);
  return {
    type: 'EndCall',
    call: call.id,
    text: words,
    outcome: { ...outcome, text: end.text, ...end.said, textBytes: Buffer.byteLength(words), cost },
  };
}

/** A call whose material could not be laid out ends as failed, without being sent or paid. */
async function refuseCall(
  world: World,
  context: PerformContext,
  call: Call,
  message: string,
): Promise<Command | undefined> {
  const prompt = await world.blobs.put(message);
  const cost: Cost = { usd: 0, mark: 'free' };
  if (!(await begin(context, call, { prompt, estimate: cost }))) return undefined;
  return {
    type: 'EndCall',
    call: call.id,
    text: '',
    outcome: {
      status: 'failed',
      reason: 'error',
      message,
      textBytes: 0,
      served: { by: 'declared' },
      cost,
      durationMs: 0,
      retries: 0,
    },
  };
}
