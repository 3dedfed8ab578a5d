import { describe, expect, it } from 'vitest';
import { rowText } from '../../source/ui/draw/paint.ts';
import { slotRows } from '../../source/ui/panes/slot.ts';
import type { SlotBoard } from '../../source/ui/store/slot-board.ts';
import { openDashboard } from '../helpers/open-dashboard.ts';
import * as runFacts from '../helpers/run-facts.ts';
import { busySlot, slotAs, stalledSlot, withSlot } from '../helpers/slot-fixture.ts';
import { startedAt, stateOf } from '../helpers/states.ts';

const state = stateOf(withSlot(runFacts.working));
const now = startedAt + 600_500;

function rows(slot: SlotBoard | undefined, width: number, height: number): readonly string[] {
  const world = { state, now, ...(slot ? { slot } : {}) };
  return slotRows(world, width, height).map((row) => rowText(row).slice(0, width));
}

function deskWith(slot: SlotBoard | undefined) {
  const dashboard = openDashboard(withSlot(runFacts.working));
  dashboard.source.readSlot(slot);
  return dashboard;
}

describe('the pane of the slot', () => {
  it.each<readonly [SlotBoard | undefined, string]>([
    [undefined, 'gemma idle'],
    [{ status: 'off' }, 'gemma off (the next request starts it)'],
    [{ status: 'stranger', because: 'Port 8080 is taken.' }, 'gemma Port 8080 is taken.'],
    [slotAs(), 'gemma idle'],
    [slotAs({ state: 'off' }), 'gemma model not loaded'],
    [slotAs({ isDraining: true, state: 'draining' }), 'gemma draining'],
    [busySlot, 'gemma busy 14s · 2 wait'],
    [{ ...busySlot, isDraining: true }, 'gemma busy, draining 14s · 2 wait'],
    [stalledSlot, 'gemma stalled · health ok · 2 wait'],
  ])('is one row where there is little room (%#)', (slot, row) => {
    expect(rows(slot, 80, 1)).toEqual([row]);
  });

  it('has five rows where there is room, the verdict above what health says', () => {
    expect(rows(stalledSlot, 76, 5)).toEqual([
      'gemma stalled · 41 tok/s · ttft 1.9s',
      '▶ 14s writing interactive aider',
      '2 wait: fugu run second-brain (normal) 3.2s · p50 0.4s p95 31s',
      'gpu RTX 4070  97%  11.2/12.0 GB  71C  188 W  read 0.4s ago',
      'health says ok · restarted 2m ago: no token came',
    ]);
    expect(rows(busySlot, 36, 5)[2]).toBe('2 wait: fugu run second-brain (norma');
  });

  it('says what it does not know instead of a zero', () => {
    expect(rows(slotAs(), 76, 5)).toEqual([
      'gemma idle',
      'nobody holds it',
      'nobody waits',
      'gpu none: the model runs on the CPU',
      'health says nothing',
    ]);
  });

  it('says that its news is old, and nothing while it is fresh', () => {
    expect(rows(slotAs({ readAt: now - 8_000 }), 76, 1)[0]).toContain('(read 8s ago)');
    expect(rows(slotAs({ readAt: now - 1_500 }), 76, 1)[0]).not.toContain('read');
  });

  it.each([
    [80, 24, 1],
    [120, 39, 1],
    [120, 40, 5],
    [160, 48, 5],
    [80, 40, 5],
  ])('at %i × %i has %i rows', (columns, lines, expected) => {
    const { panes } = deskWith(busySlot).frame(columns, lines).layout;
    expect(panes.slot?.height).toBe(expected + 2);
    const screen = deskWith(busySlot).screen(columns, lines);
    expect(screen.includes('health says ok')).toBe(expected === 5);
  });

  it('stays one row where the spec has no slot, however tall the terminal is', () => {
    const dashboard = openDashboard(runFacts.working);
    expect(dashboard.frame(160, 48).layout.panes.slot?.height).toBe(3);
    expect(dashboard.screen(160, 48)).toContain('not configured');
  });
});

