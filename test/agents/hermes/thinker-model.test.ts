import { expect, it } from 'vitest';
import { thinkerModel } from '../../../source/agents/hermes/thinker-model.ts';
import { otherMap, smallMap } from '../../helpers/small-map.ts';

const nemo =
  'nemo: { driver: openai, baseURL: "http://127.0.0.1:9/v1", model: nemotron-3, price: free }';
const led = (words: string, port?: number) =>
  thinkerModel(otherMap([nemo, `nemo: { ${words} }`]), port);

it('an endpoint is named with its address, and without a key where it needs none', () => {
  expect(thinkerModel(smallMap, undefined)).toEqual({
    status: 'named',
    lines: [
      'model:',
      '  default: "nemotron-3"',
      '  provider: "custom"',
      '  base_url: "http://127.0.0.1:9/v1"',
    ],
  });
});

it.each([
  ['driver: claude, model: nemotron-3, price: free, home: user', 'provider: "anthropic"'],
  ['driver: codex, model: nemotron-3, price: free, home: user', 'provider: "openai-codex"'],
])('an agent’s model is named by its provider: %s', (words, line) => {
  const model = led(words);
  expect(model.status === 'named' ? model.lines.join('\n') : '').toContain(line);
});

it('a model that only a program reaches is left to the person, with its reason', () => {
  const model = led('driver: command, command: [think], model: nemotron-3, price: free');
  expect(model).toMatchObject({ status: 'unnamed', because: expect.stringContaining('nemo') });
});
