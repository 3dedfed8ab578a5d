import { afterEach, describe, expect, it } from 'vitest';
import { witnessOf, witnessWords } from '../../source/doctor/witness.ts';
import { type Answer, answers, type ModelServer, modelServer } from '../helpers/model-server.ts';
import { driver, requestTo } from '../lanes/http/openai-bench.ts';

let server: ModelServer | undefined;
afterEach(async () => {
  await server?.close();
});

async function witness(answer: Answer): Promise<string> {
  server = await modelServer(answer);
  const { signal } = new AbortController();
  return witnessOf(driver, requestTo(server, { limits: { maxTries: 1 } }), '4f9k2m', signal);
}

const echoes: Answer = (response, seen) =>
  answers.says('ready', { model: String(seen.body.model) })(response, seen);

describe('an endpoint that is asked for a name nobody has', () => {
  it('is an echo when it answers under that name', async () => {
    expect(await witness(echoes)).toBe('echo');
    expect(server?.seen.map(({ body }) => body.model)).toEqual(['fugu-no-model-4f9k2m']);
  });

  it.each([
    ['refuses it', answers.status(404)],
    ['answers as a model of its own', answers.says('ready', { model: 'gemma-3-1b' })],
  ])('names its models when it %s', async (_, answer) => {
    expect(await witness(answer)).toBe('named');
  });

  it.each([
    ['names nobody', answers.says('ready', { model: '' })],
    ['is down', answers.status(503)],
    ['refuses the key', answers.status(401)],
  ])('says nothing of itself when it %s', async (_, answer) => {
    expect(await witness(answer)).toBe('unknown');
  });

  it('is told of in words, where there is something to tell', () => {
    expect(witnessWords('echo')).toContain('repeats any name');
    expect(witnessWords('named')).toContain('names its own model');
    expect(witnessWords('unknown')).toBeUndefined();
  });
});
