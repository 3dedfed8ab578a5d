import type { GpuReading } from '../engine/gpu-reading.ts';
import type { EngineFacts } from '../recovery/supervision.ts';
import { configDigest, type SlotConfig } from '../slot-config.ts';
import type { SlotState, SlotStatus } from '../status.ts';
import type { Holding } from './holding.ts';
import type { Ticket } from './queue.ts';
import { type Stats, showStats } from './stats.ts';

export interface StatusInput {
  readonly config: SlotConfig;
  readonly version: string;
  readonly bootMs: number;
  readonly holding: Holding | undefined;
  readonly waiting: readonly Ticket[];
  readonly isHeldBack: boolean;
  readonly closedBecause: string | undefined;
  readonly engine: EngineFacts;
  readonly stats: Stats;
  readonly gpu: GpuReading;
  readonly idleMs: number;
}

/** Everything the pane shows, at this moment. */
export function statusOf(input: StatusInput): SlotStatus {
  const { config, engine, holding, idleMs } = input;
  const nowMs = Date.now();
  const because = input.closedBecause ?? engine.because;
  return {
    slotd: 1,
    pid: process.pid,
    version: input.version,
    config: configDigest(config),
    atMs: nowMs,
    upMs: nowMs - input.bootMs,
    model: config.model,
    engine: config.engine.kind,
    state: stateOf(input),
    waiters: input.waiting.map((ticket) => shownTicket(ticket, nowMs)),
    stats: showStats(input.stats, nowMs),
    gpu: shownGpu(input.gpu, nowMs),
    restarts: engine.restarts,
    softAborts: engine.softAborts,
    breaker: engine.breaker,
    ...(input.isHeldBack ? { draining: true } : {}),
    ...(because === undefined ? {} : { because }),
    ...(holding === undefined ? {} : { holder: shownHolder(holding, nowMs) }),
    ...(engine.health === undefined
      ? {}
      : { health: { says: engine.health.says, ageMs: nowMs - engine.health.atMs } }),
    ...(engine.upSinceMs === undefined ? {} : { engineUpMs: nowMs - engine.upSinceMs }),
    ...(engine.pid === undefined ? {} : { enginePid: engine.pid }),
    ...(engine.lastRestart === undefined
      ? {}
      : {
          lastRestart: {
            ageMs: nowMs - engine.lastRestart.atMs,
            because: engine.lastRestart.because,
            health: engine.lastRestart.health,
          },
        }),
    ...(engine.retryAfterMs === undefined ? {} : { retryAfterMs: engine.retryAfterMs }),
    ...(holding === undefined ? { idleLeftMs: Math.max(0, config.idleMs - idleMs) } : {}),
  };
}

/** One word for the pane: trouble before business. */
function stateOf({ engine, holding, isHeldBack }: StatusInput): SlotState {
  switch (engine.phase) {
    case 'off':
    case 'starting':
    case 'restarting':
    case 'open':
    case 'dead':
      return engine.phase;
    case 'ready':
      if (isSilent(holding)) return 'stalled';
      if (holding?.progress.isSlow) return 'slow';
      if (holding !== undefined) return 'busy';
      return isHeldBack ? 'draining' : 'idle';
  }
}

/** Nothing comes of it: it is looked into, or being cured while its engine still counts as up. */
function isSilent(holding: Holding | undefined): boolean {
  return ['checking', 'recovering'].includes(holding?.progress.doing ?? '');
}

function shownTicket(ticket: Ticket, nowMs: number): SlotStatus['waiters'][number] {
  const { id, caller } = ticket;
  return { id, class: ticket.class, caller, waitedMs: nowMs - ticket.atMs };
}

function shownHolder(holding: Holding, nowMs: number): NonNullable<SlotStatus['holder']> {
  const { ticket, grantedMs, progress, promptTokens } = holding;
  const sinceMs = progress.firstTokenMs === undefined ? 0 : nowMs - progress.firstTokenMs;
  const speed =
    progress.tokens > 1 && sinceMs > 0 ? (progress.tokens * 1_000) / sinceMs : undefined;
  return {
    ...shownTicket(ticket, grantedMs),
    heldMs: nowMs - grantedMs,
    tokens: progress.tokens,
    promptTokens,
    doing: progress.doing,
    ...(speed === undefined ? {} : { tokensPerSecond: speed }),
    ...(progress.promptDone === undefined ? {} : { promptDone: progress.promptDone }),
  };
}

function shownGpu(reading: GpuReading, nowMs: number): SlotStatus['gpu'] {
  switch (reading.status) {
    case 'read':
      return { status: 'read', ageMs: nowMs - reading.atMs, cards: [...reading.cards] };
    case 'silent':
      return { status: 'silent', sinceMs: nowMs - reading.sinceMs };
    case 'cpu':
    case 'off':
    case 'unknown':
      return reading;
  }
}
