import { z } from 'zod';
import type { DeepReadonly } from '../domain/readonly.ts';
import { localPass } from './delegates.ts';
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
  /** Made by scripted models. */
  rehearsal: z.boolean().optional(),
  /** Other pulses that went wrong since the page before this one, in a sentence each. */
  troubles: z.array(z.string()).optional(),
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

/** Whether a delegate that was to be asked gave nothing usable; the local pass is none. */
const lacks = ({ delegates: asked }: PulseDay): boolean =>
  asked.some(({ id, status }) => id !== localPass && status === 'failed');

/** Days that really looked, the oldest first. */
const lookedDays = (days: readonly PulseDay[]) => days.filter(({ status }) => status !== 'failed');

/**
 * The day whose heads the next pulse starts from. Where the last one lacks a delegate it is the one
 * before, so that what nobody looked at is shown once more.
 */
export function baseOf(before: readonly PulseDay[]): PulseDay | undefined {
  const looked = lookedDays(before);
  const last = looked.at(-1);
  return last && lacks(last) ? looked.at(-2) : last;
}

/**
 * The day that still stands because nothing changed since; undefined where somebody is to be asked. A
 * day that lacks a delegate stands only when the one before it saw the same: it is asked again once.
 */
export function standingDay(before: readonly PulseDay[], mark: string): PulseDay | undefined {
  const looked = lookedDays(before);
  const last = looked.at(-1);
  if (last?.mark !== mark) return undefined;
  return !lacks(last) || looked.at(-2)?.mark === mark ? last : undefined;
}

/**
 * Two pulses of one date as one day: the later counts, unless it failed and the earlier did not. What
 * either spent is added, and a failure of either is said.
 */
export function joined(earlier: PulseDay | undefined, later: PulseDay): PulseDay {
  if (!earlier) return later;
  const failedOf = (which: string, { status, because }: PulseDay) =>
    status === 'failed'
      ? [`${which} pulse of this day failed: ${because ?? 'no reason given'}`]
      : [];
  const kept = later.status === 'failed' && earlier.status !== 'failed' ? earlier : later;
  const troubles = [
    ...(earlier.troubles ?? []),
    ...(later.troubles ?? []),
    ...(kept === later ? failedOf('An earlier', earlier) : failedOf('A later', later)),
  ];
  return {
    ...kept,
    spentUsd: earlier.spentUsd + later.spentUsd,
    ...(troubles.length === 0 ? {} : { troubles: [...new Set(troubles)] }),
  };
}

/** When the last pulse was made; a day from a clock that ran ahead does not count. */
export function lastMadeAt(days: readonly PulseDay[], now: number): number | undefined {
  const made = days.map(({ at }) => at).filter((at) => at <= now);
  return made.length === 0 ? undefined : Math.max(...made);
}
