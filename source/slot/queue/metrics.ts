import { slotClasses } from '../slot-classes.ts';
import type { SlotStatus } from '../status.ts';

/** Counts since the daemon started, for Prometheus. */
export interface Counters {
  readonly requests: ReadonlyMap<string, number>;
  readonly tokens: number;
  readonly restarts: ReadonlyMap<string, number>;
  readonly softAborts: number;
  readonly waits: Histogram;
  readonly ttfts: Histogram;
}

/** Counts of values up to each bound, in seconds, as Prometheus wants them. */
export interface Histogram {
  readonly bounds: readonly number[];
  /** One more than bounds: the last is everything. */
  readonly counts: readonly number[];
  readonly sum: number;
}

const bounds = [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800] as const;

export function emptyHistogram(): Histogram {
  return { bounds, counts: [...bounds, 0].map(() => 0), sum: 0 };
}

export function observed(histogram: Histogram, seconds: number): Histogram {
  const counts = histogram.counts.map((count, at) =>
    seconds <= (histogram.bounds[at] ?? Number.POSITIVE_INFINITY) ? count + 1 : count,
  );
  return { ...histogram, counts, sum: histogram.sum + seconds };
}

export const noCounters: Counters = {
  requests: new Map(),
  tokens: 0,
  restarts: new Map(),
  softAborts: 0,
  waits: emptyHistogram(),
  ttfts: emptyHistogram(),
};

/** A map with one more under `name`. */
export function counted(
  map: ReadonlyMap<string, number>,
  name: string,
): ReadonlyMap<string, number> {
  return new Map([...map, [name, (map.get(name) ?? 0) + 1]]);
}

/** The text exposition format, version 0.0.4. */
export function metricsText(status: SlotStatus, counters: Counters): string {
  const depth = slotClasses.map((each) => {
    const waiting = status.waiters.filter((waiter) => waiter.class === each).length;
    return `slot_queue_depth{class="${each}"} ${waiting}`;
  });
  const cards = status.gpu.status === 'read' ? status.gpu.cards : [];
  const lines = [
    ...family('slot_queue_depth', 'gauge', 'Waiting requests by class.', depth),
    ...family('slot_busy', 'gauge', 'Whether a request holds the slot.', [
      `slot_busy ${status.holder === undefined ? 0 : 1}`,
    ]),
    ...family('slot_up', 'gauge', 'Whether the engine has generated a token and may be asked.', [
      `slot_up ${['idle', 'busy', 'slow', 'stalled', 'draining'].includes(status.state) ? 1 : 0}`,
    ]),
    ...family(
      'slot_requests_total',
      'counter',
      'Requests by how they ended.',
      byLabel('slot_requests_total', 'end', counters.requests),
    ),
    ...family('slot_tokens_total', 'counter', 'Generated tokens.', [
      `slot_tokens_total ${counters.tokens}`,
    ]),
    ...family(
      'slot_restarts_total',
      'counter',
      'Restarts of the engine by reason.',
      byLabel('slot_restarts_total', 'reason', counters.restarts),
    ),
    ...family(
      'slot_soft_aborts_total',
      'counter',
      'Requests taken back from an engine that recovered by itself.',
      [`slot_soft_aborts_total ${counters.softAborts}`],
    ),
    ...histogram('slot_wait_seconds', 'Time in the queue.', counters.waits),
    ...histogram(
      'slot_ttft_seconds',
      'Time from holding the slot to the first token.',
      counters.ttfts,
    ),
    ...family(
      'slot_gpu_utilization_percent',
      'gauge',
      'Use of a graphics card.',
      gpuLines('slot_gpu_utilization_percent', cards, 'usePercent'),
    ),
    ...family(
      'slot_gpu_memory_used_megabytes',
      'gauge',
      'Memory in use on a graphics card.',
      gpuLines('slot_gpu_memory_used_megabytes', cards, 'memoryUsedMb'),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function family(
  name: string,
  type: string,
  help: string,
  samples: readonly string[],
): readonly string[] {
  return samples.length === 0
    ? []
    : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples];
}

function byLabel(
  name: string,
  label: string,
  counts: ReadonlyMap<string, number>,
): readonly string[] {
  return [...counts].map(([value, count]) => `${name}{${label}="${escaped(value)}"} ${count}`);
}

function histogram(
  name: string,
  help: string,
  { bounds, counts, sum }: Histogram,
): readonly string[] {
  const buckets = counts.map(
    (count, at) => `${name}_bucket{le="${bounds[at] ?? '+Inf'}"} ${count}`,
  );
  const ends = [`${name}_sum ${sum}`, `${name}_count ${counts.at(-1) ?? 0}`];
  return family(name, 'histogram', help, [...buckets, ...ends]);
}

type Cards = Extract<SlotStatus['gpu'], { status: 'read' }>['cards'];

function gpuLines(
  name: string,
  cards: Cards,
  field: 'usePercent' | 'memoryUsedMb',
): readonly string[] {
  return cards.flatMap((card, at) => {
    const value = card[field];
    return value === undefined
      ? []
      : [`${name}{gpu="${at}",name="${escaped(card.name)}"} ${value}`];
  });
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
