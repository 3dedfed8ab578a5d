import type { Agent, IncomingMessage } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import { isUsualEnding } from '../../wire/ending.ts';
import { createSseParser, type SseEvent } from '../../wire/sse.ts';
import type { Address } from '../engine/engine.ts';
import type { Progress } from '../engine/progress.ts';
import { readEvent, wholeTrouble } from '../engine/sign.ts';
import { type Sent, send, wholeText } from '../engine/upstream.edge.ts';
import { alive, dueOf, extended, startWatch } from '../recovery/deadlines.ts';
import { afterVerdict } from '../recovery/escalation.ts';
import { createEndlessWatch, type Verdict } from '../recovery/silence.ts';
import type { Supervisor } from '../recovery/supervision.ts';
import type { DeadlineRules } from '../slot-config.ts';
import type { SlotNews } from '../status.ts';
import type { WireForm } from './admission.ts';
import type { Reply } from './reply.edge.ts';

export interface Job {
  readonly id: string;
  readonly form: WireForm;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly streams: boolean;
  readonly maxTokens: number;
  readonly promptTokens: number;
  /** We asked for progress events; the client did not, and gets none. */
  readonly hidesProgress: boolean;
}

export interface AttemptOptions {
  readonly job: Job;
  readonly address: Address;
  readonly agent: Agent;
  readonly reply: Reply;
  readonly progress: Progress;
  readonly deadlines: DeadlineRules;
  readonly prefillTps: number | undefined;
  readonly supervisor: Supervisor;
  readonly tell: (news: SlotNews) => void;
}

/** An answer that was no stream, not yet passed on. */
export interface Whole {
  readonly code: number;
  readonly mime: string;
  readonly text: string;
}

/** How one try at the engine ended. In all but `done` and `failed` the engine's side was closed by us or broke. */
export type AttemptEnd =
  | { readonly type: 'done'; readonly ok: boolean; readonly whole?: Whole }
  /** An error of the engine's own. */
  | { readonly type: 'failed'; readonly whole: Whole }
  | { readonly type: 'gone' }
  | { readonly type: 'silent'; readonly verdict: Verdict }
  | { readonly type: 'timeout' }
  | { readonly type: 'endless'; readonly because: string }
  | { readonly type: 'broken'; readonly because: string; readonly stale: boolean };

const maxWholeBytes = 64 * 1_048_576;

/** Sends the job once and passes on what comes, under watch. Never rejects. */
export function attempt(options: AttemptOptions): Promise<AttemptEnd> {
  const { job, address, agent, reply } = options;
  const sent = send(
    address,
    { method: 'POST', path: job.path, body: job.body, headers: job.headers },
    agent,
  );
  return new Promise((resolve) => {
    let over = false;
    const finish = (end: AttemptEnd): void => {
      if (over) return;
      over = true;
      guard.stop();
      reply.gone.removeEventListener('abort', onGone);
      if (end.type !== 'done' && end.type !== 'failed') sent.abort();
      resolve(end);
    };
    const onGone = (): void => finish({ type: 'gone' });
    const guard = watchOver(options, finish, () => over);
    reply.gone.addEventListener('abort', onGone, { once: true });
    if (reply.gone.aborted) onGone();
    sent.answer
      .then((answer) => passOn(options, answer, guard, finish))
      .catch((error: unknown) => finish(broken(error, sent, options.progress)));
  });
}

function broken(error: unknown, sent: Sent, progress: Progress): AttemptEnd {
  const because = error instanceof Error ? error.message : String(error);
  return { type: 'broken', because, stale: sent.reused() && progress.tokens === 0 };
}

interface Guard {
  sign(sign: 'token' | 'progress'): void;
  /** The client does not keep up; the engine's silence is then not its own. */
  held(isHeld: boolean): void;
  stop(): void;
}

/** The clocks of one try: silence is looked into, the total ends it. */
function watchOver(
  options: AttemptOptions,
  finish: (end: AttemptEnd) => void,
  isOver: () => boolean,
): Guard {
  const { job, deadlines, supervisor, progress, tell } = options;
  let watch = startWatch(deadlines, Date.now(), job.promptTokens, options.prefillTps);
  let heldSinceMs: number | undefined;
  let timer: NodeJS.Timeout;

  const arm = (): void => {
    timer = setTimeout(ring, Math.max(1, dueOf(watch, deadlines).atMs - Date.now()));
  };
  const rearm = (): void => {
    clearTimeout(timer);
    arm();
  };
  const ring = (): void => {
    const due = dueOf(watch, deadlines);
    const nowMs = Date.now();
    // A client that does not read keeps everybody else waiting: after the same silence it has left.
    const isStuck = heldSinceMs !== undefined && nowMs - heldSinceMs >= deadlines.stallMs;
    if (due.atMs > nowMs) arm();
    else if (due.what === 'total') finish({ type: 'timeout' });
    else if (isStuck) finish({ type: 'gone' });
    else if (heldSinceMs === undefined) void look();
    else {
      watch = extended(watch, nowMs);
      arm();
    }
  };
  const look = async (): Promise<void> => {
    const { lifeMs, phase } = watch;
    const before = progress.doing;
    progress.doing = 'checking';
    tell({ type: 'stalled', id: job.id, because: `nothing came for ${Date.now() - lifeMs} ms` });
    const { verdict, health } = await supervisor.investigate();
    if (isOver()) return;
    // Only a stream shows life by itself; without counters a whole answer has the total to come.
    const isBlind = verdict === 'unknown' && !job.streams;
    if (watch.lifeMs === lifeMs && !isBlind && afterVerdict(verdict).do === 'abort') {
      const because = `no ${phase === 'tokens' ? 'token' : 'first token'} in time, ${verdict}`;
      tell({ type: 'wedge', id: job.id, because, health });
      return finish({ type: 'silent', verdict });
    }
    if (progress.doing === 'checking') progress.doing = before;
    progress.isSlow = true;
    tell({ type: 'slow', id: job.id, because: 'its counters move' });
    if (watch.lifeMs === lifeMs) watch = extended(watch, Date.now());
    arm();
  };
  arm();
  return {
    sign: (sign) => {
      const { phase } = watch;
      watch = alive(watch, sign, Date.now());
      // Another kind of silence may be shorter than the one the timer was set for.
      if (watch.phase !== phase && progress.doing !== 'checking') rearm();
    },
    held: (isHeld) => {
      heldSinceMs = isHeld ? (heldSinceMs ?? Date.now()) : undefined;
      if (!isHeld) watch = extended(watch, Date.now());
    },
    stop: () => clearTimeout(timer),
  };
}

