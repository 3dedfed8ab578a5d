import { describe, expect, it } from 'vitest';
import type { Usage } from '../../../source/domain/call.ts';
import { freshUsage } from '../../../source/lanes/agent/thread-usage.ts';

const thread = (inputTokens: number, outputTokens: number): Usage => ({
  ...{ inputTokens, outputTokens, cachedTokens: 0, scope: 'thread' },
});

describe('tokens of a thread', () => {
  it('count only what is new since the run before', () => {
    const threads = new Map<string, Usage>();
    const first = { usage: { ...thread(1000, 40), scope: 'run' as const }, sessionId: 't1' };
    expect(freshUsage(threads, undefined, first)).toEqual(first.usage);
    const second = { usage: thread(2500, 90), sessionId: 't1' };
    expect(freshUsage(threads, 't1', second)).toEqual({
      ...{ inputTokens: 1500, outputTokens: 50, cachedTokens: 0, scope: 'run' },
    });
  });

  it('stay those of the whole thread where nothing is known of it', () => {
    const usage = thread(2500, 90);
    expect(freshUsage(new Map(), 't1', { usage })).toBe(usage);
    expect(freshUsage(new Map(), 't1', {})).toBeUndefined();
  });
});
