import { describe, expect, it } from 'vitest';
import { dependents } from '../../source/state/select.ts';
import { needsOf } from '../../source/state/view/needs.ts';
import { nowDoing } from '../../source/state/view/view-header.ts';
import { taskTree } from '../../source/state/view/view-tasks.ts';
import * as replies from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

const summing = () => t.integrate(t.doneStep(t.planned([replies.step('s1')]), 's1'));

describe('a closing pass whose lane is paused', () => {
  it('says which lane it waits for, in its row and in words', () => {
    const { lane } = t.theCall(summing(), 'synthesis');
    const { state } = t.tell(summing(), { type: 'PauseLane', lane, by: t.by });
    const row = taskTree(state)
      .flatMap(({ rows }) => rows)
      .find(({ key }) => key === 'synthesis');
    expect(row?.note).toBe(`${lane} is paused`);
    expect(nowDoing(state)).toEqual([`Work waits for ${lane}, which is paused; resume it with p.`]);
  });

  it('waits for a free lane where none is paused', () => {
    expect(nowDoing(summing().state)).toEqual(['1 call waiting for a free lane.']);
  });
});

it('one changed file is counted as one', () => {
  const { state } = t.audited();
  const one = {
    ...state,
    integration: state.integration && {
      ...state.integration,
      files: [{ path: 'a', change: 'added', added: 1, removed: 0 } as const],
    },
  };
  expect(needsOf(one as never)[0]?.headline).toMatch(/^audit of 1 file, /);
});

it('steps that stand on a step go with it, others stay', () => {
  const steps = [
    replies.step('s1'),
    replies.step('s2', { depends_on: ['s1'] }),
    replies.step('s3', { depends_on: ['s2'] }),
    replies.step('s4'),
  ];
  const { state } = t.planned(steps);
  expect(dependents(state, 's1')).toEqual(['s1', 's2', 's3']);
  expect(dependents(state, 's4')).toEqual(['s4']);
});

it('steps of a cancelled job neither run nor wait', () => {
  const steps = [replies.step('s1'), replies.step('s2', { depends_on: ['s1'] })];
  const cancelled = t.tell(t.planned(steps), { type: 'CancelJob', by: t.by });
  const groups = taskTree(cancelled.state);
  expect(groups.map(({ name }) => name)).toEqual(['DONE']);
  expect(groups[0]?.rows.map(({ key, glyph, note }) => `${glyph} ${key} ${note ?? ''}`)).toEqual([
    expect.stringContaining('plan'),
    '⊘ s1 stopped',
    '⊘ s2 stopped',
  ]);
});
