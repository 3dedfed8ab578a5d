import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Served } from '../../source/domain/call.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { modelLineage } from '../../source/rule/identity.ts';
import { worstServed } from '../../source/rule/served.ts';
import { smallMap } from '../helpers/small-map.ts';

const file = join(import.meta.dirname, '..', 'fixtures', 'model-ids.txt');
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .map((line) => line.split(' | '));

const letters = (text: string) =>
  text.replace(/<U\+([0-9A-F]{4})>/g, (_, code: string) =>
    String.fromCodePoint(parseInt(code, 16)),
  );

/** A map with one model of these words. */
function mapFor(model: string, more: Partial<RoleMap['models'][string]> = {}): RoleMap {
  const entry = { driver: 'openai', price: 'free', model, ...more } as const;
  return { ...smallMap, families: {}, models: { one: entry } };
}

const reported = (...ids: readonly string[]): Served => ({ by: 'reported', ids: [...ids] });

function verdictOf(asked: string, served: string): string {
  const [, model = '', families] = /^(.*?)(?: \{(.+)\})?$/.exec(asked) ?? [];
  const lineage = families?.split('+');
  const map = mapFor(model, lineage ? { lineage } : {});
  const ids =
    served === '(absent)'
      ? []
      : served.split(' then ').map((id) => (id === '""' ? '' : letters(id)));
  const worst = worstServed(map, 'one', reported(...ids));
  return worst === undefined ? 'silent' : worst.verdict.replace('-', ' ');
}

const nemotron = 'nvidia/nemotron-3-ultra';
const here = 'https://gateway.example/v1';

describe('an id that answers', () => {
  it('is judged in every recorded pair as that pair shows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(59);
    const judged = rows.map(([asked = '', served = '']) => [
      asked,
      served,
      verdictOf(asked, served),
    ]);
    expect(judged).toEqual(rows.map((row) => row.slice(0, 3)));
  });

  it.each([
    'openrouter/anthropic/claude-sonnet-4',
    'us.anthropic.claude-sonnet-4-v1:0',
    'publishers/anthropic/models/claude-opus-4',
    '~anthropic/claude-opus-latest',
    'opus',
    'cl<U+0430>ude-opus-4',
    'mystery-7b',
    'r1-0528',
    'openrouter/auto',
    'fugu-ultra',
    // of my own
    'anthropic%2Fclaude-opus-4',
    'CLAUDE_OPUS_4',
    'nemotron-3-ultra<U+200B>',
    '<U+FF4E>emotron-3-ultra',
    'nemotron<U+212A>',
    'supernemotron-3',
    'nemotronic-9b',
    'models--anthropic--claude-opus/snapshots/1f2e3d',
    '/models/nvidia/nemotron/claude-opus-4.gguf',
    '/srv/nemotron-3-ultra/mystery.gguf',
    '/srv/nvidia/mystery-7b',
    'nemotron/../mystery-7b',
    'llama-3.3-nemotron-super-49b',
    'nemotron-3-ultra-distilled-from-claude-opus',
    'gpt-oss:120b',
    'nvidia/auto',
    'nvidia/model-router',
    'nemotron-3-ultra (served by claude)',
    'hermes-4',
    'sonar-pro',
    'arn:aws:bedrock:us-east-1:1:application-inference-profile/nemotron',
    'ep-20250701-nemotron',
    'x',
    '-',
    '/',
    '???',
  ])('of a verifier asked as nemotron does not count when it is %s', (served) => {
    expect(['foreign', 'unknown', 'router']).toContain(verdictOf(nemotron, served));
  });

  it.each([
    nemotron,
    'nemotron-3-ultra',
    'NEMOTRON-3-ULTRA',
    'nvidia/nemotron-3-ultra:free',
    'openrouter/nvidia/nemotron-3-ultra',
    'nvidia%2Fnemotron-3-ultra',
    '/models/nemotron-3-ultra-00001-of-00003.gguf',
    'nemotron-3-ultra-fp8',
    'nemotron-3-ultra-20260115',
    'nvidia.nemotron-3-ultra-v1:0',
    'nvidia_Nemotron-3-Ultra-Q4_K_M',
  ])('of a verifier asked as nemotron counts when it is %s', (served) => {
    expect(['restates', 'same family']).toContain(verdictOf(nemotron, served));
  });

  it('is the worst of all that one call reported, whatever came last', () => {
    const last = verdictOf(nemotron, `claude-opus-4 then ${nemotron}`);
    const first = verdictOf(nemotron, `${nemotron} then mystery-7b then ${nemotron}`);
    expect([last, first]).toEqual(['foreign', 'unknown']);
    expect(verdictOf(nemotron, `"" then ${nemotron}`)).toBe('restates');
  });

  it('that stands in servedAs word for word counts, and in no other case', () => {
    const map = mapFor(nemotron, { servedAs: ['gateway-7'], baseURL: here });
    const verdict = (id: string) => worstServed(map, 'one', reported(id))?.verdict;
    expect(['gateway-7', 'Gateway-7', 'gateway-70'].map(verdict)).toEqual([
      'stated',
      'unknown',
      'unknown',
    ]);
  });

  it('of another family counts for nothing although it stands in servedAs', () => {
    const map = mapFor(nemotron, { servedAs: ['claude-opus-4', 'fugu-ultra', 'n<U+0435>mo'] });
    const verdict = (id: string) => worstServed(map, 'one', reported(letters(id)))?.verdict;
    expect(['claude-opus-4', 'fugu-ultra', 'n<U+0435>mo'].map(verdict)).toEqual([
      'foreign',
      'router',
      'unknown',
    ]);
  });

  it('tells nothing where only the spec says so', () => {
    const map = mapFor(nemotron);
    expect(worstServed(map, 'one', { by: 'declared', id: 'claude-opus-4' })).toBeUndefined();
  });
});

