import { z } from 'zod';
import type { DeepReadonly } from '../events/readonly.ts';
import { inventorySchema } from './pulse-inventory.ts';

/** One pulse as its history keeps it: a JSON file a day, from which every page can be drawn again. */
export const pulseDaySchema = z.object({
  v: z.literal(1),
  /** `2026-11-23`, local. */
  date: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  run: z.string().optional(),
  /** `degraded`: a delegate or the local pass is missing. `quiet`: nothing had changed, nobody was asked. */
  status: z.enum(['whole', 'degraded', 'quiet', 'failed']),
  /** One sentence, for what is not whole. */
  because: z.string().optional(),
  inventory: inventorySchema,
  mark: z.string(),
  findings: z.array(
    z.object({
      /** The same from day to day while the finding is the same. */
      key: z.string(),
      severity: z.enum(['high', 'medium', 'low']),
      where: z.string(),
      what: z.string(),
      /** The delegate that claims it, or `harness` for what was seen. */
      from: z.string(),
      /** How far a model of another family vouches for it. */
      vouched: z.enum(['seen', 'verified', 'doubted', 'not-verified']),
    }),
  ),
  delegates: z.array(
    z.object({
      id: z.string(),
      lane: z.string().optional(),
      model: z.string().optional(),
      status: z.enum(['answered', 'failed', 'skipped']),
      because: z.string().optional(),
      /** `nvidia passed it`, in words. */
      verified: z.string().optional(),
    }),
  ),
  /** The local model's words on the day; absent with its reason in `delegates`. */
  synthesis: z.string().optional(),
  spentUsd: z.number(),
  /** Failed verdicts by the family that gave them, over the day's runs. */
  catches: z.record(z.string(), z.number()),
  slotWait: z.object({ calls: z.number(), p50Ms: z.number(), p95Ms: z.number() }).optional(),
});
export type PulseDay = DeepReadonly<z.infer<typeof pulseDaySchema>>;
export type PulseFinding = PulseDay['findings'][number];

/** What is new against an earlier day, what stayed, and what is gone. */
export interface PulseNews {
  readonly since?: string;
  readonly fresh: readonly PulseFinding[];
  readonly kept: readonly PulseFinding[];
  readonly gone: readonly PulseFinding[];
  /** In a sentence, when the pulse just before this one failed. */
  readonly failedBefore?: string;
}

/**
 * Compares a day with those before it. The day to compare with is the last one that really looked: a
 * failed day says nothing about what is gone.
 */
export function newsOf(today: PulseDay, before: readonly PulseDay[]): PulseNews {
  const earlier = before.filter(({ at }) => at < today.at).sort((one, other) => other.at - one.at);
  const last = earlier.find(({ status }) => status !== 'failed');
  const failed = earlier[0]?.status === 'failed' ? earlier[0] : undefined;
  const failedBefore =
    failed === undefined
      ? {}
      : {
          failedBefore: `The pulse of ${failed.date} failed: ${failed.because ?? 'no reason given'}`,
        };
  if (!last) return { fresh: today.findings, kept: [], gone: [], ...failedBefore };
  const keys = new Set(today.findings.map(({ key }) => key));
  const known = new Set(last.findings.map(({ key }) => key));
  return {
    since: last.date,
    fresh: today.findings.filter(({ key }) => !known.has(key)),
    kept: today.findings.filter(({ key }) => known.has(key)),
    gone: last.findings.filter(({ key }) => !keys.has(key)),
    ...failedBefore,
  };
}
