import type { Agent } from 'node:http';
import { type AttemptEnd, attempt, type Job, type Progress } from './attempt.edge.ts';
import type { DeadlineRules } from './deadlines.ts';
import { victimOf } from './ladder.ts';
import { pause } from './pause.edge.ts';
import type { Reply } from './reply.edge.ts';
import type { SlotNews } from './status.ts';
import type { Ready, Supervisor } from './supervisor.ts';
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

/**
 * One request that holds the slot, from the engine being ready to the engine being free again.
 * Never rejects; when it resolves the client has its end and the next request may be sent.
 */
export async function takeTurn(options: TurnOptions): Promise<TurnEnd> {
  const { job, reply, progress, supervisor } = options;
  let stale = 0;
  for (let tries = 1; ; tries += 1) {
    progress.doing = 'starting';
    const ready = await Promise.race([supervisor.ready(), left(reply.gone)]);
    if (ready === 'gone' || reply.gone.aborted) return 'gone';
    if (ready.status === 'refused') return refuse(reply, ready);
    progress.doing = 'prompt';
    const end = await attempt({ ...options, address: ready.address });
    // The engine had closed a connection it kept for us: nothing was asked yet.
    if (end.type === 'broken' && end.stale && stale < 2) {
      stale += 1;
      tries -= 1;
      continue;
    }
    await clearUp(end, options);
    if (reply.gone.aborted) return 'gone';
    const canRetry = victimOf(progress.tokens, tries) === 'retry';
    if (canRetry && (await isWorthRetrying(end, options, ready))) continue;
    return conclude(end, reply, job);
  }
}

/** Resolves when the client leaves. */
function left(gone: AbortSignal): Promise<'gone'> {
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

function refuse(reply: Reply, refused: Extract<Ready, { status: 'refused' }>): TurnEnd {
  const type = refused.dead === true ? 'local_model_dead' : 'local_model_unavailable';
  const message = `The local model cannot be used: ${refused.because}.`.replace(/\.\.$/, '.');
  reply.fail(wireError(503, type, message), retryAfter(refused.retryAfterMs));
  return 'refused';
}

/** `retry-after` in whole seconds, at least one. */
export function retryAfter(waitMs: number | undefined): Readonly<Record<string, string>> {
  return waitMs === undefined
    ? {}
    : { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) };
}

function conclude(end: AttemptEnd, reply: Reply, job: Job): TurnEnd {
  switch (end.type) {
    case 'done':
      reply.end();
      return end.ok ? 'done' : 'error';
    case 'failed':
      reply.whole(end.code, end.mime, end.text);
      return 'error';
    case 'gone':
      reply.cut();
      return 'gone';
    case 'silent':
      reply.fail(
        wireError(
          503,
          'local_model_restarted',
          'The local model fell silent in the middle of this reply and was recovered. Ask again.',
        ),
      );
      return 'restarted';
    case 'broken':
      reply.fail(
        wireError(
          503,
          'local_model_restarted',
          `The local model ended in the middle of this reply (${end.because.replace(/\.$/, '')}). Ask again.`,
        ),
      );
      return 'broken';
    case 'timeout':
      reply.fail(
        wireError(
          504,
          'local_model_timeout',
          'The local model was alive and did not finish within slot.totalSeconds. Ask for less, or raise it.',
        ),
      );
      return 'timeout';
    case 'endless':
      reply.fail(
        wireError(
          500,
          'local_model_endless',
          `The reply was stopped because ${end.because}. Ask again with another prompt, or less of one (${job.maxTokens} tokens were allowed).`,
        ),
      );
      return 'endless';
  }
}
