import { z } from 'zod';
import { slotClasses } from './slot-classes.ts';

/** What `GET /slot/status` says; every number of time is in milliseconds, with its age. */
const slotStates = [
  'off',
  'starting',
  'idle',
  'busy',
  'slow',
  'stalled',
  'restarting',
  'draining',
  'open',
  'dead',
] as const;

const waiterSchema = z.object({
  id: z.string(),
  class: z.enum(slotClasses),
  caller: z.string(),
  waitedMs: z.number(),
});

const cardSchema = z.object({
  name: z.string(),
  usePercent: z.number().optional(),
  memoryUsedMb: z.number().optional(),
  memoryTotalMb: z.number().optional(),
  celsius: z.number().optional(),
  watts: z.number().optional(),
  wattsLimit: z.number().optional(),
  throttle: z.string().optional(),
});

const gpuSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('read'), ageMs: z.number(), cards: z.array(cardSchema) }),
  z.object({ status: z.literal('cpu') }),
  z.object({ status: z.literal('off') }),
  z.object({ status: z.literal('silent'), sinceMs: z.number() }),
  z.object({ status: z.literal('unknown'), because: z.string() }),
]);

export const slotStatusSchema = z.object({
  /** The sign that this is a slot daemon, and the version of this shape. */
  slotd: z.literal(1),
  pid: z.number(),
  version: z.string(),
  /** Digest of the config it serves; see `configDigest`. */
  config: z.string(),
  atMs: z.number(),
  upMs: z.number(),
  model: z.string(),
  engine: z.enum(['llama-server', 'command', 'attach', 'embedded']),
  state: z.enum(slotStates),
  /** Why it is in this state, where there is more to say. */
  because: z.string().optional(),
  /** A person drains it: nobody new is served, also while `state` names a holder. */
  draining: z.boolean().optional(),
  holder: waiterSchema
    .extend({
      heldMs: z.number(),
      tokens: z.number(),
      tokensPerSecond: z.number().optional(),
      promptTokens: z.number(),
      /** Share of the prompt read, where the engine reports it. */
      promptDone: z.number().optional(),
      doing: z.enum(['starting', 'prompt', 'tokens', 'checking', 'recovering', 'leaving']),
    })
    .optional(),
  waiters: z.array(waiterSchema),
  stats: z.object({
    calls: z.number(),
    waitP50Ms: z.number().optional(),
    waitP95Ms: z.number().optional(),
    ttftP50Ms: z.number().optional(),
    tokensPerSecond: z.number().optional(),
    lastTtftMs: z.number().optional(),
    prefillTps: z.number().optional(),
  }),
  gpu: gpuSchema,
  /** What `/health` of the engine says, beside our own verdict in `state`. */
  health: z.object({ says: z.string(), ageMs: z.number() }).optional(),
  engineUpMs: z.number().optional(),
  enginePid: z.number().optional(),
  restarts: z.number(),
  softAborts: z.number(),
  lastRestart: z.object({ ageMs: z.number(), because: z.string(), health: z.string() }).optional(),
  breaker: z.enum(['closed', 'open', 'half-open', 'dead']),
  retryAfterMs: z.number().optional(),
  idleLeftMs: z.number().optional(),
});
export type SlotStatus = z.infer<typeof slotStatusSchema>;
export type SlotState = SlotStatus['state'];

/** News of the slot as `/slot/events` sends it and the history keeps it. No prompt, no reply. */
export type SlotNews =
  | {
      readonly type: 'enqueue' | 'start' | 'first_token';
      readonly id: string;
      readonly caller: string;
      readonly class: string;
      readonly waitedMs?: number;
    }
  | {
      readonly type: 'done';
      readonly id: string;
      readonly caller: string;
      readonly class: string;
      readonly end: string;
      readonly waitedMs: number;
      readonly ttftMs?: number;
      readonly tokens: number;
      readonly tokensPerSecond?: number;
      readonly totalMs: number;
    }
  | {
      readonly type: 'cancel';
      readonly id: string;
      readonly caller: string;
      readonly because: string;
    }
  | {
      readonly type: 'stalled' | 'slow' | 'wedge' | 'soft_abort';
      readonly id: string;
      readonly because: string;
      readonly health?: string;
    }
  | { readonly type: 'restart'; readonly because: string; readonly health: string }
  | { readonly type: 'ready'; readonly afterMs: number }
  | { readonly type: 'state'; readonly state: string; readonly because?: string };

/** News with its time and number. */
export type SlotRecord = SlotNews & { readonly atMs: number; readonly seq: number };
