import { describe, expect, it } from 'vitest';
import { plainLines, summaryLines } from '../../source/ui/draw/plain.ts';
import { sampleRuns } from '../helpers/dashboard.ts';
import { openDesk } from '../helpers/desk.ts';
import * as scenes from '../helpers/scenes.ts';
import { record, startedAt, stateOf, submitted } from '../helpers/states.ts';

describe('leaving', () => {
  it('asks while a job is under way, and says how to go on', async () => {
    const desk = openDesk(scenes.working);
    await desk.press('q');
    expect(desk.exits).toEqual([]);
    expect(desk.screen()).toContain('fugu resume add-retry-k3f9 continues from here.');
    await desk.press('esc', 'q', 'enter');
    expect(desk.exits).toEqual(['quit']);
  });

  it('asks nothing once the job has ended', async () => {
    const desk = openDesk(scenes.landed);
    await desk.press('q');
    expect(desk.exits).toEqual(['quit']);
  });

  it('asks nothing of a run that is only watched, and says so in its first row', async () => {
    const desk = openDesk(scenes.working);
    desk.source.watch();
    expect(desk.screen().split('\n')[0]).toContain('watching ▸ add retry');
    await desk.press('ctrl-c');
    expect(desk.screen()).not.toContain('fugu resume');
    await desk.press('q');
    expect(desk.exits).toEqual(['quit']);
  });

  it('is never what esc does', async () => {
    const desk = openDesk(scenes.landed);
    await desk.press('esc', 'esc', 'esc');
    expect(desk.exits).toEqual([]);
  });

  it('takes two ctrl-c within three seconds, in a dialog too', async () => {
    const desk = openDesk(scenes.working);
    await desk.press('ctrl-c');
    expect(desk.screen()).toContain('Press ctrl-c again to leave.');
    desk.wait(3000);
    await desk.press('ctrl-c');
    expect(desk.exits).toEqual([]);
    await desk.press('X', 'ctrl-c');
    expect(desk.exits).toEqual(['interrupted']);
  });
});

describe('the start screen', () => {
  it('starts the job that is typed, whatever its letters', async () => {
    const desk = openDesk();
    await desk.press('q', 'X');
    await desk.type('quit asking');
    await desk.press('enter');
    expect(desk.source.jobs).toEqual(['quit asking']);
    expect(desk.exits).toEqual([]);
  });

  it('wants a task', async () => {
    const desk = openDesk();
    await desk.press('enter');
    expect(desk.source.jobs).toEqual([]);
    expect(desk.screen()).toContain('Type the task.');
  });

  it('lists earlier runs and opens one', async () => {
    const desk = openDesk();
    await desk.press('tab');
    expect(desk.screen()).toContain('audit waits');
    await desk.press('j', 'enter');
    expect(desk.screen()).toContain('Opening fix-date-p2c1');
  });

  it('shows a run that began elsewhere, and keeps the selection on its run', async () => {
    const desk = openDesk();
    await desk.press('tab', 'j');
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
    if (first && second) desk.source.list([other, first, second]);
    expect(desk.screen()).toMatch(/new-elsewhere-1a2b .*steps 1\/3, open elsewhere/);
    await desk.press('enter');
    expect(desk.screen()).toContain('Opening fix-date-p2c1');
  });

  it('says why a run cannot be opened', async () => {
    const desk = openDesk();
    desk.source.refuse({ what: 'The journal is torn at line 3', remedy: 'Restore it' });
    await desk.press('tab', 'enter');
    expect(desk.screen()).toContain('The journal is torn at line 3. Restore it.');
  });

  it('gives way to the board when a run is opened, and L brings the list back', async () => {
    const desk = openDesk();
    desk.source.play(scenes.landed);
    expect(desk.screen()).toContain('▸Output');
    await desk.press('L');
    expect(desk.screen()).toContain('Earlier runs');
    await desk.press('esc');
    expect(desk.screen()).toContain('▸Output');
  });

  it('is left with q from the list', async () => {
    const desk = openDesk();
    await desk.press('tab', 'q');
    expect(desk.exits).toEqual(['quit']);
  });
});

describe('what stays in the scrollback', () => {
  it('says which audit waits and how to give it', () => {
    expect(summaryLines(stateOf(scenes.auditing))).toEqual([
      'add-retry-k3f9: audit, $0.18 of $5.00 spent on "add retry to fetchShelf"',
      '  Waits for you: audit of 3 files, 3 to look at first.',
      '  To accept it: fugu audit add-retry-k3f9 --accept dddddddddddd',
      '  To look first: fugu resume add-retry-k3f9',
      '  To reject it, or send it back: fugu audit add-retry-k3f9 dddddddddddd --reject | --send-back "what must change"',
    ]);
  });

  it('says how to land after all what was accepted and stopped', () => {
    const stopped = [
      ...scenes.landed.filter(({ type }) => type !== 'Landed' && type !== 'JobEnded'),
      { type: 'LandingStopped', because: 'a branch is in the way', remedy: 'Rename it.' } as const,
    ];
    expect(summaryLines(stateOf(stopped))).toContain(
      '  To land it after all: fugu audit add-retry-k3f9 --accept dddddddddddd',
    );
    expect(summaryLines(stateOf(scenes.working)).join()).not.toContain('after all');
  });

  it('says how to go on, or where it landed', () => {
    expect(summaryLines(stateOf(scenes.working)).at(-1)).toContain('fugu resume add-retry-k3f9');
    expect(summaryLines(stateOf(scenes.landed))[1]).toContain('git merge fugu/add-retry-k3f9');
    expect(summaryLines(undefined)).toEqual([]);
  });

  it('says REHEARSAL for a rehearsal', () => {
    expect(summaryLines(stateOf([submitted({ rehearsal: true })]))[0]).toMatch(/^REHEARSAL /);
  });
});

describe('the plain story', () => {
  it('has a line with its time for each fact, bookkeeping left out', () => {
    const lines = plainLines(record(scenes.working));
    expect(lines.every((line) => /^\d\d:\d\d:\d\d \S/.test(line))).toBe(true);
    expect(lines.join('\n')).toContain('Writing s1: worker-fast (code-spark)');
    expect(lines.join('\n')).not.toContain('began');
    expect(lines.every((line) => !line.startsWith(' '))).toBe(true);
  });

  it('has the reason of each choice below it, where it is asked for', () => {
    const lines = plainLines(record(scenes.working), { why: true });
    const at = lines.findIndex((line) => line.includes('Writing s1: worker-fast'));
    expect(lines[at + 1]).toMatch(/^ {4}\S/);
  });
});
