import { expect, it } from 'vitest';
import { diffMaps } from '../../source/spec/diff-maps.ts';
import { mapWith } from './maps.ts';

const map = mapWith();
const cases = [
  ['thinker: { models: [nemotron]', 'thinker: { models: [gemma]', ['thinker now nemotron→gemma']],
  ['models:\n', 'without: { meta: ["*alpaca*"] }\nmodels:\n', ['without meta added']],
  [
    'patch: { to: [worker-fast], verify: { count: 1 }',
    'patch: { to: [worker-fast], verify: { count: 2 }',
    ['patch verify 1→2'],
  ],
  ['atOnce: 2', 'atOnce: 3', ['worker-fast atOnce 2→3']],
  ['jobUsd: 5', 'jobUsd: 6', ['limit jobUsd 5→6']],
  [
    'to: [worker-big]',
    'to: [worker-big, worker-fast]',
    ['ship to worker-big→worker-big+worker-fast'],
  ],
  [
    'prefer: [worker-fast, thinker]',
    'prefer: [thinker]',
    ['directed prefers worker-fast+thinker→thinker'],
  ],
  [', then: second-brain', '', ['synthesis then second-brain→nothing']],
  ['authors: writers', 'authors: writers-and-planners', ['authors writers→writers-and-planners']],
  ['model: gpt-codex', 'model: gpt-codex-2', ['model codex changed (model)']],
  ['["*glm*"]', '["*glm*", "zai/*"]', ['family zhipu changed']],
  ['maxTokens: 1024', 'maxTokens: 2048', ['slot maxTokens 1024→2048']],
] as const;

it.each(cases)('%s to %s is said in one line', (from, to, notices) => {
  expect(diffMaps(map, mapWith([from, to]))).toEqual(notices);
});

it('a map does not differ from itself', () => {
  expect(diffMaps(map, mapWith())).toEqual([]);
});

it('lanes and models that come and go are named', () => {
  const { 'worker-big': _big, ...lanes } = map.lanes;
  const { codex: _codex, ...models } = map.models;
  const smaller = { ...map, lanes, models };
  expect(diffMaps(map, smaller)).toEqual(['lane worker-big removed', 'model codex removed']);
  expect(diffMaps(smaller, map)).toEqual(['lane worker-big added (codex)', 'model codex added']);
});
