import { describe, expect, it } from 'vitest';
import type { World } from '../../source/conductor/effects/effect-deps.ts';
import { repairOf } from '../../source/conductor/effects/repair-of.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';

/** Only diffs are read for a repair. */
const world = {
  workspaces: { diffText: async (patch: string) => `diff of ${patch}` },
} as unknown as World;

function repairIn(story: t.Story, id: string) {
  const attempt = story.state.attempts[id];
  const step = attempt && story.state.steps[attempt.step];
  if (!attempt || !step) throw new Error(`There is no attempt ${id}: ${t.storyText(story)}`);
  return repairOf(world, story.state, step, attempt);
}

const proven = () => {
  const checked = t.work(t.planned([r.step('s1')]), 's1', 'first');
  return t.reproduce(t.reply(checked, 'verify', r.provenFail), 'failed');
};
const both = () => t.doneStep(t.doneStep(t.planned([r.step('s1'), r.step('s2')]), 's1'), 's2');

describe('what a repair is told', () => {
  it('is nothing in a first round', async () => {
    expect(await repairIn(t.planned([r.step('s1')]), 's1.a.0')).toBeUndefined();
  });

  it('is the counter-example that was shown, and its log', async () => {
    const repair = await repairIn(proven(), 's1.a.1');
    expect(repair?.counterExample?.command).toBe('node --test test/tries.test.js');
    expect(repair?.counterLog).toContain('expected 3, got 2');
  });

  it('keeps what is wrong with the patch when an answer to it was rejected', async () => {
    const repair = await repairIn(t.rejectEdits(proven(), 's1'), 's1.a.2');
    expect(repair?.patchProblems).toEqual(['the searched lines were not found']);
    expect(repair?.counterExample).toBeDefined();
    expect(repair?.findings.map(({ what }) => what)).toContain('it gives up after two tries');
  });

  it('is the log of the checks that were red on all steps together', async () => {
    const red = t.integrate(both(), 'red', 'failed');
    const repair = await repairIn(red, 's2.a.1');
    expect(repair?.failedChecks).toEqual([r.check('failed')]);
    expect(repair?.conflict).toEqual({ files: [], previousPatch: 'diff of patch:s2' });
    const again = await repairIn(t.rejectEdits(red, 's2'), 's2.a.2');
    expect(again?.conflict?.previousPatch).toBe('diff of patch:s2');
  });

  it('is the person’s note when a step is sent back', async () => {
    const audited = t.toAudit(both());
    const sent = t.tell(audited, { type: 'SendBack', tree: 'tree:all', note: 'loop', by: 'ana' });
    expect(await repairIn(sent, 's1.a.1')).toMatchObject({ note: 'loop', failedChecks: [] });
  });
});
