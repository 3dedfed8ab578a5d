import { expect, it } from 'vitest';
import type { PerformContext } from '../../source/conductor/conductor.ts';
import type { World } from '../../source/conductor/effects/effect-deps.ts';
import { performHarvest } from '../../source/conductor/effects/perform-harvest.ts';
import type { Command } from '../../source/domain/commands.ts';
import * as r from '../helpers/replies.ts';
import * as t from '../helpers/story.ts';
import { git, sample } from '../workspace/sample.ts';

const text = '\u{1f468}\u200d\u{1f469} \u0645\u06cc\u200c\u062e \u001b[31m\ufe0f\n';
const reply = `FILE: src/s1.ts\n\`\`\`\n${text}\`\`\`\n`;

/** A run that was killed after its worker's reply was stored: its facts are folded anew, its blob is read. */
async function afterRestart(altered?: readonly string[]) {
  const s = sample({ 'a.ts': 'a\n' });
  const digest = await s.blobs.put(reply);
  const baseTree = git(s.repo, 'rev-parse', 'HEAD^{tree}').trim();
  const repo = { path: s.repo, branch: 'main', base: s.base, baseTree, dirty: false };
  const planned = t.planned([r.step('s1')], { job: { repo } });
  const call = t.theCall(planned, 'work', 's1').id;
  const end = t.endOf(call, reply) as Extract<Command, { type: 'EndCall' }>;
  const outcome = { ...end.outcome, text: digest, ...(altered ? { altered } : {}) };
  const ended = t.tell(t.begin(planned, call), { ...end, outcome });
  const { state } = t.storyOf(ended.recorded);
  const world = { blobs: s.blobs, workspaces: s.room } as Partial<World> as World;
  const context = { state: () => state } as Partial<PerformContext> as PerformContext;
  return { s, done: await performHarvest(world, context, 's1.a.0') };
}

it('after a restart a reply is read from its blob and lands byte for byte', async () => {
  const { s, done } = await afterRestart();
  if (done?.type !== 'EndHarvest' || done.result.status !== 'patch')
    throw new Error(JSON.stringify(done));
  const opened = await s.room.open({
    ...{ repo: s.repo, base: s.base },
    patches: [done.result.artifact.digest],
  });
  if (opened.status !== 'open') throw new Error(opened.status);
  const [file] = await s.room.read(opened.workspace, ['src/s1.ts'], 1_000);
  expect(file?.text).toBe(text);
  await opened.workspace.release();
});

it('after a restart a reply in which a secret stood is refused by name', async () => {
  const { done } = await afterRestart(['the value of POSTGRES_PASSWORD']);
  expect(done).toMatchObject({
    type: 'EndHarvest',
    result: {
      status: 'rejected',
      problems: [expect.stringMatching(/^The reply holds the value of POSTGRES_PASSWORD, so /)],
    },
  });
});