describe('the dialog of the slot', () => {
  it('shows all that is known, health beside the verdict', async () => {
    const dashboard = deskWith(stalledSlot);
    await dashboard.press('l');
    const screen = dashboard.screen(120, 40);
    for (const words of [
      'verdict  stalled: no token for 9s',
      'health   says ok (asked 0.4s ago)',
      'aider (interactive) for 14s, writing: 312 tokens, 41 tok/s',
      '1. fugu run second-brain (normal) for 3.2s',
      '2. cron (batch) for 21s',
      '41 tok/s · first token 1.9s · median 1.2s',
      'p50 0.4s p95 31s (last hour, 57 calls)',
      'RTX 4070  97%',
      '1, the last 2m ago: no token came; health said ok',
      'D drain/resume   R restart   x drop a waiter   esc back',
    ]) {
      expect(screen).toContain(words);
    }
  });

  it('follows the slot while it is open, and its keys stay in sight on a small screen', async () => {
    const dashboard = deskWith(stalledSlot);
    await dashboard.press('l');
    dashboard.source.readSlot({ ...stalledSlot, state: 'restarting' });
    const screen = dashboard.screen(80, 15);
    expect(screen).toContain('verdict  restarting');
    expect(screen).toContain('R restart');
    await dashboard.press('G', 'pgdn');
    expect(dashboard.screen(80, 15)).toContain('R restart');
    await dashboard.press('l');
    expect(dashboard.screen(80, 15)).not.toContain('R restart');
  });

  it('opens only where there is a slot', async () => {
    const dashboard = openDashboard(runFacts.working);
    await dashboard.press('l');
    expect(dashboard.store.ui.dialogs).toEqual([]);
    expect(dashboard.screen()).toContain('l: the spec names no local model and slot.');
  });

  it('draws no sequence that a caller sends', async () => {
    const caller = 'x\u001b[2J\u001b]0;own\u0007\u202ey';
    const spoilt = slotAs({
      ...busySlot,
      because: caller,
      waiters: [{ id: 'b', class: 'batch', caller, waitedMs: 0 }],
    });
    const dashboard = deskWith(spoilt);
    for (const keys of [[], ['l'], ['x']]) {
      await dashboard.press(...keys);
      const { tiles, dialog } = dashboard.frame(160, 48);
      const text = [...tiles, ...(dialog ? [dialog] : [])].flatMap((tile) => tile.rows).join('\n');
      expect(text.replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f\u202e]/,
      );
    }
  });
});

describe('the keys of the slot', () => {
  it('drain it, and take it back into service', async () => {
    const dashboard = deskWith(slotAs());
    await dashboard.press('l', 'D');
    dashboard.source.readSlot(slotAs({ state: 'draining', isDraining: true }));
    await dashboard.press('D');
    expect(dashboard.source.orders).toEqual([{ type: 'drain' }, { type: 'resume' }]);
    expect(dashboard.screen()).toContain('The slot is in service again.');
  });

  it('restart the model only when that is confirmed', async () => {
    const dashboard = deskWith(busySlot);
    await dashboard.press('l', 'R');
    expect(dashboard.screen()).toContain('Restart the local model?');
    await dashboard.press('esc');
    expect(dashboard.source.orders).toEqual([]);
    await dashboard.press('R', 'enter');
    expect(dashboard.source.orders).toEqual([{ type: 'restart' }]);
  });

  it('drop the waiter that was chosen', async () => {
    const dashboard = deskWith(busySlot);
    await dashboard.press('l', 'x', 'esc');
    expect(dashboard.source.orders).toEqual([]);
    await dashboard.press('x', 'j', 'enter');
    expect(dashboard.source.orders).toEqual([{ type: 'drop', waiter: 'c', caller: 'cron' }]);
    expect(dashboard.screen()).toContain('cron was turned away.');
  });

  it('say why they do nothing now', async () => {
    const dashboard = deskWith(slotAs());
    await dashboard.press('l', 'x');
    expect(dashboard.screen()).toContain('x: nobody waits.');
    dashboard.source.readSlot({ status: 'off' });
    await dashboard.press('R');
    expect(dashboard.screen()).toContain('R: the slot is off; the next request starts it.');
    expect(dashboard.screen()).toContain('off (the next request starts it)');
    expect(dashboard.source.orders).toEqual([]);
  });

  it('pass on why an order was refused', async () => {
    const dashboard = deskWith(slotAs());
    dashboard.source.refuse({ what: 'The slot is not running', remedy: '' });
    await dashboard.press('l', 'D');
    expect(dashboard.screen()).toContain('The slot is not running.');
  });

  it('hold in the dialog only', async () => {
    const dashboard = deskWith(busySlot);
    await dashboard.press('D');
    expect(dashboard.source.orders).toEqual([]);
  });
});
