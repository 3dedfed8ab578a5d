import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterRest } from '../../base/wait.edge.ts';
import { newProgress, type Progress } from '../engine/progress.ts';
import type { Ticket } from '../queue/queue.ts';
import type { Service } from '../queue/service.edge.ts';
import type { Turn } from '../queue/wait-queue.edge.ts';
import {
  type Admission,
  admit,
  type Fields,
  type WireError,
  type WireForm,
} from '../turn/admission.ts';
import type { Job } from '../turn/attempt.edge.ts';
import { createReply, type Reply } from '../turn/reply.edge.ts';
import { retryAfter, type Taken, takeTurn } from '../turn/turn.edge.ts';
import { wireError } from '../turn/wire-error.ts';
import type { Visitor } from './gate.ts';

/** The paths that generate, and the form each speaks. */
export const formOfPath: Readonly<Record<string, WireForm>> = {
  '/v1/chat/completions': 'chat',
  '/v1/completions': 'completion',
  '/v1/responses': 'response',
  '/v1/messages': 'message',
};

const maxBodyBytes = 32 * 1_048_576;

/** Takes one request for tokens from its head to its end. Never rejects. */
export async function pass(
  service: Service,
  visitor: Visitor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://slot');
  const form = formOfPath[url.pathname] ?? 'chat';
  const reply = createReply(request, response, form);
  const body = await readBody(request, reply);
  if (body === undefined) return;
  const ticket = {
    id: service.newId(),
    class: visitor.class,
    caller: visitor.caller,
    atMs: Date.now(),
  };
  const admission = admissionOf(service, form, body, visitor);
  if (admission.status === 'refused') {
    reply.fail(admission.error);
    return;
  }
  reply.header('x-slot-max-tokens', String(admission.maxTokens));
  const refusal = doorRefusal(service, visitor);
  if (refusal !== undefined) {
    reply.fail(wireError(503, refusal.type, refusal.message), retryAfter(refusal.retryAfterMs));
    return;
  }
  const job = jobOf(service, form, url.pathname + url.search, admission, request, ticket.id);
  await queue(service, ticket, job, reply);
}

async function readBody(request: IncomingMessage, reply: Reply): Promise<Fields | undefined> {
  try {
    const text = await requestText(request);
    const body: unknown = text === undefined ? undefined : JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Said below; nobody hears it when the client has left.
  }
  const message = 'The body is no JSON object of at most 32 MiB. Send the request as JSON.';
  reply.fail(wireError(400, 'invalid_request_error', message), { connection: 'close' });
  return undefined;
}

/** The body, or undefined when it is too long: it is then heard to its end, or its sender hears no answer. */
function requestText(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    request.on('data', (piece: Uint8Array) => {
      bytes += piece.byteLength;
      if (bytes <= maxBodyBytes) pieces.push(piece);
      if (bytes > 4 * maxBodyBytes) request.destroy();
    });
    request.on('end', () =>
      resolve(bytes > maxBodyBytes ? undefined : Buffer.concat(pieces).toString('utf8')),
    );
    request.on('error', reject);
    request.on('close', () => reject(new Error('The client left.')));
  });
}

function admissionOf(
  { config, counter }: Service,
  form: WireForm,
  body: Fields,
  visitor: Visitor,
): Admission {
  const caps = { usualTokens: config.usualTokens, ceilingTokens: config.ceilingTokens };
  const rules = { caps, ctx: config.ctx, ratio: counter.ratio() };
  return admit(form, body, rules, visitor.secondOpinion);
}

interface Refusal {
  readonly type: string;
  readonly message: string;
  readonly retryAfterMs?: number;
}

