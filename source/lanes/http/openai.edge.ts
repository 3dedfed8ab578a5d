import OpenAI from 'openai';
import type {
  Clock,
  LaneDriver,
  LaneEvent,
  LaneOutcome,
  LaneRequest,
} from '../../conductor/ports.ts';
import type { FailureReason } from '../../domain/call.ts';
import type { Environment } from '../../domain/environment.ts';
import { oneLine, sentence } from '../../safety/one-line.ts';
import type { Secret } from '../../safety/redact.ts';
import { createChatReply, type Received } from '../../wire/chat-reply.ts';
import { chatRequest } from '../../wire/chat-request.ts';
import { type Endpoint, endpointOf } from '../call/endpoint.ts';
import { alteredField, secretsOf } from '../call/ingest.ts';
import { createGuard, type Guard, seconds } from '../call/limits.ts';
import { type Backoff, usualBackoff, waitBefore } from './backoff.ts';
import { readAnswer } from './chat-answer.edge.ts';
import { type Trouble, troubleOf } from './trouble.edge.ts';
import { createWire, type Fetch } from './wire.edge.ts';

export interface OpenAiOptions {
  readonly env: Environment;
  readonly clock: Clock;
  readonly fetch?: Fetch;
  /** Looked for in every reply, beside what the environment's names call secret. */
  readonly secrets?: readonly Secret[];
  readonly backoff?: Backoff;
}

type Emit = (event: LaneEvent) => void;
type Usable = Extract<Endpoint, { status: 'usable' }>;

/** A reply is JSON around few letters a chunk; on the wire it may be this much longer than its text. */
const wireFactor = 64;
const wireExtraBytes = 1_048_576;
const longestTimerMs = 2_147_483_647;

/**
 * Any endpoint that speaks OpenAI's chat completions, streamed. Retries, limits and the reading of
 * a bad ending are done here, so that each is seen; the package only speaks the protocol.
 */
export function createOpenAiDriver(options: OpenAiOptions): LaneDriver {
  const secrets = [...(options.secrets ?? []), ...secretsOf(options.env)];
  return {
    probe: async (model, name) => {
      const endpoint = endpointOf(model, name, options.env);
      if (endpoint.status === 'unusable') return { usable: false, because: endpoint.because };
      const key = endpoint.key === undefined ? 'no key is needed' : `${endpoint.key.name} is set`;
      return { usable: true, because: `${key}, and ${endpoint.baseURL} is well formed.` };
    },
    run: (request, onEvent, signal) => runCall(options, secrets, request, onEvent, signal),
  };
}

async function runCall(
  options: OpenAiOptions,
  known: readonly Secret[],
  request: LaneRequest,
  onEvent: Emit,
  signal: AbortSignal,
): Promise<LaneOutcome> {
  const startMs = options.clock.now();
  const endpoint = endpointOf(request.model, request.modelName, options.env);
  if (endpoint.status === 'unusable') return refused(request, endpoint.reason, endpoint.because);
  const others = request.secrets ?? known;
  const secrets = endpoint.key === undefined ? others : [endpoint.key, ...others];
  const stop = new AbortController();
  const guard = createGuard({
    limits: request.limits,
    clock: options.clock,
    signal,
    onStop: () => stop.abort(),
  });
  const call: Call = { ...options, request, endpoint, secrets, guard, stop, emit: onEvent };
  try {
    onEvent({ type: 'started' });
    const ended = await tryUntilDone(call);
    return { ...outcomeOf(call, ended), durationMs: options.clock.now() - startMs };
  } catch (error) {
    const message = oneLine(`The call failed by a bug in fugu: ${String(error)}`, secrets);
    return { ...refused(request, 'error', message), durationMs: options.clock.now() - startMs };
  } finally {
    guard.end();
    stop.abort();
  }
}

interface Call extends OpenAiOptions {
  readonly request: LaneRequest;
  readonly endpoint: Usable;
  readonly secrets: readonly Secret[];
  readonly guard: Guard;
  readonly stop: AbortController;
  readonly emit: Emit;
}

interface Ended {
  readonly received?: Received;
  readonly trouble?: Trouble;
  readonly retries: number;
}

async function tryUntilDone(call: Call): Promise<Ended> {
  const { request, guard, clock } = call;
  const maxTries = request.optional ? 1 : request.limits.maxTries;
  for (let attempt = 1; ; attempt += 1) {
    const tried = await tryOnce(call);
    const retries = attempt - 1;
    const { trouble } = tried;
    if (trouble === undefined || !trouble.again || guard.cause() !== undefined) {
      return { ...tried, retries };
    }
    if (attempt >= maxTries) return { ...tried, retries };
    const waitMs = waitBefore(
      attempt,
      trouble.askedMs,
      call.backoff ?? usualBackoff,
      Math.random(),
    );
    if (waitMs >= guard.leftMs()) {
      return { trouble: tooLong(trouble, waitMs), retries };
    }
    const because = oneLine(trouble.message, call.secrets, 200);
    call.emit({ type: 'retry', attempt: attempt + 1, waitMs, because });
    guard.expectSilence(true);
    await pause(clock, waitMs, call.stop.signal);
    guard.expectSilence(false);
    if (guard.cause() !== undefined) return { retries };
  }
}

