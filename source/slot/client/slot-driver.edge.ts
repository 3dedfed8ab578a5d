import type { LaneDriver, LaneEvent, LaneOutcome, LaneRequest } from '../../conductor/ports.ts';
import type { FailureReason } from '../../domain/call.ts';
import { oneLine } from '../../safety/one-line.ts';
import type { Secret } from '../../safety/redact.ts';
import { type ChatReply, createChatReply } from '../../wire/chat-reply.ts';
import { chatRequest } from '../../wire/chat-request.ts';
import { createSseParser, type SseEvent } from '../../wire/sse.ts';
import { bodyText, type Sent, send } from '../engine/upstream.edge.ts';
import type { SlotClass } from '../slot-classes.ts';
import { messageOf } from './client.edge.ts';
import type { Ensured } from './ensure.edge.ts';

export interface SlotDriverOptions {
  /** Finds or starts the daemon for the config in force; `ensureSlot` with everything filled in. */
  readonly ensure: () => Promise<Ensured>;
  readonly secrets?: readonly Secret[];
}

type Ended = Omit<LaneOutcome, 'durationMs' | 'retries'>;

interface Stop {
  readonly reason: FailureReason;
  readonly message: string;
}

/**
 * The lane of the local model, and the only way to it: every call goes through the daemon's line.
 * A call that may be skipped is turned away at once when the slot is not idle and ready.
 */
export function createSlotDriver(options: SlotDriverOptions): LaneDriver {
  return {
    // Finding out whether the lane is usable starts the daemon, so that the model loads meanwhile.
    probe: async () => {
      const ensured = await options.ensure();
      return ensured.status === 'up'
        ? { usable: true, because: `the slot answers on port ${ensured.port}` }
        : { usable: false, because: ensured.because };
    },
    run: async (request, onEvent, signal) => {
      const startMs = Date.now();
      const done = (ended: Ended): LaneOutcome => ({
        ...ended,
        durationMs: Date.now() - startMs,
        retries: 0,
      });
      try {
        return done(await call(options, request, onEvent, signal));
      } catch (error) {
        const message = oneLine(`The call failed by a bug in fugu: ${String(error)}`, []);
        return done(failure(request, { reason: 'error', message }));
      }
    },
  };
}

async function call(
  { ensure, secrets: usual = [] }: SlotDriverOptions,
  request: LaneRequest,
  onEvent: (event: LaneEvent) => void,
  signal: AbortSignal,
): Promise<Ended> {
  const secrets = request.secrets ?? usual;
  if (signal.aborted) return failure(request, cancelled);
  onEvent({ type: 'started' });
  const ensured = await ensure();
  if (signal.aborted) return failure(request, cancelled);
  if (ensured.status === 'failed') {
    const reason = request.optional ? 'skipped' : 'unavailable';
    return failure(request, { reason, message: oneLine(ensured.because, secrets) });
  }
  const address = { host: '127.0.0.1', port: ensured.port, basePath: '', headers: {} };
  const sent = send(address, {
    method: 'POST',
    path: '/v1/chat/completions',
    body: JSON.stringify(chatRequest(request)),
    headers: headsOf(request),
  });
  const watch = watchOver(request, sent, signal);
  try {
    return await receive(request, secrets, onEvent, sent, watch);
  } catch (error) {
    const message = `The slot broke the connection: ${String(error)}`;
    const stop = watch.stopped() ?? { reason: 'unavailable', message: oneLine(message, secrets) };
    return failure(request, stop);
  } finally {
    watch.end();
    sent.abort();
  }
}

async function receive(
  request: LaneRequest,
  secrets: readonly Secret[],
  onEvent: (event: LaneEvent) => void,
  sent: Sent,
  watch: Watch,
): Promise<Ended> {
  const answer = await sent.answer;
  watch.heard();
  const code = answer.statusCode ?? 0;
  if (code !== 200) {
    const text = await bodyText(answer, 1_048_576);
    const message = oneLine(messageOf(text) ?? `The slot answered ${code}.`, secrets);
    return failure(request, { reason: reasonOf(code, request.optional), message });
  }
  let bytes = 0;
  const reply = createChatReply({
    asked: request.model.model,
    secrets,
    onEvent,
    onBytes: (count) => {
      bytes += count;
      if (bytes > request.limits.maxBytes) watch.stop(tooLong(request));
    },
    raise: 'slot.maxTokens',
  });
  const parser = createSseParser();
  answer.setEncoding('utf8');
  const take = (event: SseEvent): void => {
    if (event.data === undefined) watch.comment(event.raw);
    else if (reply.take(event)) watch.token();
  };
  try {
    for await (const piece of answer) {
      watch.heard();
      for (const event of parser.push(String(piece))) take(event);
    }
    for (const event of parser.end()) take(event);
  } catch (error) {
    if (watch.stopped() === undefined && !reply.begun()) throw error;
  }
  return endOf(reply, watch.stopped(), secrets);
}

