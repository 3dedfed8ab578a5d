import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  familyTableVersion,
  shippedFamilies,
  shippedPatterns,
  shippedPatternsOf,
} from '../../source/rule/family-table.ts';
import { areDifferent, familiesOf, shippedBook, unknownNames } from '../../source/rule/lineage.ts';
import { namesWord } from '../../source/rule/pattern.ts';

/** A book of one pattern; the shipped ones are all taken out. */
const only = (pattern: string) => ({
  families: { mine: [pattern] },
  without: Object.fromEntries(
    [...shippedFamilies].map((family) => [family, shippedPatternsOf(family)]),
  ),
});

describe('a family pattern', () => {
  it.each([
    ['gpt-*', 'gpt-5', true],
    ['gpt-*', 'GPT-5', true],
    ['gpt-*', 'my-gpt-5', false],
    ['*codex*', 'codex', true],
    ['*codex*', 'openai/codex-mini', true],
    ['*codex*', 'codexes', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a*a', 'a', false],
    ['a*a', 'a-a', true],
    ['exact', 'exact', true],
    ['exact', 'exactly', false],
    ['exact', 'some/exact', true],
    ['*qwen*', 'qwen3-32b', true],
    ['*glm*', 'glm4', true],
    ['*glm*', 'chatglm3', false],
    ['glm-5*', 'glm-5.2', true],
    ['glm-5*', 'glm-52', false],
    ['claude*', 'anthropic/claude-opus-4', true],
    ['claude*', 'us.anthropic.claude-opus-4-v1:0', true],
    ['anthropic/*', 'openrouter/anthropic/house-7b', true],
    ['anthropic/*', 'us.anthropic.house-7b', true],
    ['anthropic/*', 'house-7b', false],
    ['anthropic/*', '/srv/anthropic/house-7b.gguf', false],
    ['*/gpt-*', 'azure/gpt-4o', true],
    ['*/gpt-*', 'gpt-4o', false],
    ['*llama*', 'ollama/gemma4:12b', false],
    ['*llama*', '~/.cache/llama.cpp/gemma-4-12b.gguf', false],
    ['*llama*', 'llama.cpp/gemma-4-12b.gguf', false],
    ['*llama*', 'meta-llama/Llama-3.3-70B', true],
    ['*nemotron*', 'nvidia/nemotron-3-ultra-550b-a55b', true],
    ['o3*', 'proto3-custom', false],
    ['o3*', 'o3-mini', true],
  ])('%s against %s is %s', (pattern, id, expected) => {
    expect(familiesOf(id, only(pattern))).toEqual(expected ? ['mine'] : []);
  });

  it('takes no time that explodes with its stars', () => {
    const book = only(`${'*a'.repeat(50)}*b`);
    expect(familiesOf('a-'.repeat(2_000), book)).toEqual([]);
  });

  it('names a word in plain letters, or it would speak of every id', () => {
    expect(['*', '*/*', '4*', '-', 'cl\u0430ude*'].filter(namesWord)).toEqual([]);
    expect(['*glm*', 'x', 'o3'].filter(namesWord)).toHaveLength(3);
  });
});

describe('the shipped families', () => {
  it('are thirty or more, each pattern with its source', () => {
    expect(shippedFamilies.size).toBeGreaterThanOrEqual(30);
    expect(shippedPatterns.filter(({ source }) => source.length < 4)).toEqual([]);
    expect(familyTableVersion).toBeGreaterThan(0);
  });

  it('hold no pattern that an id of its own words would not match', () => {
    const silent = shippedPatterns.filter(({ family, pattern, hides }) => {
      const id = pattern.replace(/^\*|\*$/g, '').replaceAll('*', '-x-');
      return !hides && !familiesOf(id, shippedBook).some((one) => one === family);
    });
    expect(silent).toEqual([]);
  });

  it.each([
    ['deepseek-r1:70b', 'deepseek+meta'],
    ['deepseek-r1:8b', 'deepseek+meta+qwen'],
    ['DeepSeek-R1-0528-Qwen3-8B', 'deepseek+qwen'],
    ['deepseek-r1:70b-llama-distill-q4_K_M', 'deepseek+meta'],
    ['Hermes-4-14B', 'nous+qwen'],
    ['Hermes-4-70B', 'meta+nous'],
    ['Hermes-4.3-36B', 'bytedance+nous'],
    ['dolphin-2.9.2-Phi-3-Medium', 'dolphin+microsoft'],
    ['WizardLM-2-8x22B', 'microsoft+mistral'],
    ['Mistral-Nemo-Instruct-2407', 'mistral+nvidia'],
    ['MAI-DS-R1', 'deepseek+microsoft'],
    ['INTELLECT-3', 'primeintellect+zhipu'],
    ['cogito-v2-preview-llama-405B', 'deepcogito+meta'],
    ['SuperNova-Medius', 'meta+qwen'],
    ['CodeLlama-34b', 'meta'],
    ['marco-o1', ''],
    ['swe-1.5', ''],
    ['kat-coder-pro-v2', ''],
    ['zephyr-7b-beta', ''],
    ['openchat-3.6-8b', ''],
    ['kimi-dev-72b', 'moonshot+qwen'],
    ['LLM360/K2-Think', 'llm360+qwen'],
    ['k2', ''],
    ['o3', 'openai'],
    ['o4-mini', 'openai'],
    ['chatgpt-4o-latest', 'openai'],
    ['command-r-v01', 'cohere'],
    ['gpt-j-6b', ''],
    ['gpt-neox-20b', ''],
    ['us.amazon.nova-pro-v1:0', 'amazon'],
    ['arcee-ai/SuperNova-9', ''],
    ['phi-4', 'microsoft'],
    ['microsoft_phi-4-Q4_K_M.gguf', 'microsoft'],
    ['MiniMax-M2.5', 'minimax'],
    ['o1-mini', 'openai'],
    ['deepseek.r1-v1:0', 'deepseek'],
    ['openai/house-7b', ''],
    ['z-ai/house-7b', 'zhipu'],
    ['databricks-dbrx-instruct', 'databricks'],
    ['granite-4', 'ibm'],
    ['hunyuan-a13b', 'tencent'],
    ['doubao-seed-1-6-250615', 'bytedance'],
    ['step-3', 'stepfun'],
    ['ernie-5', 'baidu'],
    ['mimo-v2', 'xiaomi'],
    ['olmo-3-32b', 'allenai'],
    ['exaone-4', 'lg'],
    ['/root/.ollama/models/blobs/sha256-0123456789abcdef', ''],
    ['/models/qwen3-8b/model.safetensors', 'qwen'],
  ])('read %s as %s', (id, families) => {
    expect(familiesOf(id, shippedBook).join('+')).toBe(families);
  });

  it('lose a pattern only where the spec takes it out', () => {
    expect(familiesOf('alpaca-7b', { families: {}, without: { meta: ['*alpaca*'] } })).toEqual([]);
    expect(familiesOf('alpaca-7b', { families: { meta: [] } })).toEqual(['meta']);
    expect(familiesOf('alpaca-7b', { families: {}, without: { qwen: ['*alpaca*'] } })).toEqual([
      'meta',
    ]);
  });

  it('are added to by the spec, never replaced', () => {
    expect(familiesOf('claude-9', { families: { mine: ['claude*'] } })).toEqual([
      'anthropic',
      'mine',
    ]);
    expect(familiesOf('sonar-pro', { families: { mine: ['sonar*'] } })).toEqual([
      'mine',
      'perplexity',
    ]);
  });

  it('have the only names that mean something, with those of the spec', () => {
    const book = { families: { mine: [] } };
    expect(unknownNames(['anthropic', 'mine', 'ds', 'merges'], book)).toEqual(['ds', 'merges']);
  });
});

describe('two lineages', () => {
  it('are different only if both are known and share nothing', () => {
    expect(areDifferent(['a'], ['b'])).toBe(true);
    expect(areDifferent(['a', 'b'], ['b', 'c'])).toBe(false);
    expect(areDifferent([], ['b'])).toBe(false);
    expect(areDifferent(['a'], [])).toBe(false);
    expect(areDifferent([], [])).toBe(false);
  });

  it('are different in both directions or in none, and never from themselves', () => {
    const lineage = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(lineage, lineage, (one, other) => {
        expect(areDifferent(one, other)).toBe(areDifferent(other, one));
        expect(areDifferent(one, one)).toBe(false);
      }),
    );
  });
});
