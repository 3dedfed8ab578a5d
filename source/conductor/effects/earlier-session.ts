import { isDeepStrictEqual } from 'node:util';
import type { Call, Usage } from '../../domain/call.ts';
import { allCalls, findCall } from '../../state/call-book.ts';
import type { CallState } from '../../state/call-state.ts';
import type { RunState } from '../../state/run-state.ts';

/** A session of an agent, and the folder it knows its files by. */
export interface Session {
  readonly id: string;
  readonly dir: string;
}

/**
 * The session in which the patch under a repair was written, for the same lane and model to go on with.
 * Nobody else gets one: a verifier comes fresh, and so does a worker on other ground.
 */
export function earlierSession(state: RunState, call: Call): Session | undefined {
  if (call.purpose !== 'work') return undefined;
  const mends = state.attempts[call.attempt ?? '']?.mends;
  const calls = mends === undefined ? [] : (state.attempts[mends]?.calls ?? []);
  const wrote = calls
    .map((id) => findCall(state.calls, id))
    .findLast((entry) => entry?.outcome?.status === 'done');
  const { sessionId: id, sessionDir: dir } = wrote?.outcome ?? {};
  if (!wrote || id === undefined || dir === undefined) return undefined;
  return isSameSeat(state, wrote, call) ? { id, dir } : undefined;
}

/** The same lane and the same model, which the spec still describes in the same way. */
function isSameSeat(state: RunState, wrote: CallState, call: Call): boolean {
  if (wrote.call.lane !== call.lane || wrote.call.model !== call.model) return false;
  const entryIn = (spec: string | undefined) => state.maps[spec ?? '']?.models[call.model];
  return isDeepStrictEqual(entryIn(wrote.spec), entryIn(findCall(state.calls, call.id)?.spec));
}

/**
 * Tokens of one call, where the agent told those of the whole session: what earlier calls of that
 * session took is taken off. Drivers do so too while they live; this is for those of a new process.
 */
export function ownUsage(state: RunState, session: Session, told: Usage): Usage {
  if (told.scope !== 'thread') return told;
  const earlier = allCalls(state.calls).flatMap(({ outcome }) =>
    outcome?.sessionId === session.id && outcome.usage !== undefined ? [outcome.usage] : [],
  );
  const rest = (whole: number, parts: readonly number[]) =>
    Math.max(0, whole - parts.reduce((sum, part) => sum + part, 0));
  const cached = earlier.map(({ cachedTokens }) => cachedTokens ?? 0);
  return {
    inputTokens: rest(
      told.inputTokens,
      earlier.map(({ inputTokens }) => inputTokens),
    ),
    outputTokens: rest(
      told.outputTokens,
      earlier.map(({ outputTokens }) => outputTokens),
    ),
    cachedTokens: rest(told.cachedTokens ?? 0, cached),
    scope: 'run',
  };
}