/** The first cause wins: a limit or an abort of ours, then what the slot said went wrong, then the reply. */
function endOf(reply: ChatReply, stop: Stop | undefined, secrets: readonly Secret[]): Ended {
  const { text, altered, judgement, served, usage } = reply.end();
  const said = {
    text,
    ...(altered.length === 0 ? {} : { altered }),
    served,
    ...(usage === undefined ? {} : { usage }),
  };
  const error = reply.error();
  const told = error && { reason: 'unavailable' as const, message: error.message };
  const cause = stop ?? told ?? (judgement.status === 'failed' ? judgement : undefined);
  if (cause === undefined) return { status: 'done', ...said };
  const { reason, message } = cause;
  return { status: 'failed', reason, message: oneLine(message, secrets), ...said };
}

const cancelled: Stop = { reason: 'cancelled', message: 'The call was cancelled.' };

function tooLong({ limits }: LaneRequest): Stop {
  const message = `The reply is longer than its limit of ${limits.maxBytes} bytes.`;
  return { reason: 'byte-limit', message };
}

/** 503 to an optional call is the slot's way of saying go on without it. */
function reasonOf(code: number, optional: boolean): FailureReason {
  if (optional && (code === 503 || code === 429)) return 'skipped';
  if (code === 429) return 'rate-limited';
  return code >= 500 ? 'unavailable' : 'error';
}

function headsOf(request: LaneRequest): Readonly<Record<string, string>> {
  return {
    'x-slot-class': classOf(request),
    'x-slot-caller': `fugu ${request.run} ${request.purpose}`,
    ...(request.optional ? { 'x-slot-optional': '1' } : {}),
    ...(request.purpose === 'second-brain' ? { 'x-slot-purpose': 'second-opinion' } : {}),
  };
}

function classOf({ batch, purpose }: LaneRequest): SlotClass {
  if (batch === true) return 'batch';
  return purpose === 'triage' ? 'interactive' : 'normal';
}

interface Watch {
  /** Something arrived; once a token did, no sign of life any more. */
  heard(): void;
  token(): void;
  /** The daemon's words on a call that has no token yet. */
  comment(raw: string): void;
  stop(stop: Stop): void;
  stopped(): Stop | undefined;
  end(): void;
}

/** Wall time, silence, the first token and the person's abort; the first cause wins and closes the connection. */
function watchOver({ limits }: LaneRequest, sent: Sent, signal: AbortSignal): Watch {
  let first: Stop | undefined;
  let spoke = false;
  let said = '';
  const stop = (cause: Stop): void => {
    first ??= cause;
    sent.abort();
  };
  const onAbort = (): void => stop(cancelled);
  signal.addEventListener('abort', onAbort, { once: true });
  const due = (limitMs: number, reason: FailureReason, sentence: (limit: string) => string) =>
    setTimeout(
      () => stop({ reason, message: sentence(`${Math.round(limitMs / 1_000)} s`) }),
      limitMs,
    );
  const wall = due(limits.wallMs, 'wall-limit', (limit) => {
    return `The call took longer than its limit of ${limit}.`;
  });
  const idle = due(limits.idleMs, 'idle-limit', (limit) => {
    return `No output came for ${limit}, which is the limit for silence.`;
  });
  const token = due(limits.firstTokenMs, 'idle-limit', (limit) => {
    return `The slot worked on the call for ${limit} without a first token. Raise limits.firstTokenSeconds.`;
  });
  return {
    heard: () => {
      if (!spoke) idle.refresh();
    },
    token: () => {
      spoke = true;
      clearTimeout(token);
      idle.refresh();
    },
    comment: (raw) => {
      // How long a call may queue is the daemon's to say, and what it says anew is progress.
      const isNews = raw.startsWith(': queued') || raw !== said;
      said = raw;
      if (isNews && !spoke) token.refresh();
    },
    stop,
    stopped: () => first,
    end: () => {
      for (const timer of [wall, idle, token]) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

function failure({ model }: LaneRequest, { reason, message }: Stop): Ended {
  return {
    status: 'failed',
    reason,
    message,
    text: '',
    served: { by: 'declared', id: model.model },
  };
}