function tooLong(trouble: Trouble, waitMs: number): Trouble {
  const message = `${trouble.message} The next try would be in ${seconds(waitMs)}, past the time limit of this call.`;
  return { ...trouble, message };
}

/** One request: what was received, and what went wrong on the endpoint's side. */
async function tryOnce(call: Call): Promise<Omit<Ended, 'retries'>> {
  const { request, guard, secrets, emit } = call;
  let wireBytes = 0;
  const maxWireBytes = request.limits.maxBytes * wireFactor + wireExtraBytes;
  const fetchCounted = createWire({
    fetch: call.fetch ?? fetch,
    hasKey: call.endpoint.key !== undefined,
    optional: request.optional,
    onBytes: (count) => {
      guard.kept();
      wireBytes += count;
      if (wireBytes > maxWireBytes) guard.blame('byte-limit', 'The endpoint sends without end.');
    },
  });
  const reply = createChatReply({
    asked: request.model.model,
    secrets,
    onEvent: emit,
    onBytes: (count) => guard.bytes(count),
  });
  guard.awaitToken();
  const trouble = await send(call, fetchCounted)
    .then((answer) => readAnswer(answer, reply, guard))
    .catch((error: unknown) => lost(error, reply.begun(), call));
  return { received: reply.end(), ...(trouble === undefined ? {} : { trouble }) };
}

/** A connection that breaks in mid-answer makes a cut reply, which is not asked for again. */
function lost(error: unknown, begun: boolean, { clock, endpoint }: Call): Trouble | undefined {
  return begun ? undefined : troubleOf(error, clock.now(), endpoint.baseURL);
}

function send(call: Call, fetchCounted: Fetch): Promise<Response> {
  const { request, endpoint } = call;
  const client = new OpenAI({
    baseURL: endpoint.baseURL,
    // The package insists on a key; without one its header is not sent.
    apiKey: endpoint.key?.value ?? 'none',
    // Null, or the package takes them from the environment and shows them to every endpoint.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    fetch: fetchCounted,
    maxRetries: 0,
    timeout: Math.min(longestTimerMs, request.limits.wallMs + 60_000),
    logLevel: 'off',
  });
  const body = bodyOf(request, endpoint);
  return client.chat.completions.create(body, { signal: call.stop.signal }).asResponse();
}

function bodyOf(
  request: LaneRequest,
  endpoint: Usable,
): OpenAI.Chat.ChatCompletionCreateParamsStreaming {
  const { max_tokens, ...body } = chatRequest(request);
  // OpenAI's own reasoning models refuse max_tokens; most other servers know nothing else.
  const isOpenAi = new URL(endpoint.baseURL).hostname === 'api.openai.com';
  return { ...body, ...(isOpenAi ? { max_completion_tokens: max_tokens } : { max_tokens }) };
}

/** Resolves after the wait, or at once when the call is stopped. */
function pause(clock: Clock, waitMs: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const clear = clock.after(waitMs, resolve);
    const wake = (): void => {
      clear();
      resolve();
    };
    stopped.addEventListener('abort', wake, { once: true });
    if (stopped.aborted) wake();
  });
}

/** The first cause wins: a limit or an abort of ours, then what the endpoint did, then what it said. */
function outcomeOf(call: Call, { received, trouble, retries }: Ended): LaneOutcome {
  const cause = call.guard.cause() ?? trouble;
  const judgement = received?.judgement;
  const failure = cause ?? (judgement?.status === 'failed' ? judgement : undefined);
  const base = {
    text: (received?.text ?? '').slice(0, call.request.limits.maxBytes).toWellFormed(),
    ...alteredField(received?.altered),
    served: received?.served ?? { by: 'declared' as const, id: call.request.model.model },
    durationMs: 0,
    retries,
    ...(received?.usage === undefined ? {} : { usage: received.usage }),
    ...(received?.costUsd === undefined ? {} : { costUsd: received.costUsd }),
  };
  if (failure !== undefined) {
    const message = sentence(failure.message, call.secrets);
    return { status: 'failed', reason: failure.reason, message, ...base };
  }
  if (received?.removed === undefined) return { status: 'done', ...base };
  call.emit({ type: 'notice', level: 'warning', text: received.removed });
  return { status: 'done', message: received.removed, ...base };
}

function refused(request: LaneRequest, reason: FailureReason, message: string): LaneOutcome {
  return {
    status: 'failed',
    reason,
    message,
    text: '',
    served: { by: 'declared', id: request.model.model },
    durationMs: 0,
    retries: 0,
  };
}
