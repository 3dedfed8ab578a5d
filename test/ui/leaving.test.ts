import { describe, expect, it } from 'vitest';
import { plainLines, summaryLines } from '../../source/ui/draw/plain.ts';
import { sampleRuns } from '../helpers/dashboard.ts';
import { openDashboard } from '../helpers/open-dashboard.ts';
import * as runFacts from '../helpers/run-facts.ts';
import { record, startedAt, stateOf, submitted } from '../helpers/states.ts';

describe('leaving', () => {
  it('asks while a job is under way, and says how to go on', async () => {
    const dashboard = openDashboard(runFacts.working);
    await dashboard.press('q');
    expect(dashboard.exits).toEqual([]);
    expect(dashboard.screen()).toContain('fugu resume add-retry-k3f9 continues from here.');
    await dashboard.press('esc', 'q', 'enter');
    expect(dashboard.exits).toEqual(['quit']);
  });

  it('asks nothing once the job has ended', async () => {
    const dashboard = openDashboard(runFacts.landed);
    await dashboard.press('q');
    expect(dashboard.exits).toEqual(['quit']);
  });

  it('asks nothing of a run that is only watched, and says so in its first row', async () => {
    const dashboard = openDashboard(runFacts.working);
    dashboard.source.watch();
    expect(dashboard.screen().split('\n')[0]).toContain('watching ▸ add retry');
    await dashboard.press('ctrl-c');
    expect(dashboard.screen()).not.toContain('fugu resume');
    await dashboard.press('q');
    expect(dashboard.exits).toEqual(['quit']);
  });

  it('is never what esc does', async () => {
    const dashboard = openDashboard(runFacts.landed);
    await dashboard.press('esc', 'esc', 'esc');
    expect(dashboard.exits).toEqual([]);
  });

  it('takes two ctrl-c within three seconds, in a dialog too', async () => {
    const dashboard = openDashboard(runFacts.working);
    await dashboard.press('ctrl-c');
    expect(dashboard.screen()).toContain('Press ctrl-c again to leave.');
    dashboard.wait(3000);
    await dashboard.press('ctrl-c');
    expect(dashboard.exits).toEqual([]);
    await dashboard.press('X', 'ctrl-c');
    expect(dashboard.exits).toEqual(['interrupted']);
  });
});

describe('the start screen', () => {
  it('starts the job that is typed, whatever its letters', async () => {
    const dashboard = openDashboard();
    await dashboard.press('q', 'X');
    await dashboard.type('quit asking');
    await dashboard.press('enter');
    expect(dashboard.source.jobs).toEqual(['quit asking']);
    expect(dashboard.exits).toEqual([]);
  });

  it('wants a task', async () => {
    const dashboard = openDashboard();
    await dashboard.press('enter');
    expect(dashboard.source.jobs).toEqual([]);
    expect(dashboard.screen()).toContain('Type the task.');
  });

  it('lists earlier runs and opens one', async () => {
    const dashboard = openDashboard();
    await dashboard.press('tab');
    expect(dashboard.screen()).toContain('audit waits');
    await dashboard.press('j', 'enter');
    expect(dashboard.screen()).toContain('Opening fix-date-p2c1');
  });

  it('shows a run that began elsewhere, and keeps the selection on its run', async () => {
    const dashboard = openDashboard();
    await dashboard.press('tab', 'j');
    const [first, second] = sampleRuns;
    const other = {
      run: 'new-elsewhere-1a2b',
      task: 'begun by an agent',
      status: 'open',
      phase: 'steps 1/3',
      resumable: true,
      lastAt: startedAt + 1000,
      repo: '/tmp/shelf',
      owned: true,
    };
    if (first && second) dashboard.source.list([other, first, second]);
    expect(dashboard.screen()).toMatch(/new-elsewhere-1a2b .*steps 1\/3, open elsewhere/);
    await dashboard.press('enter');
    expect(dashboard.screen()).toContain('Opening fix-date-p2c1');
  });

  it('says why a run cannot be opened', async () => {
    const dashboard = openDashboard();
    dashboard.source.refuse({ what: 'The journal is torn at line 3', remedy: 'Restore it' });
    await dashboard.press('tab', 'enter');
    expect(dashboard.screen()).toContain('The journal is torn at line 3. Restore it.');
  });

  it('gives way to the board when a run is opened, and L brings the list back', async () => {
    const dashboard = openDashboard();
    dashboard.source.play(runFacts.landed);
    expect(dashboard.screen()).toContain('▸Output');
    await dashboard.press('L');
    expect(dashboard.screen()).toContain('Earlier runs');
    await dashboard.press('esc');
    expect(dashboard.screen()).toContain('▸Output');
  });

  it('is left with q from the list', async () => {
    const dashboard = openDashboard();
    await dashboard.press('tab', 'q');
    expect(dashboard.exits).toEqual(['quit']);
  });
});

describe('what stays in the scrollback', () => {
  it('says which audit waits and how to give it', () => {
    expect(summaryLines(stateOf(runFacts.auditing))).toEqual([
      'add-retry-k3f9: audit, $0.18 of $5.00 spent on "add retry to fetchShelf"',
      '  Waits for you: audit of 3 files, 3 to look at first.',
      '  To accept it: fugu audit add-retry-k3f9 --accept dddddddddddd',
      '  To look first: fugu resume add-retry-k3f9',
      '  To reject it, or send it back: fugu audit add-retry-k3f9 dddddddddddd --reject | --send-back "what must change"',
    ]);
  });

  it('says how to land after all what was accepted and stopped', () => {
    const stopped = [
      ...runFacts.landed.filter(({ type }) => type !== 'Landed' && type !== 'JobEnded'),
      { type: 'LandingStopped', because: 'a branch is in the way', remedy: 'Rename it.' } as const,
    ];
    expect(summaryLines(stateOf(stopped))).toContain(
      '  To land it after all: fugu audit add-retry-k3f9 --accept dddddddddddd',
    );
    expect(summaryLines(stateOf(runFacts.working)).join()).not.toContain('after all');
  });

  it('says how to go on, or where it landed', () => {
    expect(summaryLines(stateOf(runFacts.working)).at(-1)).toContain('fugu resume add-retry-k3f9');
    expect(summaryLines(stateOf(runFacts.landed))[1]).toContain('git merge fugu/add-retry-k3f9');
    expect(summaryLines(undefined)).toEqual([]);
  });

  it('says REHEARSAL for a rehearsal', () => {
    expect(summaryLines(stateOf([submitted({ rehearsal: true })]))[0]).toMatch(/^REHEARSAL /);
  });
});

describe('the plain story', () => {
  it('has a line with its time for each fact, bookkeeping left out', () => {
    const lines = plainLines(record(runFacts.working));
    expect(lines.every((line) => /^\d\d:\d\d:\d\d \S/.test(line))).toBe(true);
    expect(lines.join('\n')).toContain('Writing s1: worker-fast (code-spark)');
    expect(lines.join('\n')).not.toContain('began');
    expect(lines.every((line) => !line.startsWith(' '))).toBe(true);
  });

  it('has the reason of each choice below it, where it is asked for', () => {
    const lines = plainLines(record(runFacts.working), { why: true });
    const at = lines.findIndex((line) => line.includes('Writing s1: worker-fast'));
    expect(lines[at + 1]).toMatch(/^ {4}\S/);
  });
});
