import type { QueueRules } from '../slot-classes.ts';
import {
  ahead,
  emptyQueue,
  enqueue,
  expire,
  inOrder,
  leave,
  next,
  nextExpiryMs,
  type Queue,
  type Ticket,
} from './queue.ts';

/** How waiting ended. `release` gives the slot back, once. */
export type Turn =
  | { readonly status: 'granted'; release(): void }
  | { readonly status: 'full' | 'expired' | 'dropped' | 'gone' };

/** The line with people in it: each waiter is a promise that its turn settles. */
export interface WaitQueue {
  /** Resolves when the ticket's turn comes or can never come. `gone` aborts the waiting. */
  wait(ticket: Ticket, gone: AbortSignal): Promise<Turn>;
  line(): Queue;
  ahead(id: string): number | undefined;
  /** Takes a waiter out of the line; false when nobody of that id waits. */
  drop(id: string): boolean;
  /** Takes out everyone who waits. */
  dropAll(): void;
  /** While held back, nobody is served; who waits keeps the place. */
  holdBack(held: boolean): void;
  isHeldBack(): boolean;
  waiting(): readonly Ticket[];
}

const longestTimerMs = 2_147_483_647;

export function createWaitQueue(rules: QueueRules, onChange: () => void): WaitQueue {
  let line = emptyQueue(rules);
  let held = false;
  let timer: NodeJS.Timeout | undefined;
  const settle = new Map<string, (turn: Turn) => void>();

  const answer = (id: string, turn: Turn): void => {
    const resolve = settle.get(id);
    settle.delete(id);
    resolve?.(turn);
  };
  const pump = (): void => {
    const nowMs = Date.now();
    const aged = expire(line, nowMs);
    line = aged.line;
    for (const ticket of aged.expired) answer(ticket.id, { status: 'expired' });
    if (!held) serve(nowMs);
    arm();
    onChange();
  };
  const serve = (nowMs: number): void => {
    const step = next(line, nowMs);
    line = step.line;
    const { granted } = step;
    if (granted === undefined) return;
    answer(granted.id, { status: 'granted', release: () => remove(granted.id) });
  };
  const remove = (id: string): void => {
    const left = leave(line, id);
    if (left === line) return;
    line = left;
    pump();
  };
  const arm = (): void => {
    clearTimeout(timer);
    const dueMs = nextExpiryMs(line);
    if (dueMs === undefined) return;
    timer = setTimeout(pump, Math.min(longestTimerMs, Math.max(0, dueMs - Date.now()) + 1));
    timer.unref();
  };
  const drop = (id: string): boolean => {
    if (!settle.has(id)) return false;
    answer(id, { status: 'dropped' });
    remove(id);
    return true;
  };
  return {
    wait: (ticket, gone) =>
      new Promise((resolve) => {
        const joined = enqueue(line, ticket);
        if (joined === 'full') return resolve({ status: 'full' });
        if (gone.aborted) return resolve({ status: 'gone' });
        line = joined;
        settle.set(ticket.id, resolve);
        const onGone = (): void => {
          if (!settle.has(ticket.id)) return;
          answer(ticket.id, { status: 'gone' });
          remove(ticket.id);
        };
        gone.addEventListener('abort', onGone, { once: true });
        pump();
      }),
    line: () => line,
    ahead: (id) => ahead(line, id, Date.now()),
    drop,
    dropAll: () => {
      for (const id of [...settle.keys()]) drop(id);
    },
    holdBack: (isHeld) => {
      held = isHeld;
      pump();
    },
    isHeldBack: () => held,
    waiting: () => inOrder(line, Date.now()),
  };
}
