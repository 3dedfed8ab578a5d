import { afterEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../source/domain/facts.ts';
import { type DashboardElement, dashboardElement } from '../helpers/dashboard-element.tsx';
import { type InkFrames, renderFrames } from '../helpers/ink-frames.tsx';
import * as runFacts from '../helpers/run-facts.ts';
import { type ComponentScreen, renderScreen, type Size } from '../helpers/terminal.ts';

const painted: ComponentScreen[] = [];
afterEach(async () => {
  for (const screen of painted.splice(0)) await screen.unmount();
});

function show(facts?: readonly Fact[], size: Size = { columns: 100, rows: 30 }) {
  const dashboard: DashboardElement = dashboardElement(facts);
  const frames: InkFrames = renderFrames(dashboard.element, size);
  return { ...dashboard, ...frames };
}

function paint(facts: readonly Fact[] | undefined, size: Size): ComponentScreen {
  const screen = renderScreen(dashboardElement(facts).element, size);
  painted.push(screen);
  return screen;
}

const wide = { columns: 120, rows: 30 };
const narrow = { columns: 80, rows: 24 };

describe('the dashboard in elements of Ink', () => {
  it.each([
    ['a run', runFacts.working, wide],
    ['a run', runFacts.working, narrow],
    ['an audit', runFacts.auditing, wide],
    ['an audit', runFacts.auditing, narrow],
    ['the start', undefined, wide],
    ['too small a terminal', runFacts.working, { columns: 40, rows: 20 }],
  ])('shows the cells that the painter paints: %s', async (_, facts, size) => {
    const { rows, sees } = show(facts, size);
    await sees('fugu');
    await paint(facts, size).waitFor((cells) => cells.join('\n') === rows().join('\n'));
    expect(rows()).toHaveLength(size.rows);
  });

  it('shows other cells than the painter where another run is on the screen', async () => {
    const { rows } = show(runFacts.auditing, wide);
    const screen = paint(runFacts.working, wide);
    const cells = await screen.waitFor((all) => all.some((row) => row.includes('RUNNING')));
    expect(cells).not.toEqual(rows());
  });

  it('shows what a call says as it says it', async () => {
    const { source, sees } = show(runFacts.working);
    await sees('no output so far');
    source.chat(runFacts.s1Work, { type: 'text', delta: 'thinking about 名前' });
    await sees('thinking about 名前');
  });

  it('shows nothing of a call that is not selected', async () => {
    const { source, rows, sees } = show(runFacts.working);
    await sees('no output so far');
    source.chat(
      { ...runFacts.s1Work, id: 's9.work.1', step: 's9' },
      { type: 'text', delta: 'aside' },
    );
    source.notice({ tone: 'plain', text: 'a notice after it' });
    await sees('a notice after it');
    expect(rows().join('\n')).not.toContain('aside');
  });
});

describe('a dialog in elements of Ink', () => {
  it('lies over the panes until it is left', async () => {
    const { press, sees, misses, rows } = show(runFacts.working);
    const before = await sees('RUNNING');
    press('?');
    const open = await sees('Moving about');
    // The frame of the board is still to be seen around it.
    expect(open[0]).toBe(before[0]);
    press('q');
    await misses('Moving about');
    expect(rows()[1]).toBe(before[1]);
  });

  it('is not opened by a key that means nothing', async () => {
    const { press, sees, rows } = show(runFacts.working);
    const before = await sees('RUNNING');
    press('~');
    press('?');
    press('q');
    expect(rows()).toEqual(before);
  });

  it('takes an answer and sends it', async () => {
    const { source, press, sees, misses, later } = await sendingBack();
    press(...'name the unit');
    await sees('name the unit');
    later(500);
    press('\r');
    await misses('What must change');
    expect(source.told).toMatchObject([{ type: 'SendBack', note: 'name the unit' }]);
  });

  it('says what is missing from an answer, and sends nothing', async () => {
    const { source, press, sees } = await sendingBack();
    press('\r');
    await sees('Say what must change');
    expect(source.told).toEqual([]);
  });
});

async function sendingBack() {
  const dashboard = show(runFacts.auditing);
  await dashboard.sees('audit of 3 files');
  dashboard.press('\r');
  await dashboard.sees('Look here first');
  dashboard.later(500);
  dashboard.press('b');
  await dashboard.sees('What must change');
  dashboard.later(500);
  return dashboard;
}
