import { afterEach, expect, it } from 'vitest';
import { reply, type Script } from '../../source/lanes/rehearsal/script/script-answer.ts';
import { commitChange, type Fixture, makeFixture } from '../helpers/fixture.ts';
import { withMarks } from '../helpers/marks.ts';
import { told } from '../helpers/program.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const pass: Script = ({ prompt }) =>
  reply(withMarks(prompt, 'VERDICT: PASS\nBECAUSE: the comment is true.'));

/** Verifies a commit of spark's where every endpoint answers under this id. */
async function verifiedBy(served: (model: string) => string, author = 'spark') {
  fixture = await makeFixture({ script: pass, served });
  await commitChange(fixture);
  return fixture.fugu('verify', 'HEAD', '--author', author, '--trust');
}

it.each(['opus', 'mystery-7b', 'us.anthropic.claude-sonnet-4-v1:0', 'openrouter/auto'])(
  'a verdict that %s gave for others counts for nothing: the run is blocked and says what to add',
  async (id) => {
    // The one Claude of the map may answer as opus, so it answers as nobody.
    const ended = await verifiedBy((model) => (model.includes('claude') ? 'mystery-7b' : id));
    expect(ended.code, told(ended)).toBe(4);
    expect(ended.stdout).toContain(`answered as ${id}`);
    expect(ended.stdout).not.toMatch(/verified by|passed by/);
  },
);

it('a verdict counts where the endpoint spells its own model in its own way', async () => {
  const ended = await verifiedBy((model) => `hosted/${model.split('/').at(-1)}-2026-01-15`);
  expect(ended.code, told(ended)).toBe(0);
});

it('a diff of an author whose family nobody knows is blocked before anything is asked', async () => {
  const ended = await verifiedBy((model) => model, 'mystery-7b');
  expect(ended.code, told(ended)).toBe(4);
  expect(ended.stderr).toMatch(/mystery-7b is unknown/);
  expect(fixture.models.requests()).toEqual([]);
});
