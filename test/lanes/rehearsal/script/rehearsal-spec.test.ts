import { describe, expect, it } from 'vitest';
import {
  rehearsalKey,
  rehearsalModelIds,
  rehearsalSpec,
} from '../../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { modelLineage } from '../../../../source/rule/identity.ts';
import { parseSpec } from '../../../../source/spec/parse-spec.ts';
import { plannedTexts } from '../texts.ts';

const baseURL = 'http://127.0.0.1:4711/v1';
const spec = parseSpec(rehearsalSpec(baseURL), 'spec.yaml');

function mapOf() {
  if (spec.status === 'refused') throw new Error(JSON.stringify(spec.problems));
  return spec.map;
}

describe('the role map of a rehearsal', () => {
  it('is adopted with one warning: the fast worker can never verify the directed one', () => {
    expect(spec.status).toBe('adopted');
    expect(spec.problems).toHaveLength(1);
    expect(spec.problems[0]).toMatchObject({
      severity: 'warning',
      what: expect.stringMatching(/worker-fast .*can never verify worker-directed/),
    });
  });

  it('gives each model one family, and the two small workers the same', () => {
    const map = mapOf();
    const lineages = Object.keys(map.models).map((name) => [name, modelLineage(map, name)]);
    expect(Object.fromEntries(lineages)).toEqual({
      ...{ baton: ['anthropic'], compass: ['nvidia'], spark: ['deepseek'], flash: ['deepseek'] },
      ...{ anvil: ['openai'], lantern: ['zhipu'], pocket: ['google'] },
    });
  });

  it('reaches every model but the local one at the address it is given', () => {
    const models = Object.values(mapOf().models);
    const away = models.filter((model) => model.driver !== 'slot');
    expect(away.map((model) => model.baseURL)).toEqual(away.map(() => baseURL));
    expect(models.map(({ model }) => model).sort()).toEqual(
      Object.values(rehearsalModelIds).sort(),
    );
  });

  it('has no id without the word that says it is a rehearsal', () => {
    for (const id of Object.values(rehearsalModelIds)) expect(id).toMatch(/^rehearsal\//);
  });

  it('has a key that stands in no text, so that nothing is taken out of a reply', () => {
    for (const text of plannedTexts()) expect(text).not.toContain(rehearsalKey);
  });
});

describe('the role map of a rehearsal with agents', () => {
  const agents = { codex: ['/bin/codex'], qwen: ['/bin/qwen', '--acp'] };
  const withAgents = parseSpec(rehearsalSpec(baseURL, undefined, agents), 'spec.yaml');

  it('seats the programs as workers of two families, each preferred to judge the other', () => {
    if (withAgents.status === 'refused') throw new Error(JSON.stringify(withAgents.problems));
    const { map } = withAgents;
    expect(map.models.forge).toMatchObject({ driver: 'codex', command: agents.codex, baseURL });
    expect(map.models.quill).toMatchObject({ driver: 'acp', command: agents.qwen, baseURL });
    expect(modelLineage(map, 'forge')).toEqual(['openai']);
    expect(modelLineage(map, 'quill')).toEqual(['qwen']);
    expect(map.routing.patch).toMatchObject({
      to: ['worker-fast'],
      verify: { prefer: ['worker-directed'] },
    });
    expect(map.routing.directed).toMatchObject({
      to: ['worker-directed'],
      verify: { prefer: ['worker-fast'] },
    });
  });

  it('is adopted with one warning: the fast worker can never verify the big one', () => {
    expect(withAgents.problems).toMatchObject([
      {
        severity: 'warning',
        what: expect.stringMatching(/worker-fast .*can never verify worker-big/),
      },
    ]);
  });
});