describe('the lineage of a call', () => {
  it('holds what is declared, asked for and served, and is never narrowed', () => {
    const map = mapFor('mystery', { lineage: ['zhipu'] });
    expect(modelLineage(map, 'one')).toEqual(['zhipu']);
    expect(modelLineage(map, 'one', reported('mystery'))).toEqual(['zhipu']);
    expect(modelLineage(map, 'one', reported('claude-opus-4'))).toEqual(['anthropic', 'zhipu']);
  });

  it('is open where an id that answered is unknown', () => {
    const map = mapFor('gpt-5');
    expect(modelLineage(map, 'one', reported('gpt-5', 'mystery-7b'))).toEqual([]);
  });

  it.each([
    ['https://api.deepseek.com/anthropic', 'claude-opus-4-8', ['anthropic', 'deepseek']],
    ['https://API.DeepSeek.com./v1', 'house-model', ['deepseek']],
    ['https://api.z.ai/api/paas/v4', 'house-model', ['zhipu']],
    ['https://api.moonshot.cn/v1', 'house-model', ['moonshot']],
    ['https://api.mistral.ai/v1', 'zai-glm-5-2', ['zhipu']],
    ['https://dashscope.aliyuncs.com/v1', 'house-model', []],
    ['https://api.deepseek.com.evil.example/v1', 'house-model', []],
  ])('takes the host %s into account', (baseURL, model, families) => {
    expect(modelLineage(mapFor(model, { baseURL }), 'one')).toEqual(families);
  });

  it('covers what that host answers of its own, agent lanes included', () => {
    const at = { driver: 'claude', baseURL: 'https://api.deepseek.com/anthropic' } as const;
    const map = mapFor('claude-opus-4-8', at);
    expect(worstServed(map, 'one', reported('deepseek-v4-pro'))?.verdict).toBe('same-family');
    const elsewhere = mapFor('claude-opus-4-8', { driver: 'claude' });
    expect(worstServed(elsewhere, 'one', reported('deepseek-v4-pro'))?.verdict).toBe('foreign');
  });

  it('of a picker is what it says it served, and open while it does not say', () => {
    const map = mapFor('openrouter/auto', { lineage: ['openai'] });
    expect(modelLineage(map, 'one')).toEqual(['openai']);
    expect(modelLineage(map, 'one', reported('x-ai/grok-4'))).toEqual(['openai', 'xai']);
    expect(modelLineage(map, 'one', reported('openrouter/auto'))).toEqual([]);
    expect(modelLineage(map, 'one', reported('x-ai/grok-4', 'mystery'))).toEqual([]);
    expect(modelLineage(map, 'one', { by: 'declared' })).toEqual([]);
    const flagged = mapFor('my-router', { router: true, lineage: ['openai'] });
    expect(modelLineage(flagged, 'one', reported('claude-opus-4'))).toEqual([
      'anthropic',
      'openai',
    ]);
    expect(modelLineage(flagged, 'one', reported('my-router'))).toEqual([]);
  });

  it('of several models behind one answer is never known', () => {
    const map = mapFor('fugu-ultra', { lineage: ['openai'] });
    expect(modelLineage(map, 'one')).toEqual([]);
    expect(modelLineage(map, 'one', reported('gpt-5.5'))).toEqual([]);
  });
});
