import { describe, expect, it } from 'vitest';
import { createDashboardStore } from '../../source/ui/dashboard-store.ts';
import type { Opening } from '../../source/ui/store/dashboard-source.ts';
import { playedSource } from '../helpers/dashboard.ts';
import { startedAt } from '../helpers/states.ts';

describe('a dashboard whose run is still being opened', () => {
  it('shows the empty board of that run under its label', () => {
    const { rows, press } = shown({ task: 'add retry to fetchShelf', rehearsal: true });
    expect(rows()).toMatch(/^ {2}REHEARSAL {2}fugu ▸ add retry to fetchShelf +opening $/m);
    expect(rows()).toContain('Tasks');
    expect(rows()).not.toContain('What is to be done?');
    for (const key of ['j', 'enter', 'tab', 'p', 'r', 'a', 'escape', '?']) press(key);
    expect(rows()).toContain('REHEARSAL');
  });

  it('shows the start screen where no run is on its way', () => {
    const { rows } = shown();
    expect(rows()).toContain('What is to be done?');
    expect(rows()).not.toContain('REHEARSAL');
  });
});

function shown(opening?: Opening) {
  const source = { ...playedSource(), conductor: () => undefined, ...(opening ? { opening } : {}) };
  const store = createDashboardStore(source, {
    now: () => startedAt,
    markDirty: () => {},
    redraw: () => {},
    leave: () => {},
    showLog: async () => undefined,
    editText: async () => ({ status: 'failed', because: 'no editor' }),
    call: () => {},
  });
  const frame = () => store.frame(120, 40, 'none');
  return {
    press: (key: string) => store.press(key),
    rows: () =>
      frame()
        .tiles.flatMap(({ rows }) => rows)
        .join('\n')
        .replace(/\u001b\[[\d;]*m/g, ''),
  };
}
