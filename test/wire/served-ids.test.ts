import { describe, expect, it } from 'vitest';
import { createServedIds, idsIn, idsInHeaders } from '../../source/wire/served-ids.ts';

describe('the ids of an event', () => {
  it.each([
    ['OpenAI', { model: 'gpt-4o-2024-08-06', choices: [] }, ['gpt-4o-2024-08-06']],
    ['Google', { modelVersion: 'gemini-2.5-pro' }, ['gemini-2.5-pro']],
    [
      'Anthropic',
      { type: 'message_start', message: { model: 'claude-fable-5' } },
      ['claude-fable-5'],
    ],
    ['the Responses API', { response: { model: 'o3-2025-04-16' } }, ['o3-2025-04-16']],
    [
      'a fallback block',
      {
        content_block: { type: 'fallback', from: { model: 'a' }, to: { model: 'claude-opus-4-8' } },
      },
      ['claude-opus-4-8'],
    ],
    [
      'a whole message with a fallback block and its rounds',
      {
        message: {
          model: 'claude-fable-5',
          content: [{ type: 'fallback', to: { model: 'claude-opus-4-8' } }, { type: 'text' }],
          usage: { iterations: [{ model: 'claude-fable-5' }, { model: 'claude-haiku-4-5' }] },
        },
      },
      ['claude-fable-5', 'claude-opus-4-8', 'claude-fable-5', 'claude-haiku-4-5'],
    ],
    ['the rounds of a last delta', { usage: { iterations: [{ model: 'b' }] } }, ['b']],
  ])('are read where %s names them', (_, event, ids) => {
    expect(idsIn(event)).toEqual(ids);
  });

  it.each([
    ['empty', { model: '' }],
    ['of white space', { model: ' ' }],
    ['null', { model: null }],
    ['of moderation', { moderation: { model: 'omni-moderation-latest' } }],
    ['of an adviser in the usage', { usage_breakdown: { models: [{ model: 'llama' }] } }],
    ['of a choice', { choices: [{ model: 'x', delta: { model: 'y' } }] }],
    ['from which a fallback came', { content_block: { type: 'fallback', from: { model: 'a' } } }],
    ['of another block', { content_block: { type: 'advisor', to: { model: 'a' } } }],
  ])('are absent when they are %s', (_, event) => {
    expect(idsIn(event)).toEqual([]);
  });
});

describe('the ids of a gateway’s headers', () => {
  it.each([
    'x-litellm-model-name',
    'cf-aig-model',
    'Ngrok-AIG-Model',
    'x-bifrost-routing-info-model',
    'x-bifrost-resolved-model',
    'x-model-id',
    'llm_provider-openai-model',
    'llm_provider-x-model-id',
  ])('are read from %s', (name) => {
    expect(idsInHeaders([[name, 'gpt-4o']])).toEqual(['gpt-4o']);
  });

  it.each([
    'x-litellm-model-id',
    'x-litellm-model-group',
    'x-bifrost-original-model',
    'x-bifrost-routing-info-primary-model',
    'llm_provider-x-ratelimit-model-requests',
    'server',
  ])('are not read from %s, which says what was asked or a number', (name) => {
    expect(idsInHeaders([[name, 'gpt-4o']])).toEqual([]);
  });

  it('are unknown where LiteLLM fell back and does not say to what', () => {
    const fell = ['x-litellm-attempted-fallbacks', '1'] as const;
    expect(idsInHeaders([fell])).toEqual(['x-litellm-attempted-fallbacks: 1']);
    expect(idsInHeaders([fell, ['x-litellm-model-name', 'gpt-4o']])).toEqual(['gpt-4o']);
    expect(idsInHeaders([['x-litellm-attempted-fallbacks', '0']])).toEqual([]);
  });
});

describe('what a call was served by', () => {
  const served = (...ids: readonly string[]) => {
    const kept = createServedIds();
    for (const id of ids) kept.add([id]);
    return kept.served('asked', (id) => id.trim());
  };

  it('is declared where no id was said', () => {
    expect(served()).toEqual({ by: 'declared', id: 'asked' });
    expect(served(' ')).toEqual({ by: 'declared', id: 'asked' });
  });

  it('is one id, said as often as it may be', () => {
    expect(served('a', 'a', 'a ')).toEqual({ by: 'reported', id: 'a' });
  });

  it('keeps every id in order, and the last stands for the call', () => {
    expect(served('a', 'b', 'a', 'c')).toEqual({ by: 'reported', id: 'c', ids: ['a', 'b', 'c'] });
  });

  it('says that there were more than are kept', () => {
    const { ids } = served(...Array.from({ length: 50 }, (_, at) => `m${at}`));
    expect(ids).toHaveLength(17);
    expect(ids?.at(-1)).toBe('… and more ids');
  });
});
