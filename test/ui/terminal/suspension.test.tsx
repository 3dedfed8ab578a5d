import { describe, expect, it } from 'vitest';
import { createSuspension } from '../../../source/ui/terminal/suspension.tsx';
import { renderFrames } from '../../helpers/ink-frames.tsx';

const size = { columns: 40, rows: 5 };

function lent() {
  const heard: string[] = [];
  const suspension = createSuspension((ours) => heard.push(ours ? 'ours' : 'theirs'));
  return { heard, suspension };
}

describe('a suspension', () => {
  it('gives the terminal away, runs the callback, and takes the terminal back', async () => {
    const { heard, suspension } = lent();
    renderFrames(suspension.bridge, size);
    await suspension.run(() => void heard.push(`active ${suspension.active}`));
    expect(heard).toEqual(['theirs', 'active true', 'ours']);
    expect(suspension.active).toBe(false);
  });

  it('takes the terminal back from a callback that fails, and passes the error on', async () => {
    const { heard, suspension } = lent();
    renderFrames(suspension.bridge, size);
    const failed = suspension.run(() => Promise.reject(new Error('no pager')));
    await expect(failed).rejects.toThrow('no pager');
    expect(heard).toEqual(['theirs', 'ours']);
    expect(suspension.active).toBe(false);
  });

  it('does not lend the terminal twice', async () => {
    const { heard, suspension } = lent();
    renderFrames(suspension.bridge, size);
    await suspension.run(() => suspension.run(() => void heard.push('inner')));
    expect(heard).toEqual(['theirs', 'ours']);
  });

  it('does nothing while its bridge is in no tree', async () => {
    const { heard, suspension } = lent();
    await suspension.run(() => void heard.push('ran'));
    expect(heard).toEqual([]);
  });
});
