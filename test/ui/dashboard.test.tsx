import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Fact } from '../../source/domain/facts.ts';
import { dashboardElement } from '../helpers/dashboard-element.tsx';
import * as runFacts from '../helpers/run-facts.ts';
import { type ComponentScreen, renderScreen } from '../helpers/terminal.ts';

const generous = { timeout: 10_000 };
const open: ComponentScreen[] = [];
afterEach(async () => {
  for (const screen of open.splice(0)) await screen.unmount();
});

function show(facts?: readonly Fact[], columns = 120, rows = 30) {
  const { element, ...dashboard } = dashboardElement(facts);
  const screen = renderScreen(element, { columns, rows });
  open.push(screen);
  return {
    ...dashboard,
    screen,
    sees: (text: string) => screen.waitFor((shown) => shown.some((row) => row.includes(text))),
  };
}

describe('the dashboard on a terminal', () => {
  it.each([
    [120, 30],
    [80, 24],
    [60, 15],
  ])('fills %i × %i exactly', async (columns, rows) => {
    const { screen, sees } = show(runFacts.working, columns, rows);
    const shown = await sees('RUNNING');
    expect(shown[0]).toContain('fugu ▸ add retry');
    expect(shown[rows - 2]).toContain('j/k move');
    expect(screen.screen().length).toBeLessThanOrEqual(rows);
  });

  it('at 40 columns asks for a larger terminal', async () => {
    const { sees } = show(runFacts.working, 40, 20);
    await sees('This terminal is 40×20');
  });

  it('follows a resize', async () => {
    const { screen, sees } = show(runFacts.working, 120, 30);
    await sees('Lanes');
    screen.resize({ columns: 70, rows: 20 });
    const shown = await sees('RUNNING');
    await screen.waitFor((rows) => !rows.some((row) => row.includes('Lanes')));
    expect(shown.length).toBeGreaterThan(0);
  });

  it('shows what a call says as it says it', async () => {
    const { source, sees } = show(runFacts.working);
    await sees('no output so far');
    source.chat(runFacts.s1Work, { type: 'text', delta: 'thinking about 名前' });
    await sees('thinking about 名前');
  });

  it('sends a note that was typed, with its capital letters and keys of its own', async () => {
    const { source, screen, sees, later } = show(runFacts.auditing);
    await sees('audit of 3 files');
    screen.press('\r');
    await sees('Look here first');
    later(500);
    screen.press('b');
    await sees('What must change');
    later(500);
    screen.press('Xq? name the unit');
    await sees('Xq? name the unit');
    screen.press('\x7f\x7f\x7f\x7f');
    await sees('Xq? name the ');
    screen.press('unit\r');
    await vi.waitFor(() => expect(source.told).not.toEqual([]), generous);
    expect(source.told).toMatchObject([{ type: 'SendBack', note: 'Xq? name the unit' }]);
  });

  it('does not let pasted text press keys', async () => {
    const { source, screen, sees } = show(runFacts.working);
    await sees('RUNNING');
    screen.press('\x1b[200~pXs\r\x1b[201~');
    screen.press('?');
    await sees('Moving about');
    expect(source.told).toEqual([]);
  });

  it('hears several keys in one chunk, and ctrl-d and ctrl-u', async () => {
    const { source, screen, sees } = show(runFacts.working);
    await sees('RUNNING');
    screen.press('jkp');
    await vi.waitFor(() => expect(source.told).not.toEqual([]), generous);
    expect(source.told).toMatchObject([{ type: 'PauseLane' }]);
    screen.press('?');
    await sees('Moving about');
    screen.press('\x04');
    await screen.waitFor((rows) => !rows.some((row) => row.includes('Moving about')));
    screen.press('\x15');
    await sees('Moving about');
  });

  it('types nothing into the prompt while the list of runs has the keys', async () => {
    const { source, screen, sees } = show(undefined, 80, 24);
    await sees('What is to be done?');
    screen.press('ab\tjk\t');
    screen.press('c\r');
    await vi.waitFor(() => expect(source.jobs).not.toEqual([]), generous);
    expect(source.jobs).toEqual(['abc']);
  });

  it('takes a job on the start screen and leaves on the second ctrl-c', async () => {
    const { source, exits, screen, sees } = show(undefined, 80, 24);
    await sees('What is to be done?');
    screen.press('hello\x7f\x7f\x7f');
    await screen.waitFor((rows) => rows.some((row) => /│ he\s/.test(row)));
    screen.press('y\r');
    await vi.waitFor(() => expect(source.jobs).not.toEqual([]), generous);
    expect(source.jobs).toEqual(['hey']);
    screen.press('\x03');
    await sees('Press ctrl-c again to leave.');
    screen.press('\x03');
    await vi.waitFor(() => expect(exits).not.toEqual([]), generous);
    expect(exits).toEqual(['interrupted']);
  });
});
