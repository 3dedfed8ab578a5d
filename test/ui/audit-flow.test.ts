import { describe, expect, it } from 'vitest';
import type { Fact } from '../../source/domain/facts.ts';
import { openDesk } from '../helpers/desk.ts';
import { judged, verdict } from '../helpers/scene-parts.ts';
import * as scenes from '../helpers/scenes.ts';
import { callOf } from '../helpers/states.ts';

const judgedAgain = judged(
  callOf('s1.verify.2', 's1', 'verify', 'thinker', { attempt: 's1.a.0' }),
  'sha256:p1',
  verdict('pass', 'still three tries'),
  'nvidia',
);

/** Another process takes two steps out, and the rest is audited again. */
const other: readonly Fact[] = [
  { type: 'StepRemoved', step: 's2', by: 'bea' },
  { type: 'StepRemoved', step: 's3', by: 'bea' },
  ...judgedAgain,
  { type: 'StepDone', step: 's1', attempt: 's1.a.0', verified: 'passed' },
  { type: 'Integrated', tree: 'f'.repeat(40), patch: 'sha256:w2', steps: ['s1'], files: [] },
  {
    type: 'ChecksEnded',
    subject: 'integration',
    tree: 'f'.repeat(40),
    sandboxed: true,
    results: [],
  },
  { type: 'AuditOpened', tree: 'f'.repeat(40), patch: 'sha256:w2', items: [] },
];

describe('the audit', () => {
  it('opens from the row that needs the person, with what to look at first on top', async () => {
    const desk = openDesk(scenes.auditing);
    expect(desk.screen()).toContain('▲ 1 needs you');
    await desk.press('enter');
    const screen = desk.screen();
    expect(screen.indexOf('Look here first')).toBeGreaterThan(0);
    expect(screen.indexOf('Look here first')).toBeLessThan(screen.indexOf('Who wrote it'));
    expect(screen).toContain('could not judge the delay without a clock');
    expect(screen).toContain('verified by nemotron (nvidia, as declared)');
  });

  it('shows what to look at first also where only one pane shows', async () => {
    const desk = openDesk(scenes.auditing);
    desk.frame(70, 20);
    desk.store.press('enter');
    expect(desk.screen(70, 20)).toContain('Look here first');
  });

  it('cannot be decided from the board', async () => {
    const desk = openDesk(scenes.auditing);
    await desk.press('A', 'b', 'd', 'm', 'S');
    expect(desk.source.told).toEqual([]);
    expect(desk.store.ui.dialogs).toEqual([]);
  });

  it('is not decided by a key that was on its way', async () => {
    const desk = openDesk(scenes.auditing);
    await desk.press('enter');
    await desk.pressAtOnce('A');
    expect(desk.store.ui.dialogs).toEqual([]);
    expect(desk.screen()).toContain('only just appeared');
  });

  it('is not decided for a result that changed while the question was open', async () => {
    const desk = openDesk(scenes.auditing);
    await desk.press('enter', 'A');
    desk.source.add(...other);
    await desk.press('enter');
    expect(desk.source.told).toEqual([]);
    expect(desk.screen()).toContain('This was opened for tree dddddddddddd');
    expect(desk.screen()).toContain('the audit shows tree ffffffffffff');
  });

  it('shows one step with its own files when a step is chosen', async () => {
    const desk = openDesk(scenes.auditing);
    await desk.press('enter', 'j', 'j');
    expect(desk.screen()).toContain('source/delay.ts +12 -3');
    expect(desk.screen()).not.toContain('CHANGELOG.md +1');
  });

  it('shows the whole patch on its diff tab', async () => {
    const desk = openDesk(scenes.auditing);
    await desk.press('enter', '2', '2');
    expect(desk.screen()).toContain('+    const answer = await tryOnce(id);');
  });

  it('gives the board back once it is decided', async () => {
    const desk = openDesk(scenes.auditing);
    await desk.press('enter');
    desk.source.add({ type: 'AuditDecided', decision: 'accepted', tree: scenes.tree, by: 'ana' });
    expect(desk.store.ui.screen).toBe('board');
    expect(desk.screen()).toContain('The audit is decided: accepted.');
  });

  it('is left with esc, and the board is as it was', async () => {
    const desk = openDesk(scenes.auditing);
    // The header's clock goes on.
    const below = () => desk.screen().split('\n').slice(1);
    const before = below();
    await desk.press('enter');
    expect(below()).not.toEqual(before);
    await desk.press('esc');
    expect(below()).toEqual(before);
  });
});
