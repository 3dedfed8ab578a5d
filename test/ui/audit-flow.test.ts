import { describe, expect, it } from 'vitest';
import type { Fact } from '../../source/domain/facts.ts';
import { openDashboard } from '../helpers/open-dashboard.ts';
import { judged, verdict } from '../helpers/run-fact-parts.ts';
import * as runFacts from '../helpers/run-facts.ts';
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
    const dashboard = openDashboard(runFacts.auditing);
    expect(dashboard.screen()).toContain('▲ 1 needs you');
    await dashboard.press('enter');
    const screen = dashboard.screen();
    expect(screen.indexOf('Look here first')).toBeGreaterThan(0);
    expect(screen.indexOf('Look here first')).toBeLessThan(screen.indexOf('Who wrote it'));
    expect(screen).toContain('could not judge the delay without a clock');
    expect(screen).toContain('verified by nemotron (nvidia, as declared)');
  });

  it('shows what to look at first also where only one pane shows', async () => {
    const dashboard = openDashboard(runFacts.auditing);
    dashboard.frame(70, 20);
    dashboard.store.press('enter');
    expect(dashboard.screen(70, 20)).toContain('Look here first');
  });

  it('cannot be decided from the board', async () => {
    const dashboard = openDashboard(runFacts.auditing);
    await dashboard.press('A', 'b', 'd', 'm', 'S');
    expect(dashboard.source.told).toEqual([]);
    expect(dashboard.store.ui.dialogs).toEqual([]);
  });

  it('is not decided by a key that was on its way', async () => {
    const dashboard = openDashboard(runFacts.auditing);
    await dashboard.press('enter');
    await dashboard.pressAtOnce('A');
    expect(dashboard.store.ui.dialogs).toEqual([]);
    expect(dashboard.screen()).toContain('only just appeared');
  });

  it('is not decided for a result that changed while the question was open', async () => {
    const dashboard = openDashboard(runFacts.auditing);
    await dashboard.press('enter', 'A');
    dashboard.source.add(...other);
    await dashboard.press('enter');
    expect(dashboard.source.told).toEqual([]);
    expect(dashboard.screen()).toContain('This was opened for tree dddddddddddd');
    expect(dashboard.screen()).toContain('the audit shows tree ffffffffffff');
  });

  it('shows one step with its own files when a step is chosen', async () => {
    const dashboard = openDashboard(runFacts.auditing);
    await dashboard.press('enter', 'j', 'j');
    expect(dashboard.screen()).toContain('source/delay.ts +12 -3');
    expect(dashboard.screen()).not.toContain('CHANGELOG.md +1');
  });

  it('shows the whole patch on its diff tab', async () => {
    const dashboard = openDashboard(runFacts.auditing);
    await dashboard.press('enter', '2', '2');
    expect(dashboard.screen()).toContain('+    const answer = await tryOnce(id);');
  });

  it('gives the board back once it is decided', async () => {
    const dashboard = openDashboard(runFacts.auditing);
    await dashboard.press('enter');
    dashboard.source.add({
      type: 'AuditDecided',
      decision: 'accepted',
      tree: runFacts.tree,
      by: 'ana',
    });
    expect(dashboard.store.ui.screen).toBe('board');
    expect(dashboard.screen()).toContain('The audit is decided: accepted.');
  });

  it('is left with esc, and the board is as it was', async () => {
    const dashboard = openDashboard(runFacts.auditing);
    // The header's clock goes on.
    const below = () => dashboard.screen().split('\n').slice(1);
    const before = below();
    await dashboard.press('enter');
    expect(below()).not.toEqual(before);
    await dashboard.press('esc');
    expect(below()).toEqual(before);
  });
});
