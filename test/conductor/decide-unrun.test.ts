import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../source/domain/artifact.ts';
import { allCalls } from '../../source/state/call-book.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const result = (over: Partial<CheckResult>): CheckResult => ({
  name: 'test',
  command: 'npm test',
  origin: 'project',
  status: 'passed',
  exitCode: 0,
  durationMs: 5,
  tail: 'fine',
  ...over,
});

const unrun = result({ status: 'not-run', exitCode: null, tail: 'Every workspace is in use.' });
const setup = result({ name: 'set-up', origin: 'setup', status: 'failed', tail: 'no registry' });

function checkedWith(results: readonly CheckResult[]): t.Story {
  const answered = t.reply(t.planned([r.step('s1')]), 'work', 'edits');
  const artifact = r.patch('good');
  const made = t.tell(answered, {
    type: 'EndHarvest',
    attempt: 's1.a.0',
    result: { status: 'patch', artifact },
  });
  const { tree } = artifact;
  return t.tell(made, { type: 'EndChecks', subject: 's1.a.0', tree, sandboxed: true, results });
}

describe('checks that could not run', () => {
  it('block the step in words instead of counting as passed', () => {
    const { state } = checkedWith([unrun]);
    expect(state.steps.s1).toMatchObject({
      status: 'blocked',
      because: 'test could not be run: Every workspace is in use.',
    });
  });

  it('are owed again when a person retries, without another call to the worker', () => {
    const retried = t.tell(checkedWith([unrun]), { type: 'RetryStep', step: 's1', by: 'ana' });
    const works = allCalls(retried.state.calls).filter(({ call }) => call.purpose === 'work');
    expect(works).toHaveLength(1);
    expect(retried.state.steps.s1?.status).toBe('running');
    expect(t.keys(retried)).toContain('check s1.a.0');
    expect(retried.state.attempts['s1.a.0']?.checks).toBeUndefined();
  });

  it('for want of a set-up are not sent to a model to mend', () => {
    const { state } = checkedWith([setup, unrun]);
    expect(state.steps.s1).toMatchObject({
      status: 'blocked',
      because: 'the set-up failed: no registry',
    });
  });

  it('are unlike checks that ran red, which go to a repair', () => {
    const { state } = checkedWith([result({ status: 'failed', exitCode: 1 })]);
    expect(state.steps.s1).toMatchObject({ status: 'running' });
    expect(state.attempts['s1.a.1']).toBeDefined();
  });
});
