import { describe, expect, it } from 'vitest';
import { span, statusLines } from '../../source/slot/client/status-lines.ts';
import { engineEnv } from '../../source/slot/engine/engine-env.ts';
import { bearerOf, strangerProblem, visitorOf } from '../../source/slot/http/gate.ts';
import {
  counted,
  emptyHistogram,
  metricsText,
  noCounters,
  observed,
} from '../../source/slot/queue/metrics.ts';
import {
  noStats,
  percentile,
  type Stats,
  showStats,
  speedOf,
  withCall,
} from '../../source/slot/queue/stats.ts';
import type { SlotStatus } from '../../source/slot/status.ts';
import { errorBody, errorEvent, wireError } from '../../source/slot/turn/wire-error.ts';

const status: SlotStatus = {
  slotd: 1,
  pid: 1,
  version: 'test',
  config: 'c',
  atMs: 0,
  upMs: 0,
  model: 'gemma-4-12b',
  engine: 'llama-server',
  state: 'busy',
  holder: {
    id: 'a',
    class: 'normal',
    caller: 'claude-cli',
    waitedMs: 0,
    heldMs: 14_000,
    tokens: 100,
    tokensPerSecond: 41.2,
    promptTokens: 9,
    doing: 'tokens',
  },
  waiters: [
    { id: 'b', class: 'batch', caller: 'cron', waitedMs: 21_000 },
    { id: 'c', class: 'interactive', caller: 'aider', waitedMs: 3_000 },
  ],
  stats: { calls: 57, waitP50Ms: 4_000, waitP95Ms: 31_000, lastTtftMs: 1_900 },
  gpu: {
    status: 'read',
    ageMs: 2_000,
    cards: [
      {
        name: 'RTX 4070',
        usePercent: 97,
        memoryUsedMb: 11_468,
        memoryTotalMb: 12_288,
        celsius: 71,
        watts: 188,
      },
    ],
  },
  health: { says: 'ok', ageMs: 1_000 },
  engineUpMs: 22_320_000,
  restarts: 1,
  softAborts: 0,
  lastRestart: { ageMs: 60_000, because: 'no token came', health: 'ok' },
  breaker: 'closed',
};

describe('the pane in lines', () => {
  it('says who holds, who waits, what the card does, and what health said beside our verdict', () => {
    expect(statusLines(status)).toEqual([
      'local   gemma-4-12b  busy 14s  claude-cli  41 tok/s  ttft 1.9s',
      'queue   2 waiting: cron (batch) 21s, aider (interactive) 3s  wait p50 4s p95 31s (last hour, 57 calls)',
      'gpu     RTX 4070  97%  11.2/12.0 GB  71C  188 W  read 2s ago',
      'server  llama-server up 6h12  health says ok  restarts 1 (1m00 ago: no token came, health said ok)  breaker closed',
    ]);
  });

  it.each([
    [{ status: 'cpu' } as const, 'gpu     none: the model runs on the CPU'],
    [{ status: 'off' } as const, 'gpu     not looked at (slot.gpu is off)'],
    [{ status: 'unknown', because: 'not read yet' } as const, 'gpu     unknown: not read yet'],
    [{ status: 'silent', sinceMs: 20_000 } as const, 'gpu     not answering for 20s'],
    [
      { status: 'read', ageMs: 0, cards: [{ name: 'K80' }] } as const,
      'gpu     K80  use unknown  read 0s ago',
    ],
  ])('shows what is unknown as unknown', (gpu, line) => {
    expect(
      statusLines({
        ...status,
        gpu: { ...gpu, ...('cards' in gpu ? { cards: [...gpu.cards] } : {}) } as SlotStatus['gpu'],
      })[2],
    ).toBe(line);
  });

  it.each([
    [400, '0.4s'],
    [14_200, '14s'],
    [125_000, '2m05'],
    [22_320_000, '6h12'],
  ])('writes %d ms as %s', (durationMs, words) => {
    expect(span(durationMs)).toBe(words);
  });
});

