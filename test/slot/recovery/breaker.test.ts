import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  closedBreaker,
  dead,
  halfOpen,
  mayGo,
  proved,
  restarted,
  tripped,
} from '../../../source/slot/recovery/breaker.ts';
import { usualBreaker } from '../../../source/slot/slot-config.ts';

const rules = usualBreaker;
const minute = 60_000;
const opened = (...minutes: readonly number[]): Breaker =>
  minutes.reduce<Breaker>(
    (breaker, at) => restarted(breaker, rules, at * minute, 'wedged'),
    closedBreaker,
  );

describe('the breaker', () => {
  it('opens at the third restart in ten minutes', () => {
    expect(opened(0, 5).status).toBe('closed');
    expect(opened(0, 5, 9).status).toBe('open');
  });

  it('stays closed when the three are further apart', () => {
    expect(opened(0, 5, 10.5, 16).status).toBe('closed');
  });

  it('says how long to stay away, then lets one canary try', () => {
    const open = opened(0, 1, 2);
    expect(mayGo(open, rules, 3 * minute)).toEqual({
      do: 'wait',
      retryAfterMs: 4 * minute,
      because: 'wedged',
    });
    expect(mayGo(open, rules, 7 * minute)).toEqual({ do: 'canary' });
    const trying = halfOpen(open, 7 * minute);
    expect(mayGo(trying, rules, 7 * minute).do).toBe('wait');
  });

  it('closes with a clean slate when the canary sang, and opens anew when it did not', () => {
    const trying = halfOpen(opened(0, 1, 2), 7 * minute);
    expect(proved(trying)).toEqual({ status: 'closed', restartsMs: [] });
    const again = restarted(trying, rules, 8 * minute, 'no token');
    expect(mayGo(again, rules, 9 * minute)).toMatchObject({ do: 'wait', retryAfterMs: 4 * minute });
  });

  it('does not close or count while nothing is open', () => {
    const once = opened(0);
    expect(proved(once)).toBe(once);
    expect(halfOpen(once, 1)).toBe(once);
    expect(mayGo(once, rules, 1)).toEqual({ do: 'go' });
  });

  it('is dead for good when the process cannot be killed', () => {
    const over = dead(0, 'D state');
    expect(mayGo(over, rules, 99 * minute)).toEqual({ do: 'never', because: 'D state' });
    expect([proved(over), restarted(over, rules, 1, 'x'), tripped(over, 1, 'x')]).toEqual([
      over,
      over,
      over,
    ]);
  });

  it('opens at once where nothing may be restarted', () => {
    expect(tripped(closedBreaker, 5, 'no rights')).toEqual({
      status: 'open',
      sinceMs: 5,
      because: 'no rights',
    });
  });
});
