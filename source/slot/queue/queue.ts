import { type QueueRules, type SlotClass, slotClasses } from '../slot-classes.ts';

export interface Ticket {
  readonly id: string;
  readonly class: SlotClass;
  readonly caller: string;
  /** When it came, in epoch milliseconds. */
  readonly atMs: number;
}

/** A ticket with its place in the order of arrival. */
export interface Waiting extends Ticket {
  /** Number of arrival: never twice, also where two came in the same millisecond. */
  readonly order: number;
}

export interface Queue {
  readonly rules: QueueRules;
  /** In order of arrival. */
  readonly waiting: readonly Waiting[];
  readonly holder: Waiting | undefined;
  readonly arrivals: number;
}

export function emptyQueue(rules: QueueRules): Queue {
  return { rules, waiting: [], holder: undefined, arrivals: 0 };
}

/** The line with a newcomer at its end, or `full` when it is as deep as it may be. */
export function enqueue(line: Queue, ticket: Ticket): Queue | 'full' {
  if (line.waiting.length >= line.rules.depth) return 'full';
  const place = { ...ticket, order: line.arrivals };
  return { ...line, waiting: [...line.waiting, place], arrivals: line.arrivals + 1 };
}

/** The line without this waiter or holder; the same line when it is neither. */
export function leave(line: Queue, id: string): Queue {
  if (line.holder?.id === id) return { ...line, holder: undefined };
  const waiting = line.waiting.filter((place) => place.id !== id);
  return waiting.length === line.waiting.length ? line : { ...line, waiting };
}

/** Gives the free slot to the first in line; nothing changes while it is held. */
export function next(
  line: Queue,
  nowMs: number,
): { readonly line: Queue; readonly granted?: Ticket } {
  if (line.holder !== undefined) return { line };
  const granted = first(line, nowMs);
  if (granted === undefined) return { line };
  const waiting = line.waiting.filter((place) => place.id !== granted.id);
  return { line: { ...line, waiting, holder: granted }, granted };
}

/** Takes out everyone who has waited longer than the budget of the class they came with. */
export function expire(
  line: Queue,
  nowMs: number,
): { readonly line: Queue; readonly expired: readonly Ticket[] } {
  const isOver = (place: Waiting): boolean => expiryMs(line.rules, place) <= nowMs;
  const expired = line.waiting.filter(isOver);
  if (expired.length === 0) return { line, expired };
  return { line: { ...line, waiting: line.waiting.filter((place) => !isOver(place)) }, expired };
}

/** When the next waiter runs out of time, in epoch milliseconds; undefined when nobody waits. */
export function nextExpiryMs(line: Queue): number | undefined {
  if (line.waiting.length === 0) return undefined;
  return Math.min(...line.waiting.map((place) => expiryMs(line.rules, place)));
}

/** The one who is next; among equals the first that came, as `waiting` is in order of arrival. */
function first({ rules, waiting }: Queue, nowMs: number): Waiting | undefined {
  let best: Waiting | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const place of waiting) {
    const rank = slotClasses.indexOf(classNow(rules, place, nowMs));
    if (rank >= bestRank) continue;
    best = place;
    bestRank = rank;
  }
  return best;
}

/** Everyone who waits, the next one first. */
export function inOrder(line: Queue, nowMs: number): readonly Waiting[] {
  const rank = (place: Waiting): number => slotClasses.indexOf(classNow(line.rules, place, nowMs));
  return [...line.waiting].sort((a, b) => rank(a) - rank(b) || a.order - b.order);
}

/** How many are served before this waiter: the holder and all in front; undefined for a stranger. */
export function ahead(line: Queue, id: string, nowMs: number): number | undefined {
  const at = inOrder(line, nowMs).findIndex((ticket) => ticket.id === id);
  return at < 0 ? undefined : at + (line.holder === undefined ? 0 : 1);
}

/** The class a waiter counts as now: one better after each class's ageing time. */
export function classNow(rules: QueueRules, ticket: Ticket, nowMs: number): SlotClass {
  const waitedMs = nowMs - ticket.atMs;
  switch (ticket.class) {
    case 'interactive':
      return 'interactive';
    case 'normal':
      return waitedMs >= rules.ageMs.normal ? 'interactive' : 'normal';
    case 'batch':
      if (waitedMs >= rules.ageMs.batch + rules.ageMs.normal) return 'interactive';
      return waitedMs >= rules.ageMs.batch ? 'normal' : 'batch';
  }
}

function expiryMs(rules: QueueRules, ticket: Ticket): number {
  return ticket.atMs + rules.waitMs[ticket.class];
}