describe('the figures', () => {
  it('are of the last hour, and absent where nothing was measured', () => {
    const call = (endMs: number, waitedMs: number): Stats['calls'][number] => ({
      endMs,
      waitedMs,
      outputTokens: 1,
    });
    const stats = [call(0, 9_000), call(3_000_000, 10), call(3_600_000, 30)].reduce(
      withCall,
      noStats,
    );
    expect(showStats(stats, 3_700_000)).toEqual({ calls: 2, waitP50Ms: 10, waitP95Ms: 30 });
    expect(showStats(noStats, 0)).toEqual({ calls: 0 });
    expect(percentile([], 0.5)).toBeUndefined();
  });

  it('learn the speed of reading from prompts long enough to tell', () => {
    const long = withCall(noStats, {
      endMs: 1,
      waitedMs: 0,
      outputTokens: 1,
      promptTokens: 1_000,
      ttftMs: 2_000,
    });
    expect(long.prefillTps).toBe(500);
    expect(
      withCall(noStats, { endMs: 1, waitedMs: 0, outputTokens: 1, promptTokens: 10, ttftMs: 2_000 })
        .prefillTps,
    ).toBeUndefined();
    expect(speedOf({ endMs: 1, waitedMs: 0, outputTokens: 41, generatingMs: 1_000 })).toBe(40);
  });
});

describe('the metrics', () => {
  it('are in the text form of Prometheus, labels escaped, histograms cumulative', () => {
    const waits = observed(observed(emptyHistogram(), 0.01), 20);
    const requests = counted(counted(new Map(), 'done'), 'done');
    const restarts = counted(new Map(), 'it said "no"');
    const text = metricsText(status, { ...noCounters, waits, requests, restarts });
    expect(text).toContain('slot_queue_depth{class="batch"} 1');
    expect(text).toContain('slot_requests_total{end="done"} 2');
    expect(text).toContain('slot_restarts_total{reason="it said \\"no\\""} 1');
    expect(text).toContain('slot_wait_seconds_bucket{le="0.025"} 1');
    expect(text).toContain('slot_wait_seconds_bucket{le="+Inf"} 2');
    expect(text).toContain('slot_wait_seconds_count 2');
    expect(text).toContain('slot_gpu_utilization_percent{gpu="0",name="RTX 4070"} 97');
  });
});

describe('who is at the door', () => {
  it.each([
    [{ host: '127.0.0.1:11737' }, true],
    [{ host: 'localhost:1' }, true],
    [{ host: '[::1]:1', origin: 'http://localhost:3000' }, true],
    [{ host: 'evil.example' }, false],
    [{}, false],
    [{ host: '127.0.0.1.evil.example' }, false],
    [{ host: 'localhost', origin: 'https://evil.example' }, false],
    [{ host: 'localhost', origin: 'null' }, false],
    [{ host: 'localhost', 'sec-fetch-site': 'cross-site' }, false],
  ])('with %j comes in: %s', (heads, isIn) => {
    expect(strangerProblem(heads) === undefined).toBe(isIn);
  });

  it('is named by header, key or program, without what a terminal would obey', () => {
    const keys = [{ tool: 'aider', value: 'k1', class: 'interactive' as const }];
    expect(visitorOf({ 'x-slot-caller': 'a\u001b[2Jb' }, keys, false)?.caller).toBe('a [2Jb');
    expect(visitorOf({ authorization: 'Bearer k1' }, keys, true)).toMatchObject({
      caller: 'aider',
      class: 'interactive',
    });
    expect(visitorOf({ 'user-agent': 'curl/8.1' }, keys, false)).toMatchObject({
      caller: 'curl',
      class: 'normal',
    });
    expect(visitorOf({ authorization: 'Bearer other' }, keys, true)).toBeUndefined();
    expect(visitorOf({ 'x-slot-class': 'royal' }, [], false)?.class).toBe('normal');
    expect(bearerOf({ 'x-api-key': 'k2' })).toBe('k2');
  });
});

describe('an error', () => {
  const error = wireError(503, 'local_model_restarted', 'Ask again.');
  it('is in the form its client reads, whole and as an event', () => {
    expect(JSON.parse(errorBody('chat', error))).toEqual({ error });
    expect(JSON.parse(errorBody('message', error))).toEqual({ type: 'error', error });
    expect(errorEvent('chat', error)).toBe(`data: ${JSON.stringify({ error })}\n\n`);
    expect(errorEvent('message', error)).toContain('event: error\ndata: {"type":"error"');
    expect(errorEvent('response', error)).toContain('"code":"local_model_restarted"');
  });
});

describe('the environment of an engine', () => {
  it('holds none of our keys, and what the engine itself reads', () => {
    const env = {
      PATH: '/bin',
      NVIDIA_API_KEY: 'nv',
      GH_TOKEN: 'gh',
      LLAMA_API_KEY: 'own',
      HF_TOKEN: 'hub',
      CUDA_VISIBLE_DEVICES: '0',
    };
    const kept = Object.keys(engineEnv(env));
    expect(kept).toEqual(['PATH', 'LLAMA_API_KEY', 'HF_TOKEN', 'CUDA_VISIBLE_DEVICES']);
  });
});
