import { describe, expect, it } from 'vitest';
import type { World } from '../../source/conductor/effects/effect-deps.ts';
import { preparePrompts } from '../../source/conductor/effects/prepare-prompts.ts';
import type { PromptInput, StepOutcome } from '../../source/conductor/prompt/prompt-input.ts';
import type { ModelEntry } from '../../source/domain/role-map.ts';
import { asks, contract, outcome, step, texts, verify, work } from '../helpers/sample-asks.ts';
import { smallMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';

let drawn = 0;
const world = {
  prompts: texts,
  drawMark: () => {
    drawn += 1;
    return `m${String(drawn).padStart(3, '0')}`;
  },
} as unknown as World;
const model: ModelEntry = {
  driver: 'openai',
  model: 'nemotron-3',
  baseURL: 'http://127.0.0.1:9/v1',
  price: 'free',
};

const prepare = (input: PromptInput, over: Partial<ModelEntry> = {}, map = smallMap) =>
  preparePrompts(
    world,
    { model: { ...model, ...over }, map, state: t.submitted().state, secrets: [] },
    input,
  );

const long: StepOutcome = { ...outcome, answer: 'an answer of many words\n'.repeat(20_000) };
const role = { ...step, as: 'panel-ranker' } as const;

describe('an answer to more than one prompt can hold', () => {
  it.each<readonly [string, PromptInput]>([
    ['a ranking of reviews', { ...work, step: role, earlier: [long] }],
    ['a synthesis', { purpose: 'synthesis', contract, steps: [long], evidence: [] }],
    ['a second look', { purpose: 'second-brain', contract, steps: [long], synthesis: 'All.' }],
    [
      'a review',
      { purpose: 'review', question: '?', digest: 'd', diff: '+x\n'.repeat(90_000), contract },
    ],
  ])('is not asked for: %s', (_what, input) => {
    expect(prepare(input)).toMatchObject({
      status: 'refused',
      reason: 'unshown',
      message: expect.stringContaining('does not fit into one prompt'),
    });
    expect(prepare(input, { contextTokens: 1_000_000 }).status).toBe('ready');
  });

  it('is asked of a worker with what fits, for it judges nothing', () => {
    expect(prepare({ ...work, earlier: [long] }).status).toBe('ready');
  });

  it.each(Object.entries(asks))('is no matter where it fits: %s', (_name, ask) => {
    expect(prepare(ask).status).toBe('ready');
  });
});

describe('a reading', () => {
  const diff = `diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -0,0 +1,900 @@\n${'+a line of a change\n'.repeat(900)}`;
  const input: PromptInput = {
    ...verify,
    of: { type: 'patch', step, diff, baseFiles: [], checks: [] },
  };
  const parts = (over: Partial<ModelEntry>, map = smallMap) => {
    const prepared = prepare(input, over, map);
    return prepared.status === 'ready' ? prepared.parts.length : prepared.message;
  };

  it('takes as many parts as the context window of its model asks for', () => {
    expect(parts({})).toBe(1);
    expect(parts({ contextTokens: 8_192 })).toBeGreaterThan(1);
    expect(parts({ contextTokens: 128_000 })).toBe(1);
  });

  it('knows how much the slot holds', () => {
    expect(parts({ driver: 'slot' })).toBeGreaterThan(1);
    expect(parts({ driver: 'slot' }, { ...smallMap, slot: { ctx: 65_536 } })).toBe(1);
  });

  it('is refused where the window holds nothing beside the words of the role', () => {
    expect(parts({ contextTokens: 600 })).toMatch(/cannot be shown all of it/);
  });
});
