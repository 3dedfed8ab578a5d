import { describe, expect, it } from 'vitest';
import type { DashboardSource } from '../../source/ui/store/dashboard-source.ts';
import { openDesk } from '../helpers/desk.ts';

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
  const desk = openDesk(undefined, over);
  await desk.type('add a retry');
  await desk.press('enter');
  return desk;
}

describe('a new job on the screen', () => {
  it('is shown as a contract with what was found in it, and nothing begins', async () => {
    const desk = await typed();
    const screen = desk.screen();
    expect(screen).toContain('The contract of this job; nothing has begun');
    expect(screen).toContain('warning C1 names no command.');
    expect(screen).toContain('deliverable: add a retry');
    expect(screen).toContain('enter run it   e edit   esc back');
    expect(desk.source.jobs).toEqual([]);
  });

  it('runs with exactly the contract that was shown', async () => {
    const desk = await typed();
    await desk.press('enter');
    expect(desk.source.jobs).toEqual(['task:\n  deliverable: add a retry\n']);
  });

  it('does not run on a key that was on its way before it could be read', async () => {
    const desk = await typed();
    await desk.pressAtOnce('enter');
    expect(desk.source.jobs).toEqual([]);
  });

  it('goes back with esc and keeps the words', async () => {
    const desk = await typed();
    await desk.press('esc', 'enter');
    expect(desk.source.jobs).toEqual([]);
    expect(desk.store.ui.prompt).toBe('add a retry');
  });

  it('is edited in the editor, held against the role map again, and runs as edited', async () => {
    const desk = await typed();
    desk.edit((text) => text.replace('retry', 'timeout'));
    await desk.press('e');
    expect(desk.edits).toEqual(['task:\n  deliverable: add a retry\n']);
    expect(desk.screen()).toContain('deliverable: add a timeout');
    await desk.press('enter');
    expect(desk.source.jobs).toEqual(['task:\n  deliverable: add a timeout\n']);
  });

  it('with an error does not run, says so, and can be edited again', async () => {
    const desk = await typed();
    desk.edit(() => 'BROKEN');
    await desk.press('e', 'enter');
    expect(desk.source.jobs).toEqual([]);
    expect(desk.screen()).toContain('an error stops it');
    expect(desk.screen()).toContain('error line 2: The block is missing.');
    desk.edit(() => 'task: {}\n');
    await desk.press('e', 'enter');
    expect(desk.source.jobs).toEqual(['task: {}\n']);
  });

  it('stays as it was when the editor fails', async () => {
    const desk = await typed();
    await desk.press('e');
    expect(desk.screen()).toContain('vi did not start.');
    expect(desk.screen()).toContain('deliverable: add a retry');
  });

  it('that comes with the program is shown at once', async () => {
    const desk = openDesk(undefined, { ...drafting, firstTask: 'fix the date' });
    await desk.press('ctrl-l');
    expect(desk.screen()).toContain('deliverable: fix the date');
  });

  it('starts at once where no contract is wanted', async () => {
    const desk = await typed({});
    expect(desk.source.jobs).toEqual(['add a retry']);
  });

  it('that cannot become a contract says why', async () => {
    const failing = () => Promise.reject(new Error('the spec is not YAML'));
    const desk = await typed({ draft: failing });
    expect(desk.screen()).toContain('That did not work: the spec is not YAML');
  });

  it('scrolls where it is longer than the screen', async () => {
    const long = Array.from({ length: 80 }, (_, at) => `# line ${at}`).join('\n');
    const desk = await typed({ draft: async () => ({ text: long, problems: [] }) });
    expect(desk.screen(80, 24)).not.toContain('# line 40');
    await desk.press('pgdn', 'pgdn', 'pgdn', 'pgdn');
    expect(desk.screen(80, 24)).toContain('# line 40');
    expect(desk.screen(80, 24)).toContain('enter run it');
  });
});