async function passOn(
  options: AttemptOptions,
  answer: IncomingMessage,
  guard: Guard,
  finish: (end: AttemptEnd) => void,
): Promise<void> {
  const mime = answer.headers['content-type'] ?? 'application/json';
  const code = answer.statusCode ?? 502;
  if (mime.startsWith('text/event-stream') && code < 400) {
    return passStream(options, answer, guard, finish);
  }
  const text = await wholeText(answer, maxWholeBytes);
  const whole = { code, mime, text };
  if (code >= 500) finish({ type: 'failed', whole });
  else if (code >= 400) finish({ type: 'done', ok: false, whole });
  else finish(wholeEnd(whole));
}

/** An answer that does not say that it has ended is none, whatever its status. */
function wholeEnd(whole: Whole): AttemptEnd {
  const lacks = wholeTrouble(whole.text);
  if (lacks === undefined) return { type: 'done', ok: true, whole };
  return { type: 'broken', because: `its answer is not whole: ${lacks}`, stale: false };
}

/** Events before the first token are held back, so that a retry leaves no trace at the client. */
async function passStream(
  options: AttemptOptions,
  answer: IncomingMessage,
  guard: Guard,
  finish: (end: AttemptEnd) => void,
): Promise<void> {
  const { reply } = options;
  const parser = createSseParser();
  const decoder = new StringDecoder('utf8');
  const reader = createReader(options, guard);
  const pass = async (events: readonly SseEvent[]): Promise<void> => {
    let text = '';
    for (const event of events) text += reader.take(event);
    if (text === '' || reply.write(text)) return;
    guard.held(true);
    await reply.drained();
    guard.held(false);
  };
  for await (const piece of answer) {
    await pass(parser.push(decoder.write(piece)));
    const because = reader.endless();
    if (because !== undefined) return finish({ type: 'endless', because });
  }
  await pass(parser.end());
  if (!reader.isEnded()) {
    const because = 'its stream ended without a finish reason';
    return finish({ type: 'broken', because, stale: false });
  }
  finish({ type: 'done', ok: reader.isOk() });
}

interface Reader {
  /** The text to pass on now. */
  take(event: SseEvent): string;
  endless(): string | undefined;
  isEnded(): boolean;
  isOk(): boolean;
}

function createReader({ job, progress, tell }: AttemptOptions, guard: Guard): Reader {
  const endless = createEndlessWatch(job.maxTokens);
  let held = '';
  let isOpen = false;
  let ended = false;
  let ok = true;
  let because: string | undefined;
  const token = (text: string): void => {
    const nowMs = Date.now();
    guard.sign('token');
    progress.doing = 'tokens';
    progress.tokens += 1;
    progress.lastTokenMs = nowMs;
    if (progress.firstTokenMs === undefined) {
      progress.firstTokenMs = nowMs;
      tell({ type: 'first_token', id: job.id, caller: '', class: '' });
    }
    because ??= endless.take(text);
  };
  return {
    take: (event) => {
      const { sign, figures, ending } = readEvent(event.data, event.name);
      progress.figures = { ...progress.figures, ...figures };
      if (sign.type === 'progress') {
        guard.sign('progress');
        progress.promptDone = sign.total > 0 ? sign.processed / sign.total : undefined;
        if (job.hidesProgress) return '';
      }
      if (sign.type === 'token') token(sign.text);
      if (sign.type === 'error' || (ending !== undefined && !isUsualEnding(ending))) ok = false;
      if (ending !== undefined || sign.type === 'error') ended = true;
      // To a client it would look like the end of a whole reply.
      if (sign.type === 'done' && !ended) return '';
      isOpen ||= sign.type === 'token' || ended;
      if (!isOpen) {
        if (event.data !== undefined) held += event.raw;
        return '';
      }
      const text = held + event.raw;
      held = '';
      return text;
    },
    endless: () => because,
    isEnded: () => ended,
    isOk: () => ok,
  };
}
