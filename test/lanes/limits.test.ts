import { describe, expect, it } from 'vitest';
import type { Clock } from '../../source/conductor/ports.ts';
import { type Cause, createGuard, seconds } from '../../source/lanes/limits.ts';
import { laneRequest } from './lane-request.ts';

/** A clock turned by hand; due timers run in order. */
function handClock(): Clock & { turn(byMs: number): void; pending(): number } {
  let nowMs = 1_000_000;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const turn = (byMs: number): void => {
    const endMs = nowMs + byMs;
    for (;;) {
      const [next] = timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      timers = timers.filter((timer) => timer !== next);
      nowMs = next.atMs;
      next.run();
    }
    nowMs = endMs;
  };
  const after: Clock['after'] = (delayMs, run) => {
    const timer = { atMs: nowMs + delayMs, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  return { now: () => nowMs, after, turn, pending: () => timers.length };
}

function guardWith(
  limits: Partial<ReturnType<typeof laneRequest>['limits']>,
  signal?: AbortSignal,
) {
  const clock = handClock();
  const stops: Cause[] = [];
  const guard = createGuard({
    limits: laneRequest({ limits: { wallMs: 1000, idleMs: 100, ...limits } }).limits,
    clock,
    signal: signal ?? new AbortController().signal,
    onStop: (cause) => stops.push(cause),
  });
  const reasons = () => stops.map(({ reason }) => reason);
  return { guard, clock, reasons };
}

describe('the guard', () => {
  it('ends a call after silence, and the first cause wins', () => {
    const { guard, clock, reasons } = guardWith({});
    clock.turn(99);
    expect(reasons()).toEqual([]);
    clock.turn(1);
    guard.blame('error', 'later');
    clock.turn(5000);
    expect(reasons()).toEqual(['idle-limit']);
    expect(guard.cause()?.reason).toBe('idle-limit');
    expect(clock.pending()).toBe(0);
  });

  it('ends a busy call at the wall limit and not before', () => {
    const { guard, clock, reasons } = guardWith({});
    for (let turn = 0; turn < 19; turn += 1) {
      clock.turn(50);
      guard.heard();
    }
    expect(reasons()).toEqual([]);
    expect(guard.leftMs()).toBe(50);
    clock.turn(50);
    expect(reasons()).toEqual(['wall-limit']);
  });

  it('does not mind silence while another try is waited for', () => {
    const { guard, clock, reasons } = guardWith({});
    guard.expectSilence(true);
    clock.turn(500);
    expect(reasons()).toEqual([]);
    guard.expectSilence(false);
    clock.turn(99);
    expect(reasons()).toEqual([]);
    clock.turn(101);
    expect(reasons()).toEqual(['idle-limit']);
  });

  it('counts bytes and tool calls', () => {
    const bytes = guardWith({ maxBytes: 10 });
    bytes.guard.bytes(10);
    expect(bytes.reasons()).toEqual([]);
    bytes.guard.bytes(1);
    expect(bytes.reasons()).toEqual(['byte-limit']);
    const tools = guardWith({ maxToolCalls: 1 });
    tools.guard.tool();
    expect(tools.reasons()).toEqual([]);
    tools.guard.tool();
    expect(tools.reasons()).toEqual(['tool-limit']);
  });

  it('hears an abort, also one that came before it', () => {
    const stop = new AbortController();
    const { reasons } = guardWith({}, stop.signal);
    stop.abort();
    expect(reasons()).toEqual(['cancelled']);
    expect(guardWith({}, AbortSignal.abort()).reasons()).toEqual(['cancelled']);
  });

  it('blames nothing after the end', () => {
    const { guard, clock, reasons } = guardWith({});
    guard.end();
    guard.bytes(1_000_000);
    clock.turn(5000);
    expect(reasons()).toEqual([]);
    expect(guard.cause()).toBeUndefined();
    expect(clock.pending()).toBe(0);
  });
});

it('seconds are words for a person', () => {
  expect([seconds(80), seconds(1500), seconds(20_000), seconds(1_200_000)]).toEqual([
    '0.1 s',
    '1.5 s',
    '20 s',
    '20 min',
  ]);
});
