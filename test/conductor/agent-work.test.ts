import { expect, test } from 'vitest';
import * as replies from '../helpers/replies.ts';
import {
  all,
  begin,
  endOf,
  keys,
  planned,
  rejectEdits,
  reply,
  tell,
  theCall,
} from '../helpers/story.ts';

const atWork = () => planned([replies.step('s1')]);

test('the end of a call that edited its folder brings the patch with it, so that no harvest is owed', () => {
  const story = atWork();
  const call = theCall(story, 'work', 's1').id;
  const harvest = { status: 'patch', artifact: replies.patch('a') } as const;
  const ended = tell(begin(story, call), { ...endOf(call, 'I edited it'), harvest } as never);
  expect(ended.last.map(({ type }) => type).slice(0, 2)).toEqual(['CallEnded', 'ArtifactProduced']);
  expect(keys(ended)).toEqual(['check s1.a.0']);
  expect(all(ended, 'ArtifactProduced')[0]?.authors.map(({ role }) => role)).toContain('writer');
});

test('a call that only writes text leaves its harvest to be done', () => {
  const story = reply(atWork(), 'work', 'edits', { step: 's1' });
  expect(keys(story)).toEqual(['harvest s1.a.0 s1.work.1']);
});

test('a new plan that reuses the name of a failed step gets a fresh name, and its work begins', () => {
  const rounds = [0, 1, 2, 3].slice(0, 1 + (atWork().state.spec?.map.limits.repairRounds ?? 0));
  const failed = rounds.reduce((story) => rejectEdits(story, 's1'), atWork());
  expect(all(failed, 'ReplanAsked')).toHaveLength(1);
  const again = reply(
    failed,
    'plan',
    replies.planReply(replies.step('s1'), replies.step('s2', { depends_on: ['s1'] })),
  );
  const accepted = reply(again, 'verify', replies.pass, { step: 'plan' });
  expect(accepted.state.plan.plan?.steps.map(({ id }) => id)).toEqual(['s1-2', 's2']);
  expect(accepted.state.plan.plan?.steps[1]?.dependsOn).toEqual(['s1-2']);
  expect(theCall(accepted, 'work').attempt).toBe('s1-2.a.0');
});
