import { describe, expect, it } from 'vitest';
import { isSettled, runStatus, statusWord } from '../../../source/integrations/mcp/run-status.ts';
import { initialState } from '../../../source/state/run-state.ts';
import * as t from '../../helpers/story.ts';

const run = 'say-more-1a2b3c';

describe('standing', () => {
  it('runs while something is owed and a process has it open', () => {
    expect(statusWord(t.planning().state, true)).toBe('running');
  });

  it('is interrupted where something is owed and nobody has it open', () => {
    expect(statusWord(t.planning().state, false)).toBe('interrupted');
    expect(statusWord(initialState(), false)).toBe('interrupted');
  });

  it('waits at an audit, whoever has it open, and is settled then', () => {
    const { state } = t.tell(t.audited(), { type: 'EndReport', digest: 'report', path: '/r.md' });
    expect([true, false].map((isOpen) => statusWord(state, isOpen))).toEqual([
      'waiting',
      'waiting',
    ]);
    expect(isSettled(state, true)).toBe(true);
    expect(isSettled(t.planning().state, true)).toBe(false);
  });

  it('has ended once the job has, whatever is still owed', () => {
    const { state } = t.tell(t.audited(), { type: 'CancelJob', by: 'ana' });
    expect(statusWord(state, true)).toBe('ended');
  });
});

describe('runStatus', () => {
  it('names the command a person settles each need with, and no tool', () => {
    const { state } = t.tell(t.audited(), { type: 'EndReport', digest: 'report', path: '/r.md' });
    const told = runStatus(run, state, false);
    expect(told.needs).toMatchObject([{ how: `fugu audit ${run}` }]);
    expect(told.next).toBe(
      `It waits for a person, whom no tool can stand in for. Tell them: fugu audit ${run}`,
    );
    expect(told.steps.every(({ status }) => status === 'done')).toBe(true);
  });

  it('says how to watch what runs and how to take up what was interrupted', () => {
    const { state } = t.planning();
    expect(runStatus(run, state, true).next).toContain(`fugu watch ${run}`);
    expect(runStatus(run, state, true).now).not.toEqual([]);
    expect(runStatus(run, state, false)).toMatchObject({ status: 'interrupted', now: [] });
    expect(runStatus(run, state, false).next).toContain(`fugu resume ${run}`);
  });

  it('says how a job ended and why', () => {
    const { state } = t.tell(t.audited(), { type: 'CancelJob', by: 'ana' });
    expect(runStatus(run, state, false)).toMatchObject({ status: 'ended', ended: 'cancelled' });
    expect(runStatus(run, state, false).because).not.toBe('');
  });
});
