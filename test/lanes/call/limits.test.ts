import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../source/agents/cause.ts';
import { createGuard, seconds } from '../../../source/lanes/call/limits.ts';
import { handClock } from '../../helpers/hand-clock.ts';
import { laneRequest } from '../lane-request.ts';

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

  it('takes keep-alives for life until the first token, and not after it', () => {
    const { guard, clock, reasons } = guardWith({ firstTokenMs: 500 });
    guard.awaitToken();
    for (let turn = 0; turn < 4; turn += 1) {
      clock.turn(90);
      guard.kept();
    }
    guard.heard();
    expect(reasons()).toEqual([]);
    clock.turn(60);
    guard.kept();
    clock.turn(40);
    expect(reasons()).toEqual(['idle-limit']);
  });

  it('waits for a first token no longer than its limit, anew for each request', () => {
    const { guard, clock, reasons } = guardWith({ firstTokenMs: 150 });
    const queue = (byMs: number): void => {
      for (let turn = 0; turn < byMs; turn += 10) {
        clock.turn(10);
        guard.kept();
      }
    };
    guard.awaitToken();
    queue(140);
    guard.expectSilence(true);
    clock.turn(300);
    guard.expectSilence(false);
    guard.awaitToken();
    queue(140);
    expect(reasons()).toEqual([]);
    queue(10);
    expect(guard.cause()?.message).toContain('limits.firstTokenSeconds');
  });

  it('does not wait for a token where none was asked for', () => {
    const { guard, clock, reasons } = guardWith({ idleMs: 900, firstTokenMs: 10 });
    clock.turn(800);
    guard.heard();
    expect(reasons()).toEqual([]);
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
