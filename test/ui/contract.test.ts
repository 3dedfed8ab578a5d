import { describe, expect, it } from 'vitest';
import type { DashboardSource } from '../../source/ui/store/dashboard-source.ts';
import { openDashboard } from '../helpers/open-dashboard.ts';

/** A contract is its text in capitals; one that says BROKEN has an error. */
const drafting: Pick<DashboardSource, 'draft'> = {
  draft: async (from) => {
    const text = 'text' in from ? from.text : `task:\n  deliverable: ${from.task}\n`;
    const broken = text.includes('BROKEN');
    return {
      text,
      problems: [
        { severity: 'warning', text: 'C1 names no command.' },
        ...(broken ? [{ severity: 'error' as const, text: 'line 2: The block is missing.' }] : []),
      ],
    };
  },
};

async function typed(over: Partial<DashboardSource> = drafting) {
  const dashboard = openDashboard(undefined, over);
  await dashboard.type('add a retry');
  await dashboard.press('enter');
  return dashboard;
}

describe('a new job on the screen', () => {
  it('is shown as a contract with what was found in it, and nothing begins', async () => {
    const dashboard = await typed();
    const screen = dashboard.screen();
    expect(screen).toContain('The contract of this job; nothing has begun');
    expect(screen).toContain('warning C1 names no command.');
    expect(screen).toContain('deliverable: add a retry');
    expect(screen).toContain('enter run it   e edit   esc back');
    expect(dashboard.source.jobs).toEqual([]);
  });

  it('runs with exactly the contract that was shown', async () => {
    const dashboard = await typed();
    await dashboard.press('enter');
    expect(dashboard.source.jobs).toEqual(['task:\n  deliverable: add a retry\n']);
  });

  it('does not run on a key that was on its way before it could be read', async () => {
    const dashboard = await typed();
    await dashboard.pressAtOnce('enter');
    expect(dashboard.source.jobs).toEqual([]);
  });

  it('goes back with esc and keeps the words', async () => {
    const dashboard = await typed();
    await dashboard.press('esc', 'enter');
    expect(dashboard.source.jobs).toEqual([]);
    expect(dashboard.store.ui.prompt).toBe('add a retry');
  });

  it('is edited in the editor, held against the role map again, and runs as edited', async () => {
    const dashboard = await typed();
    dashboard.edit((text) => text.replace('retry', 'timeout'));
    await dashboard.press('e');
    expect(dashboard.edits).toEqual(['task:\n  deliverable: add a retry\n']);
    expect(dashboard.screen()).toContain('deliverable: add a timeout');
    await dashboard.press('enter');
    expect(dashboard.source.jobs).toEqual(['task:\n  deliverable: add a timeout\n']);
  });

  it('with an error does not run, says so, and can be edited again', async () => {
    const dashboard = await typed();
    dashboard.edit(() => 'BROKEN');
    await dashboard.press('e', 'enter');
    expect(dashboard.source.jobs).toEqual([]);
    expect(dashboard.screen()).toContain('an error stops it');
    expect(dashboard.screen()).toContain('error line 2: The block is missing.');
    dashboard.edit(() => 'task: {}\n');
    await dashboard.press('e', 'enter');
    expect(dashboard.source.jobs).toEqual(['task: {}\n']);
  });

  it('stays as it was when the editor fails', async () => {
    const dashboard = await typed();
    await dashboard.press('e');
    expect(dashboard.screen()).toContain('vi did not start.');
    expect(dashboard.screen()).toContain('deliverable: add a retry');
  });

  it('that comes with the program is shown at once', async () => {
    const dashboard = openDashboard(undefined, { ...drafting, firstTask: 'fix the date' });
    await dashboard.press('ctrl-l');
    expect(dashboard.screen()).toContain('deliverable: fix the date');
  });

  it('starts at once where no contract is wanted', async () => {
    const dashboard = await typed({});
    expect(dashboard.source.jobs).toEqual(['add a retry']);
  });

  it('that cannot become a contract says why', async () => {
    const failing = () => Promise.reject(new Error('the spec is not YAML'));
    const dashboard = await typed({ draft: failing });
    expect(dashboard.screen()).toContain('That did not work: the spec is not YAML');
  });

  it('scrolls where it is longer than the screen', async () => {
    const long = Array.from({ length: 80 }, (_, at) => `# line ${at}`).join('\n');
    const dashboard = await typed({ draft: async () => ({ text: long, problems: [] }) });
    expect(dashboard.screen(80, 24)).not.toContain('# line 40');
    await dashboard.press('pgdn', 'pgdn', 'pgdn', 'pgdn');
    expect(dashboard.screen(80, 24)).toContain('# line 40');
    expect(dashboard.screen(80, 24)).toContain('enter run it');
  });
});
