import type { SlotStatusReading } from '../../slot/client/client.edge.ts';
import { gpuLine } from '../../slot/client/status-lines.ts';
import type { SlotStatus } from '../../slot/status.ts';
import type { SlotBoard, SlotRunning } from '../../ui/store/slot-board.ts';

/** What the daemon said at `readAt` (epoch milliseconds) as the dashboard shows it. */
export function slotBoardOf(reading: SlotStatusReading, readAt: number): SlotBoard {
  return reading.status === 'running' ? running(reading.slot, readAt) : reading;
}

function running(slot: SlotStatus, readAt: number): SlotRunning {
  const { model, engine, state, waiters, restarts, breaker } = slot;
  return {
    status: 'running',
    readAt,
    model,
    engine,
    state,
    isDraining: slot.draining === true,
    waiters: waiters.map((waiter) => ({ ...waiter })),
    restarts,
    breaker,
    calls: slot.stats.calls,
    gpu: gpuLine(slot).replace(/^gpu\s+/, ''),
    ...figures(slot),
    ...known({
      because: slot.because,
      holder: slot.holder && holderOf(slot.holder),
      health: slot.health,
      lastRestart: slot.lastRestart,
      enginePid: slot.enginePid,
      engineUpMs: slot.engineUpMs,
      retryAfterMs: slot.retryAfterMs,
      idleLeftMs: slot.idleLeftMs,
    }),
  };
}

function figures({ stats }: SlotStatus) {
  const { waitP50Ms, waitP95Ms, ttftP50Ms, lastTtftMs, tokensPerSecond } = stats;
  return known({ waitP50Ms, waitP95Ms, ttftP50Ms, lastTtftMs, tokensPerSecond });
}

function holderOf(holder: NonNullable<SlotStatus['holder']>) {
  const { tokensPerSecond, promptDone, ...rest } = holder;
  return { ...rest, ...known({ tokensPerSecond, promptDone }) };
}

type Known<Shape> = { readonly [Key in keyof Shape]?: Exclude<Shape[Key], undefined> };

/** Only the entries that have a value. */
function known<Shape extends object>(shape: Shape): Known<Shape> {
  return Object.fromEntries(
    Object.entries(shape).filter(([, value]) => value !== undefined),
  ) as Known<Shape>;
}
