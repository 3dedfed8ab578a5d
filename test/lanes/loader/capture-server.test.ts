import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CaptureServer,
  openCaptureServer,
} from '../../../source/lanes/loader/capture-server.edge.ts';

const messages = [{ role: 'user' as const, content: 'Hi.' }];
let server: CaptureServer;
beforeEach(async () => {
  server = await openCaptureServer('Heard.');
});
afterEach(() => server.close());

// The vendors' own clients read its answers.
describe('the capture server', () => {
  it('answers chat completions and responses, streamed and whole, and keeps the bodies', async () => {
    const client = new OpenAI({ baseURL: `${server.origin}/v1`, apiKey: 'none', maxRetries: 0 });
    const whole = await client.chat.completions.create({ model: 'm', messages });
    expect(whole.choices[0]?.message.content).toBe('Heard.');
    const stream = await client.chat.completions.create({ model: 'm', messages, stream: true });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe('Heard.');
    const response = await client.responses.create({ model: 'm', input: 'Hi.' });
    expect(response.output_text).toBe('Heard.');
    expect(server.bodies).toMatchObject([{ messages }, { messages }, { input: 'Hi.' }]);
  });

  it('answers messages, streamed and whole', async () => {
    const client = new Anthropic({ baseURL: server.origin, apiKey: 'none', maxRetries: 0 });
    const asked = { model: 'm', max_tokens: 5, messages };
    const heard = { content: [{ type: 'text', text: 'Heard.' }] };
    expect(await client.messages.create(asked)).toMatchObject(heard);
    expect(await client.messages.stream(asked).finalMessage()).toMatchObject(heard);
  });

  it('answers generateContent in a stream', async () => {
    const url = `${server.origin}/v1beta/models/m:streamGenerateContent?alt=sse`;
    const reply = await fetch(url, { method: 'POST', body: '{"contents":[]}' });
    expect(await reply.text()).toContain('"parts":[{"text":"Heard."}]');
    expect(server.bodies).toEqual([{ contents: [] }]);
  });

  it('refuses other addresses and keeps nothing of them', async () => {
    const reply = await fetch(`${server.origin}/v1/files`, { method: 'POST', body: '{}' });
    expect(reply.status).toBe(404);
    expect(server.bodies).toEqual([]);
  });
});
