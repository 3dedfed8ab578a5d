import type { Agent } from 'node:http';
import { pause } from '../../base/wait.edge.ts';
import type { Progress } from '../engine/progress.ts';
import { type Figures, readFigures } from '../engine/sign.ts';
import { victimOf } from '../recovery/escalation.ts';
import type { Ready, Supervisor } from '../recovery/supervision.ts';
import type { DeadlineRules } from '../slot-config.ts';
import type { SlotNews } from '../status.ts';
import type { WireError } from './admission.ts';
import { type AttemptEnd, attempt, type Job, type Whole } from './attempt.edge.ts';
import type { Reply } from './reply.edge.ts';
import { wireError } from './wire-error.ts';

export interface TurnOptions {
  readonly job: Job;
  readonly reply: Reply;
  readonly progress: Progress;
  readonly supervisor: Supervisor;
  readonly agent: Agent;
  readonly deadlines: DeadlineRules;
  readonly prefillTps: number | undefined;
  readonly tell: (news: SlotNews) => void;
}

/** How a turn ended, for the counters: one word. */
export type TurnEnd =
  | 'done'
  | 'error'
  | 'gone'
  | 'refused'
  | 'restarted'
  | 'timeout'
  | 'endless'
  | 'broken';

export interface Taken {
  readonly end: TurnEnd;
  /** Gives the client its end: due once the engine has the next request, which would else wait for it. */
  lastWord(): void;
}

/**
 * One request that holds the slot, from the engine being ready to the engine being free again.
 * Never rejects; when it resolves the next request may be sent, and the client is owed its last word.
 */
export async function takeTurn(options: TurnOptions): Promise<Taken> {
  const { reply, progress, supervisor } = options;
  let stale = 0;
  for (let tries = 1; ; tries += 1) {
    progress.doing = 'starting';
    const ready = await Promise.race([supervisor.ready(), untilLeft(reply.gone)]);
    if (ready === 'gone' || reply.gone.aborted) return left;
    if (ready.status === 'refused') return refusal(reply, ready);
    progress.doing = 'prompt';
    const end = await attempt({ ...options, address: ready.address });
    // The engine had closed a connection it kept for us: nothing was asked yet.
    if (end.type === 'broken' && end.stale && stale < 2) {
      stale += 1;
      tries -= 1;
      continue;
    }
    await clearUp(end, options);
    if (reply.gone.aborted) return left;
    const canRetry = victimOf(progress.tokens, tries) === 'retry';
    if (canRetry && (await isWorthRetrying(end, options, ready))) continue;
    return { end: wordOf(end), lastWord: () => conclude(end, options) };
  }
}

/** Nobody is there to be told anything. */
const left: Taken = { end: 'gone', lastWord: () => undefined };

/** Resolves when the client leaves. */
function untilLeft(gone: AbortSignal): Promise<'gone'> {
  return new Promise((resolve) => {
    if (gone.aborted) resolve('gone');
    gone.addEventListener('abort', () => resolve('gone'), { once: true });
  });
}

/** Leaves the engine free, or restarted, whatever happened. */
async function clearUp(end: AttemptEnd, options: TurnOptions): Promise<void> {
  const { supervisor, progress } = options;
  switch (end.type) {
    case 'done':
      supervisor.heard(true);
      return;
    case 'failed':
      supervisor.heard(false);
      return supervisor.prove();
    case 'gone':
    case 'timeout':
    case 'endless':
      progress.doing = 'leaving';
      return supervisor.letGo();
    case 'silent':
      progress.doing = 'recovering';
      return supervisor.recover(end.verdict);
    case 'broken':
      // A process that died tells so a moment after its connections.
      progress.doing = 'recovering';
      return pause(20);
  }
}

async function isWorthRetrying(
  end: AttemptEnd,
  { supervisor }: TurnOptions,
  before: Extract<Ready, { status: 'ready' }>,
): Promise<boolean> {
  switch (end.type) {
    case 'silent':
    case 'broken':
      return true;
    case 'failed':
      // Only a new process may answer otherwise.
      return supervisor.address() !== before.address;
    case 'done':
    case 'gone':
    case 'timeout':
    case 'endless':
      return false;
  }
}

function refusal(reply: Reply, refused: Extract<Ready, { status: 'refused' }>): Taken {
  const type = refused.dead === true ? 'local_model_dead' : 'local_model_unavailable';
  const message = `The local model cannot be used: ${refused.because}.`.replace(/\.\.$/, '.');
  const error = wireError(503, type, message);
  const lastWord = (): void => reply.fail(error, retryAfter(refused.retryAfterMs));
  return { end: 'refused', lastWord };
}

/** `retry-after` in whole seconds, at least one. */
export function retryAfter(waitMs: number | undefined): Readonly<Record<string, string>> {
  return waitMs === undefined
    ? {}
    : { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) };
}

function wordOf(end: AttemptEnd): TurnEnd {
  switch (end.type) {
    case 'done':
      return end.ok ? 'done' : 'error';
    case 'failed':
      return 'error';
    case 'silent':
      return 'restarted';
    case 'gone':
    case 'broken':
    case 'timeout':
    case 'endless':
      return end.type;
  }
}

function conclude(end: AttemptEnd, { reply, progress, job }: TurnOptions): void {
  switch (end.type) {
    case 'done':
    case 'failed':
      if (end.whole === undefined) reply.end();
      else passWhole(end.whole, reply, progress);
      break;
    case 'gone':
      reply.cut();
      break;
    default:
      reply.fail(errorOf(end, job));
  }
}

type Broken = Exclude<AttemptEnd, { type: 'done' | 'failed' | 'gone' }>;

function errorOf(end: Broken, { maxTokens }: Job): WireError {
  switch (end.type) {
    case 'silent': {
      const message =
        'The local model fell silent in the middle of this reply and was recovered. Ask again.';
      return wireError(503, 'local_model_restarted', message);
    }
    case 'broken': {
      const because = end.because.replace(/\.$/, '');
      const message = `The local model ended in the middle of this reply (${because}). Ask again.`;
      return wireError(503, 'local_model_restarted', message);
    }
    case 'timeout': {
      const message =
        'The local model was alive and did not finish within slot.totalSeconds. Ask for less, or raise it.';
      return wireError(504, 'local_model_timeout', message);
    }
    case 'endless': {
      const message = `The reply was stopped because ${end.because}. Ask again with another prompt, or less of one (${maxTokens} tokens were allowed).`;
      return wireError(500, 'local_model_endless', message);
    }
  }
}

function passWhole({ code, mime, text }: Whole, reply: Reply, progress: Progress): void {
  reply.whole(code, mime, text);
  const figures = figuresOf(text);
  progress.figures = { ...progress.figures, ...figures };
  progress.tokens = figures.outputTokens ?? progress.tokens;
}

function figuresOf(text: string): Figures {
  try {
    const reply: unknown = JSON.parse(text);
    return typeof reply === 'object' && reply !== null ? readFigures({ ...reply }) : {};
  } catch {
    return {};
  }
}
