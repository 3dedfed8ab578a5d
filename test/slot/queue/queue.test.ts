import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ahead,
  classNow,
  emptyQueue,
  enqueue,
  expire,
  inOrder,
  leave,
  next,
  nextExpiryMs,
  type Queue,
  type Ticket,
} from '../../../source/slot/queue/queue.ts';
import { type QueueRules, type SlotClass, slotClasses } from '../../../source/slot/slot-classes.ts';

const rules: QueueRules = {
  depth: 8,
  waitMs: { interactive: 60_000, normal: 600_000, batch: 1_800_000 },
  ageMs: { normal: 120_000, batch: 600_000 },
};

function ticket(id: string, kind: SlotClass = 'normal', atMs = 0): Ticket {
  return { id, class: kind, caller: 'test', atMs };
}

function lineOf(...tickets: readonly Ticket[]): Queue {
  return tickets.reduce<Queue>((line, each) => {
    const joined = enqueue(line, each);
    if (joined === 'full') throw new Error('full');
    return joined;
  }, emptyQueue(rules));
}

const ids = (line: Queue, nowMs = 0): readonly string[] => inOrder(line, nowMs).map(({ id }) => id);

describe('the line', () => {
  it('puts class before arrival and arrival before all else', () => {
    const line = lineOf(
      ticket('b', 'batch'),
      ticket('n1'),
      ticket('i', 'interactive'),
      ticket('n2'),
    );
    expect(ids(line)).toEqual(['i', 'n1', 'n2', 'b']);
  });

  it('turns away who comes when it is full, and nobody before', () => {
    const full = lineOf(...Array.from({ length: 8 }, (_, at) => ticket(`${at}`)));
    expect(enqueue(full, ticket('late'))).toBe('full');
    expect(enqueue(leave(full, '3'), ticket('late'))).not.toBe('full');
  });

  it('gives the slot to one, and to nobody while it is held', () => {
    const first = next(lineOf(ticket('a'), ticket('b')), 0);
    expect(first.granted?.id).toBe('a');
    expect(next(first.line, 0)).toEqual({ line: first.line });
    expect(next(leave(first.line, 'a'), 0).granted?.id).toBe('b');
  });

  it('is the same line when a stranger leaves', () => {
    const line = lineOf(ticket('a'));
    expect(leave(line, 'nobody')).toBe(line);
  });

  it('counts who is ahead, the holder too', () => {
    const { line } = next(lineOf(ticket('a'), ticket('b'), ticket('i', 'interactive')), 0);
    expect([ahead(line, 'a', 0), ahead(line, 'b', 0)]).toEqual([1, 2]);
    expect(ahead(line, 'i', 0)).toBeUndefined();
  });

  it.each([
    ['batch', 599_999, 'batch'],
    ['batch', 600_000, 'normal'],
    ['batch', 720_000, 'interactive'],
    ['normal', 119_999, 'normal'],
    ['normal', 120_000, 'interactive'],
    ['interactive', 9_999_999, 'interactive'],
  ] as const)('lets %s that waited %d ms count as %s', (kind, waitedMs, counts) => {
    expect(classNow(rules, ticket('x', kind), waitedMs)).toBe(counts);
  });

  it('takes out those whose budget is over, at the time it said before', () => {
    const line = lineOf(ticket('i', 'interactive', 1_000), ticket('n', 'normal', 0));
    expect(nextExpiryMs(line)).toBe(61_000);
    expect(expire(line, 60_999).expired).toEqual([]);
    const aged = expire(line, 61_000);
    expect(aged.expired.map(({ id }) => id)).toEqual(['i']);
    expect(ids(aged.line)).toEqual(['n']);
    expect(nextExpiryMs(emptyQueue(rules))).toBeUndefined();
  });
});

type Step =
  | { readonly do: 'come'; readonly kind: SlotClass }
  | { readonly do: 'go'; readonly at: number }
  | { readonly do: 'done' }
  | { readonly do: 'pass'; readonly ms: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('come' as const), kind: fc.constantFrom(...slotClasses) }),
  fc.record({ do: fc.constant('go' as const), at: fc.nat(20) }),
  fc.record({ do: fc.constant('done' as const) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.nat(400_000) }),
);

interface Played {
  readonly granted: readonly Ticket[];
  readonly ended: readonly string[];
  readonly line: Queue;
}

/** Plays the steps and grants whenever it can; every holder ends before the next begins. */
function play(steps: readonly Step[]): Played {
  let line = emptyQueue({ ...rules, depth: 100 });
  let nowMs = 0;
  const granted: Ticket[] = [];
  const ended: string[] = [];
  const end = (id: string | undefined): void => {
    if (id === undefined) return;
    ended.push(id);
    line = leave(line, id);
  };
  steps.forEach((each, at) => {
    if (each.do === 'come') {
      const joined = enqueue(line, { id: `t${at}`, class: each.kind, caller: '', atMs: nowMs });
      if (joined !== 'full') line = joined;
    }
    if (each.do === 'go') end(line.waiting[each.at]?.id);
    if (each.do === 'done') end(line.holder?.id);
    if (each.do === 'pass') nowMs += each.ms;
    const aged = expire(line, nowMs);
    ended.push(...aged.expired.map(({ id }) => id));
    const before = aged.line.holder;
    const step = next(aged.line, nowMs);
    line = step.line;
    if (step.granted !== undefined) {
      expect(before).toBeUndefined();
      granted.push(step.granted);
    }
  });
  return { granted, ended, line };
}

describe('whatever happens', () => {
  it('one holds the slot at most, and nobody is served twice or lost', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { granted, ended, line } = play(steps);
        expect(new Set(granted.map(({ id }) => id)).size).toBe(granted.length);
        const came = steps.flatMap((each, at) => (each.do === 'come' ? [`t${at}`] : []));
        const here = [...line.waiting, ...(line.holder === undefined ? [] : [line.holder])];
        expect([...ended, ...here.map(({ id }) => id)].sort()).toEqual([...came].sort());
      }),
    );
  });

  it('inside a class they are served in the order they came', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { granted } = play(steps);
        for (const kind of slotClasses) {
          const order = granted
            .filter((each) => each.class === kind)
            .map(({ id }) => Number(id.slice(1)));
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('a batch request is not starved by a stream of interactive ones', () => {
    let line = lineOf(ticket('batch', 'batch', 0));
    for (let nowMs = 0; nowMs <= 1_800_000; nowMs += 30_000) {
      const joined = enqueue(line, ticket(`i${nowMs}`, 'interactive', nowMs));
      if (joined !== 'full') line = joined;
      const step = next(line, nowMs);
      if (step.granted?.id === 'batch') {
        expect(nowMs).toBe(720_000);
        return;
      }
      line = leave(step.line, step.granted?.id ?? '');
    }
    expect.unreachable('it was never served');
  });
});
