import { describe, expect, it, vi } from 'vitest';
import { type Answer, answers, chunk } from '../../helpers/model-server.ts';
import { laneRequest, runLane } from '../lane-request.ts';
import { createBench, driver, key } from './openai-bench.ts';

const { ask, serve } = createBench();

describe('a good reply', () => {
  it('is done, with its text, its usage and the model that served it', async () => {
    const { outcome, shown, events, server } = await ask([answers.says('Here is the patch.')]);
    expect(outcome).toMatchObject({
      status: 'done',
      text: 'Here is the patch.',
      served: { by: 'reported', id: 'shelf-1' },
      usage: { inputTokens: 12, outputTokens: 3, scope: 'call' },
      retries: 0,
    });
    expect(outcome.reason).toBeUndefined();
    expect(shown).toBe('Here is the patch.');
    expect(events.filter((event) => event.type === 'usage')).toHaveLength(1);
    expect(server.seen).toHaveLength(1);
  });

  it('was asked for as a stream, with limits, both texts and the key, and nothing about this machine', async () => {
    const { server } = await ask([answers.says('ok')], { model: { maxTokens: 200 } });
    expect(server.seen[0]).toMatchObject({
      path: '/v1/chat/completions',
      body: {
        model: 'shelf-1',
        stream: true,
        stream_options: { include_usage: true },
        max_tokens: 200,
        messages: [
          { role: 'system', content: 'You write patches.' },
          { role: 'user', content: 'Add a retry.' },
        ],
      },
      headers: { authorization: `Bearer ${key}`, 'user-agent': 'fugu-conductor' },
    });
    const names = Object.keys(server.seen[0]?.headers ?? {});
    expect(names.filter((name) => /stainless|openai|slot/.test(name))).toEqual([]);
  });

  it('was asked for without what the environment says about OpenAI itself', async () => {
    vi.stubEnv('OPENAI_ORG_ID', 'org-of-mine');
    vi.stubEnv('OPENAI_PROJECT_ID', 'project-of-mine');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-mine: header-of-mine');
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/v1');
    const { outcome, server } = await ask([answers.says('ok')]).finally(() => vi.unstubAllEnvs());
    expect(outcome.status).toBe('done');
    expect(JSON.stringify(server.seen[0]?.headers)).not.toContain('of-mine');
  });

  it('needs no key where the model has none', async () => {
    const server = await serve(answers.says('ok'));
    const request = laneRequest({ model: { baseURL: server.baseURL }, optional: true, system: '' });
    expect((await runLane(driver, request)).outcome.status).toBe('done');
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
    expect(server.seen[0]?.headers['x-slot-optional']).toBe('1');
    expect(server.seen[0]?.body.messages).toEqual([{ role: 'user', content: 'Add a retry.' }]);
  });

  it('says which model served it, also when it is another than the one asked for', async () => {
    const { outcome } = await ask([answers.says('ok', { model: 'other/model-9' })]);
    expect(outcome.served).toEqual({ by: 'reported', id: 'other/model-9' });
  });

  it('says every model that served it, and no empty or nested id', async () => {
    const { outcome } = await ask([
      answers.raw(
        chunk({ model: '', delta: { content: 'a' } }),
        chunk({ model: 'shelf-1', delta: { content: 'b' } }),
        'data: {"moderation":{"model":"guard-9"},"choices":[]}\n\n',
        chunk({ model: 'other/model-9', delta: { content: 'c' } }),
        chunk({ model: 'shelf-1', finish: 'stop' }),
      ),
    ]);
    const ids = ['shelf-1', 'other/model-9'];
    expect(outcome.served).toEqual({ by: 'reported', id: 'other/model-9', ids });
  });

  it('says the model that a gateway names in its headers beside its alias', async () => {
    const gateway: Answer = (response) => {
      const headers = { 'content-type': 'text/event-stream', 'Ngrok-AIG-Model': 'model-9' };
      response.writeHead(200, headers);
      response.end(chunk({ delta: { content: 'ok' } }) + chunk({ finish: 'stop' }));
    };
    const { outcome } = await ask([gateway]);
    expect(outcome.served).toEqual({
      by: 'reported',
      id: 'shelf-1',
      ids: ['model-9', 'shelf-1'],
    });
  });

  it('is read from one JSON body where an endpoint does not stream', async () => {
    const whole = {
      model: 'shelf-1',
      choices: [{ message: { content: 'Here it is.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 12, completion_tokens: 3 },
    };
    const json: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(whole, undefined, 2));
    };
    const { outcome } = await ask([json]);
    expect(outcome).toMatchObject({
      status: 'done',
      text: 'Here it is.',
      served: { by: 'reported', id: 'shelf-1' },
      usage: { inputTokens: 12, outputTokens: 3 },
    });
  });

  it('is only declared where the endpoint does not say', async () => {
    const { outcome } = await ask([answers.says('ok', { model: '' })]);
    expect(outcome.served).toEqual({ by: 'declared', id: 'shelf-1' });
  });

  it('shows reasoning apart from the text, and cached tokens and cost where they are given', async () => {
    const { outcome, events } = await ask([
      answers.raw(
        chunk({ delta: { reasoning_content: 'hmm, ' } }),
        chunk({ delta: { reasoning: 'so be it' } }),
        chunk({ delta: { content: 'Yes.' } }),
        chunk({ finish: 'stop' }),
        chunk({
          usage: { prompt_tokens: 9, completion_tokens: 2, prompt_cache_hit_tokens: 4, cost: 0.25 },
        }),
      ),
    ]);
    expect(outcome.text).toBe('Yes.');
    expect(outcome.usage?.cachedTokens).toBe(4);
    expect(outcome.costUsd).toBe(0.25);
    const reasoning = events.map((event) => (event.type === 'reasoning' ? event.delta : ''));
    expect(reasoning.join('')).toBe('hmm, so be it');
  });

  it('is cleaned and redacted, across chunks too, and says so', async () => {
    const { outcome, shown } = await ask([
      answers.deltas(
        'stop',
        ...['\u001b[3', '1mThe key ', `is ${key.slice(0, 9)}`, `${key.slice(9)} `, '\u202eok'].map(
          (content) => ({ content }),
        ),
      ),
    ]);
    expect(outcome.text).toBe('The key is ‹redacted:SHELF_API_KEY› <U+202E>ok');
    expect(shown).toBe(outcome.text);
    expect(outcome.message).toBe('Secrets were removed from the reply: SHELF_API_KEY.');
  });
});

type Ending = readonly [name: string, answer: Answer, reason: string, text: string];
const badEndings: readonly Ending[] = [
  ['an empty reply', answers.says(''), 'empty', ''],
  ['a reply of white space', answers.deltas('stop', { content: ' \n' }), 'empty', ' \n'],
  ['reasoning alone', answers.deltas('stop', { reasoning: 'hm' }), 'empty', ''],
  [
    'tool calls alone',
    answers.deltas('tool_calls', { tool_calls: [{ index: 0, function: { name: 'ls' } }] }),
    'tool-only',
    '',
  ],
  ['a refusal', answers.deltas('stop', { refusal: 'I will not.' }), 'error', ''],
  ['the token limit', answers.deltas('length', { content: 'half a' }), 'cut', 'half a'],
  ['a content filter', answers.deltas('content_filter', { content: 'so' }), 'error', 'so'],
  ['a stream without a finish reason', answers.endsEarly('half a'), 'cut', 'half a'],
  ['a dropped connection', answers.drops('half a'), 'cut', 'half a'],
  [
    'an error inside the stream',
    answers.raw(chunk({ delta: { content: 'a' } }), 'data: {"error":{"message":"gone"}}\n\n'),
    'error',
    'a',
  ],
  [
    'an event that is no JSON',
    answers.raw(chunk({ delta: { content: 'a' } }), 'data: {"cho\n\n'),
    'cut',
    'a',
  ],
];

describe('a bad ending', () => {
  it.each(badEndings)('of %s fails and keeps the text', async (_, answer, reason, text) => {
    const { outcome, shown, server } = await ask([answer]);
    expect(outcome).toMatchObject({ status: 'failed', reason, text, retries: 0 });
    expect(outcome.message).toMatch(/\.$/);
    expect(shown).toBe(text);
    expect(server.seen).toHaveLength(1);
  });

  it('is none when tool calls come with text and the model ended by itself', async () => {
    const call = { tool_calls: [{ index: 0, function: { name: 'ls' } }] };
    const { outcome } = await ask([answers.deltas('stop', { content: 'Done.' }, call)]);
    expect(outcome).toMatchObject({ status: 'done', text: 'Done.' });
  });

  it('of tool calls is one, also beside text: no tool was offered', async () => {
    const { outcome, server } = await ask([answers.deltas('tool_calls', { content: 'Done.' })]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'tool-only', text: 'Done.' });
    expect(server.seen[0]?.body).not.toHaveProperty('tools');
  });

  it('of JSON instead of a stream is told, once', async () => {
    const json: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}');
    };
    const { outcome, server } = await ask([json]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'error' });
    expect(outcome.message).toContain('application/json instead of an event stream');
    expect(server.seen).toHaveLength(1);
  });

  it.each(['', 'abort', 'error', 'MAX_TOKENS', 'SAFETY', 'null', 'content_filter', 'eos_token'])(
    'by the word "%s" fails and shows it',
    async (word) => {
      const { outcome } = await ask([answers.deltas(word, { content: 'Here it is.' })]);
      expect(outcome).toMatchObject({ status: 'failed', text: 'Here it is.' });
      expect(outcome.message).toContain(`"${word}"`);
    },
  );

  it('of an empty reason on each event and a cut socket fails, and of a good last one does not', async () => {
    const said = (content: string, finish: string) => chunk({ delta: { content }, finish });
    const { outcome } = await ask([answers.raw(said('half ', ''), said('a', ''))]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'cut', text: 'half a' });
    const whole = await ask([answers.raw(said('all of ', ''), said('it', ''), said('', 'stop'))]);
    expect(whole.outcome).toMatchObject({ status: 'done', text: 'all of it' });
  });

  it('of [DONE] without a reason says so', async () => {
    const { outcome } = await ask([answers.deltas(null, { content: 'half a' })]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'cut', text: 'half a' });
    expect(outcome.message).toContain('[DONE]');
  });
});
