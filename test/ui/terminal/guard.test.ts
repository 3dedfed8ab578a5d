import { describe, expect, it } from 'vitest';
import { createGuard, guardMs } from '../../../source/ui/terminal/guard.ts';

describe('the guard of an approving dialog', () => {
  const guard = createGuard(1_000);

  it('ignores a key that was on its way when the dialog appeared', () => {
    expect(guard.admits({ nowMs: 1_000 + guardMs - 1, pasted: false })).toBe(false);
  });

  it('admits a key after that', () => {
    expect(guard.admits({ nowMs: 1_000 + guardMs, pasted: false })).toBe(true);
  });

  it('never admits what was pasted', () => {
    expect(guard.admits({ nowMs: 99_000, pasted: true })).toBe(false);
  });
});
