import { describe, expect, it } from 'vitest';
import { keysIn } from '../../source/init/key-names.ts';
import { propose } from '../../source/init/propose.ts';
import { foundWith } from './found.ts';

const secret = 'sk-very-secret';

describe('the names of keys', () => {
  it('are held, never their values, and an empty one is none', () => {
    const env = { DEEPSEEK_API_KEY: secret, XAI_API_KEY: '  ', TOGETHER_API_KEY: secret };
    const seen = keysIn(env);
    expect(seen).toEqual({
      keys: ['DEEPSEEK_API_KEY'],
      otherKeys: ['TOGETHER_API_KEY'],
      leftOut: [],
    });
    expect(JSON.stringify(seen)).not.toContain(secret);
  });

  it.each([
    ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'https://openrouter.ai/api/v1'],
    ['OPENAI_API_KEY', 'OPENAI_API_BASE', 'http://127.0.0.1:8080/v1'],
    ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL', 'https://api.z.ai/api/anthropic'],
  ])('%s is left out where %s is %s: it is a key of another endpoint', (key, by, address) => {
    const { keys, leftOut } = keysIn({ [key]: secret, [by]: address });
    expect(keys).toEqual([]);
    expect(leftOut).toEqual([{ name: key, because: expect.stringContaining(by) }]);
  });

  it('one whose address is the usual one stays', () => {
    const env = { OPENAI_API_KEY: secret, OPENAI_BASE_URL: 'https://api.openai.com/v1' };
    expect(keysIn(env)).toMatchObject({ keys: ['OPENAI_API_KEY'], leftOut: [] });
  });
});

describe('an endpoint of one’s own', () => {
  const env = {
    OPENAI_API_KEY: secret,
    OPENAI_BASE_URL: 'https://models.example.org/v1',
    OPENAI_MODEL: 'qwen/qwen3-coder',
  };

  it('becomes a model with its key, and with another family a map', () => {
    const { keys, leftOut, endpoint } = keysIn(env);
    expect({ keys, leftOut }).toEqual({ keys: [], leftOut: [] });
    const found = foundWith({ keys: ['DEEPSEEK_API_KEY'], ...(endpoint ? { endpoint } : {}) });
    const proposal = propose(found);
    if (proposal.status === 'impossible') throw new Error('impossible');
    expect(proposal.map.models['own-endpoint']).toMatchObject({
      baseURL: env.OPENAI_BASE_URL,
      key: 'env:OPENAI_API_KEY',
      model: env.OPENAI_MODEL,
    });
  });

  it.each([
    ['no model is named', { OPENAI_MODEL: '' }],
    ['it is plain http', { OPENAI_BASE_URL: 'http://models.example.org/v1' }],
    ['it is on this machine, where the slot serves', { OPENAI_BASE_URL: 'https://localhost/v1' }],
    ['its address holds a password', { OPENAI_BASE_URL: 'https://a:b@models.example.org/v1' }],
    ['there is no key for it', { OPENAI_API_KEY: '' }],
  ])('is none where %s', (_, change) => {
    expect(keysIn({ ...env, ...change }).endpoint).toBeUndefined();
  });
});
