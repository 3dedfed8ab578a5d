import type { Usage } from '../../domain/call.ts';

/**
 * Tokens of this run alone. An agent that goes on with a thread may count the whole thread: what
 * `threads` knows of it is taken off. Where nothing is known the scope stays `thread`.
 */
export function freshUsage(
  threads: Map<string, Usage>,
  resumed: string | undefined,
  { usage, sessionId }: { readonly usage?: Usage; readonly sessionId?: string },
): Usage | undefined {
  const thread = sessionId ?? resumed;
  const before = thread === undefined ? undefined : threads.get(thread);
  if (usage === undefined) return undefined;
  if (thread !== undefined) threads.set(thread, usage);
  if (usage.scope !== 'thread' || before === undefined) return usage;
  return {
    inputTokens: Math.max(0, usage.inputTokens - before.inputTokens),
    outputTokens: Math.max(0, usage.outputTokens - before.outputTokens),
    cachedTokens: Math.max(0, (usage.cachedTokens ?? 0) - (before.cachedTokens ?? 0)),
    scope: 'run',
  };
}
