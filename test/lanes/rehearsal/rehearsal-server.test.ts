import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveRehearsalEngine } from '../../../source/lanes/rehearsal/rehearsal-server.edge.ts';
import { rehearsalModelIds } from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { asked, contract } from './asks.ts';

const place = mkdtempSync(join(tmpdir(), 'fugu-engine-'));
const socket = join(place, 'llm.sock');
const key = 'spawn-key';

beforeAll(async () => {
  const mark = join(place, 'wedged');
  const { close } = await serveRehearsalEngine({
    socket,
    key,
    mark,
    speed: Number.POSITIVE_INFINITY,
  });
  afterAll(async () => {
    await close();
    rmSync(place, { recursive: true, force: true });
  });
});

type Answer = { readonly code: number; readonly text: string };

/** `quietMs` of silence ends the wait: a wedged reply never ends by itself. */
function ask(path: string, body?: object, quietMs = 5_000): Promise<Answer | 'silent'> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        socketPath: socket,
        path,
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${key}` },
      },
      (response) => {
        let text = '';
        response.on('data', (piece) => {
          text += String(piece);
        });
        response.on('end', () => resolve({ code: response.statusCode ?? 0, text }));
      },
    );
    sent.setTimeout(quietMs, () => {
      resolve('silent');
      sent.destroy();
    });
    sent.on('error', reject);
    sent.end(body ? JSON.stringify(body) : undefined);
  });
}

const chat = (content: string, more: object = {}, system = '') => ({
  model: rehearsalModelIds.pocket,
  messages: [
    { role: 'system', content: system },
    { role: 'user', content },
  ],
  ...more,
});
const words = asked({ purpose: 'second-brain', contract, synthesis: 'All is done.', steps: [] });
const secondLook = chat(words.prompt, { stream: true }, words.system);

describe('the scripted local model', () => {
  it('gives a canary a token', async () => {
    const said = await ask('/v1/chat/completions', chat('Say ok.', { max_tokens: 1 }));
    expect(said).toMatchObject({ code: 200, text: expect.stringContaining('"content":"') });
  });

  it('freezes once before the first token while its health is ok and its counters stand still', async () => {
    expect(await ask('/v1/chat/completions', secondLook, 400)).toBe('silent');
    expect(await ask('/health')).toMatchObject({ code: 200 });
    const first = await ask('/slots');
    expect(first).toMatchObject({ text: expect.stringContaining('"is_processing":true') });
    expect(await ask('/slots')).toEqual(first);
  });

  it('answers the same question the next time', async () => {
    const said = await ask('/v1/chat/completions', secondLook);
    expect(said).toMatchObject({ code: 200, text: expect.stringContaining('data: [DONE]') });
  });
});