/** Why there is no use in standing in line. An optional request wants the slot now or not at all. */
function doorRefusal(service: Service, visitor: Visitor): Refusal | undefined {
  const { desk, supervisor } = service;
  const closed = service.closedBecause();
  if (closed !== undefined) return { type: 'local_model_draining', message: closed };
  const { phase, because, retryAfterMs } = supervisor.facts();
  if (phase === 'dead' || (phase === 'open' && retryAfterMs !== undefined)) {
    const message = `The local model cannot be used: ${because ?? phase}.`;
    return {
      type: phase === 'dead' ? 'local_model_dead' : 'local_model_unavailable',
      message,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  if (!visitor.optional) return undefined;
  const isFree =
    phase === 'ready' && desk.line().holder === undefined && desk.waiting().length === 0;
  if (isFree) return undefined;
  // It is turned away, and the next one may find the model loaded.
  if (phase === 'off') void supervisor.ready();
  const now = phase === 'ready' ? 'busy' : phase;
  const message = `The local model is ${now}, so this optional request was not queued.`;
  return { type: 'local_model_busy', message, retryAfterMs: 1_000 };
}

function jobOf(
  { config }: Service,
  form: WireForm,
  path: string,
  admission: Extract<Admission, { status: 'admitted' }>,
  request: IncomingMessage,
  id: string,
): Job {
  const { kind } = config.engine;
  const streams = admission.body.stream === true;
  // llama-server then tells how much of the prompt is read, which is life before the first token.
  const hidesProgress =
    streams &&
    (kind === 'llama-server' || kind === 'embedded') &&
    (form === 'chat' || form === 'completion') &&
    admission.body.return_progress === undefined;
  const model = admission.body.model ?? config.model;
  const body = { ...admission.body, model, ...(hidesProgress ? { return_progress: true } : {}) };
  const version = request.headers['anthropic-version'];
  const beta = request.headers['anthropic-beta'];
  return {
    id,
    form,
    path,
    streams,
    hidesProgress,
    body: JSON.stringify(body),
    headers: {
      ...(typeof version === 'string' ? { 'anthropic-version': version } : {}),
      ...(typeof beta === 'string' ? { 'anthropic-beta': beta } : {}),
    },
    maxTokens: admission.maxTokens,
    promptTokens: admission.promptTokens,
  };
}

/** Waits for the slot, holds it for one turn, and gives it back. */
async function queue(service: Service, ticket: Ticket, job: Job, reply: Reply): Promise<void> {
  const { desk, tell } = service;
  const progress = newProgress();
  const stopComments = job.streams
    ? startComments(service, ticket.id, reply, progress)
    : (): void => undefined;
  const { id, caller } = ticket;
  try {
    tell({ type: 'enqueue', id, caller, class: ticket.class });
    const turn = await desk.wait(ticket, reply.gone);
    if (turn.status !== 'granted') {
      turnAway(service, ticket, turn.status, reply);
      return;
    }
    const grantedMs = Date.now();
    const taken = await hold(service, { ticket, grantedMs, job, reply, progress }, turn);
    // The engine works again before the last answer is written out and down.
    await afterRest();
    taken.lastWord();
    const { promptTokens: estimatedTokens } = job;
    tell(service.counter.call({ ticket, grantedMs, progress, estimatedTokens, end: taken.end }));
  } finally {
    stopComments();
  }
}

interface Held {
  readonly ticket: Ticket;
  readonly grantedMs: number;
  readonly job: Job;
  readonly reply: Reply;
  readonly progress: Progress;
}

async function hold(
  service: Service,
  { ticket, grantedMs, job, reply, progress }: Held,
  turn: Extract<Turn, { status: 'granted' }>,
): Promise<Taken> {
  try {
    const { id, caller } = ticket;
    const waitedMs = grantedMs - ticket.atMs;
    reply.header('x-slot-waited-ms', String(waitedMs));
    service.hold({ ticket, grantedMs, promptTokens: job.promptTokens, progress });
    service.tell({ type: 'start', id, caller, class: ticket.class, waitedMs });
    return await takeTurn({
      ...service,
      job,
      reply,
      progress,
      deadlines: service.config.deadlines,
      prefillTps: service.counter.stats().prefillTps,
    });
  } finally {
    service.hold(undefined);
    turn.release();
  }
}

/** Signs of life until the first token: clients count the time since they last heard anything. */
function startComments(
  { desk, config, supervisor }: Service,
  id: string,
  reply: Reply,
  progress: Progress,
): () => void {
  const say = (): void => {
    if (progress.tokens > 0 || reply.gone.aborted) return;
    const before = desk.ahead(id);
    const phase = supervisor.facts().phase;
    if (before !== undefined) reply.comment(`queued ${before}`);
    else reply.comment(phase === 'ready' ? workOf(progress) : phase);
    timer = setTimeout(say, config.pace.commentMs);
  };
  let timer = setTimeout(say, config.pace.firstCommentMs);
  return () => clearTimeout(timer);
}

/** A prompt that is being read shows how far it is; the slot's own client takes that for life. */
function workOf({ promptDone }: Progress): string {
  return promptDone === undefined ? 'working' : `reading ${Math.floor(promptDone * 100)} %`;
}

function turnAway(
  { tell, config }: Service,
  ticket: Ticket,
  status: Exclude<Turn['status'], 'granted'>,
  reply: Reply,
): void {
  tell({ type: 'cancel', id: ticket.id, caller: ticket.caller, because: status });
  const error = awayError(config, ticket, status);
  if (error === undefined) return;
  reply.fail(error, status === 'dropped' ? {} : retryAfter(10_000));
}

function awayError(
  { line }: Service['config'],
  ticket: Ticket,
  status: Exclude<Turn['status'], 'granted'>,
): WireError | undefined {
  switch (status) {
    case 'gone':
      return undefined;
    case 'full': {
      const message = `The queue for the local model is full (${line.depth} wait). Come again later.`;
      return wireError(429, 'local_model_queue_full', message);
    }
    case 'expired': {
      const seconds = Math.round(line.waitMs[ticket.class] / 1_000);
      const message = `The local model was busy for ${seconds} s, which is as long as a request of class ${ticket.class} waits. Come again later.`;
      return wireError(503, 'local_model_wait_over', message);
    }
    case 'dropped': {
      const message =
        'A person took this request out of the queue. Ask again if it is still wanted.';
      return wireError(503, 'local_model_dropped', message);
    }
  }
}
