import type { Call, Cost, Outcome } from '../../domain/call.ts';
import type { Command } from '../../domain/commands.ts';
import type { CallId, Digest } from '../../domain/ids.ts';
import type { PlanStep } from '../../domain/plan/plan.ts';
import { type ModelEntry, type RoleMap, usualFirstTokenSeconds } from '../../domain/role-map.ts';
import { findCall } from '../../state/call-book.ts';
import type { RunState } from '../../state/run-state.ts';
import { unseenFiles } from '../../state/select.ts';
import type { PerformContext } from '../conductor.ts';
import type { LaneOutcome, LaneRequest, Workspace } from '../ports.ts';
import type { Assembled } from '../prompt/assemble.ts';
import type { PromptInput } from '../prompt/prompt-input.ts';
import { writesText } from '../writes-text.ts';
import { begin, refuseCall } from './begin-call.ts';
import { earlierSession, ownUsage, type Session } from './earlier-session.ts';
import type { World } from './effect-deps.ts';
import { heardReply, shownTo, withWords } from './heard-reply.ts';
import { harvestAt, resultOf } from './perform-harvest.ts';
import { proposalsOf } from './perform-memory.ts';
import { preparePrompts } from './prepare-prompts.ts';
import { promptInput, workspaceOf } from './prompt-of.ts';
import { retryBudget } from './retry-budget.ts';
import { type PartsOutcome, runParts } from './run-parts.ts';
import { openWorkspace, whyClosed, withWorkspace } from './with-workspace.ts';

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
  const desk = workspaceOf(now, entry.call);
  const opened = await openWorkspace(world.workspaces, now, desk, earlier?.dir);
  if (opened.status !== 'open') {
    const message = whyClosed(opened);
    return refuseCall(world, context, entry.call, { reason: 'error', message });
  }
  return withWorkspace(opened, (workspace) =>
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
  const secrets = await world.secrets();
  const about = { model, map, state: context.state(), secrets };
  const prepared = preparePrompts(world, about, input);
  if (prepared.status === 'refused') return refuseCall(world, context, call, prepared);
  const { parts, reading } = prepared;
  const estimate = priceIt(world, model, map, parts);
  const texts = parts.map((part) => `${part.system}\n\n${part.prompt}`);
  const prompt = await world.blobs.put(texts.join('\n\n'));
  const driver = world.drivers[model.driver];
  if (!driver) {
    const missing = `Driver ${model.driver} is not part of this build.`;
    return refuseCall(world, context, call, { reason: 'error', message: missing });
  }
  const resume = job.session?.id;
  const memory = factsIn(input);
  if (!(await begin(context, call, { prompt, estimate, resume, memory, reading })))
    return undefined;
  const requests = await Promise.all(parts.map((part) => requestFor(world, context, job, part)));
  const send = requests.map(
    (request) => () =>
      driver.run(
        { ...request, secrets },
        (event) => world.chatter.emit(call, event),
        context.signal,
      ),
  );
  const outcome = await runParts(send, context.signal);
  if (outcome === undefined) return undefined;
  return finish(world, context, job, { outcome, estimate, shown: shownTo(world, input) });
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

/** All parts together: money is refused before the first is sent. */
function priceIt(world: World, model: ModelEntry, map: RoleMap, parts: readonly Assembled[]): Cost {
  const { estimateTokens, priceOf } = world.pricing;
  const tokens = parts.map(({ system, prompt }) => estimateTokens(system + prompt));
  const input = tokens.reduce((sum, one) => sum + one, 0);
  return priceOf(model, input, parts.length * (model.maxTokens ?? map.limits.maxTokens));
}

/** Ids of the facts of the shared memory that stand in a prompt. */
function factsIn(input: PromptInput): readonly string[] {
  const ask = input.purpose === 'reask' ? input.of : input;
  return 'memory' in ask ? (ask.memory ?? []).map(({ id }) => id) : [];
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
      maxTries: retryBudget,
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
    readonly outcome: PartsOutcome;
    readonly estimate: Cost;
    readonly shown: readonly string[];
  },
): Promise<Command | undefined> {
  const { call, model, workspace } = job;
  const { replies = [], ...whole } = outcome;
  const kept = writesText(model) ? whole : await keptItsHands(world, context, job, whole);
  const { outcome: checked, answer } = heardReply(call, kept, replies);
  const text = await world.blobs.put(checked.text);
  const said = answer === undefined ? {} : { answer: await world.blobs.put(answer) };
  const own = withSession(context.state(), job, checked);
  const proposals = await proposalsOf(world, job, checked);
  const found = {
    ...(proposals.length === 0 ? {} : { proposals }),
    ...(shown.length === 0 ? {} : { shown }),
  };
  const stored = await Promise.all(
    replies.map(async (reply) => ({ ...reply, text: await world.blobs.put(reply.text) })),
  );
  const end = endOf(world, call, { outcome: own, text, said, model, estimate });
  const ended = { ...end, ...inParts(end, replies, stored), ...found };
  const attempt = call.attempt;
  if (writesText(model) || call.purpose !== 'work' || attempt === undefined) return ended;
  const harvest =
    checked.status === 'done'
      ? await harvestAt(world, context.state(), { attempt, workspace, cut: false })
      : undefined;
  if (harvest === undefined) return ended;
  return { ...ended, harvest: resultOf(withWords(harvest, checked), said.answer ?? text) };
}

/** The replies to several parts: each is read by itself, and each is a blob. */
function inParts(
  { outcome }: Extract<Command, { type: 'EndCall' }>,
  replies: readonly { readonly text: string }[],
  stored: NonNullable<Outcome['parts']>,
): Partial<Extract<Command, { type: 'EndCall' }>> {
  if (replies.length === 0) return {};
  return { parts: replies.map(({ text }) => text), outcome: { ...outcome, parts: stored } };
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
