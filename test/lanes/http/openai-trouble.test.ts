import { describe, expect, it } from 'vitest';
import { type Answer, answers, chunk } from '../../helpers/model-server.ts';
import { runLane } from '../lane-request.ts';
import { createBench, driver, key, requestTo } from './openai-bench.ts';

const { ask, serve } = createBench();

describe('a retry', () => {
  it.each([
    ['429 with retry-after-ms', answers.status(429, { 'retry-after-ms': '30' }), 30],
    ['429 with retry-after', answers.status(429, { 'retry-after': '0.05' }), 50],
  ])('after %s waits as asked and is seen', async (_, trouble, waitMs) => {
    const { outcome, events } = await ask([trouble, answers.says('ok')]);
    expect(outcome).toMatchObject({ status: 'done', text: 'ok', retries: 1 });
    expect(events.filter((event) => event.type === 'retry')).toMatchObject([
      { attempt: 2, waitMs, because: expect.stringContaining('429') },
    ]);
  });

  it.each([
    ['500', answers.status(500)],
    ['503', answers.status(503)],
    ['a dropped connection', answers.drops()],
    ['a stream without any event', answers.raw()],
    [
      'an overloaded error as first event',
      answers.raw('data: {"error":{"message":"m","type":"overloaded_error"}}\n\n'),
    ],
  ])('follows %s', async (_, trouble) => {
    const { outcome } = await ask([trouble, trouble, answers.says('ok')]);
    expect(outcome).toMatchObject({ status: 'done', retries: 2 });
  });

  it.each([
    ['unavailable', answers.status(500)],
    ['rate-limited', answers.status(429)],
  ])('ends as %s when tries run out', async (reason, trouble) => {
    const { outcome, server } = await ask([trouble], { limits: { maxTries: 3 } });
    expect(outcome).toMatchObject({ status: 'failed', reason, retries: 2 });
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    ['auth', answers.status(401)],
    ['auth', answers.status(403)],
    ['error', answers.status(400)],
    ['error', answers.status(404)],
    ['rate-limited', answers.status(429, {}, { code: 'insufficient_quota' })],
    ['unavailable', answers.status(500, { 'x-should-retry': 'false' })],
  ])('is not made after what ends as %s', async (reason, trouble) => {
    const { outcome, server, events } = await ask([trouble, answers.says('ok')]);
    expect(outcome).toMatchObject({ status: 'failed', reason, retries: 0 });
    expect(server.seen).toHaveLength(1);
    expect(events.filter((event) => event.type === 'retry')).toEqual([]);
  });

  it('is not made for an optional call', async () => {
    const { outcome, server } = await ask([answers.status(503)], { optional: true });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'unavailable' });
    expect(server.seen).toHaveLength(1);
  });

  it('that would come after the wall limit is not waited for', async () => {
    const { outcome, server } = await ask([answers.status(429, { 'retry-after': '3600' })]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'rate-limited' });
    expect(outcome.message).toContain('60 min');
    expect(server.seen).toHaveLength(1);
  });

  it('is not made when nobody listens at the address and tries are one', async () => {
    const server = await serve();
    await server.close();
    const request = requestTo(server, { limits: { maxTries: 1 } });
    const { outcome } = await runLane(driver, request);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'unavailable' });
    expect(outcome.message).toContain(`${server.baseURL} cannot be reached (ECONNREFUSED)`);
  });

  it('hides a key that the server quotes back', async () => {
    const { outcome } = await ask([answers.status(401, {}, { message: `bad key ${key}` })]);
    expect(outcome.message).toContain('bad key ‹redacted:SHELF_API_KEY›');
  });
});

describe('an error with status 200', () => {
  const words = 'Input exceeds the quota of team shelf';
  const json =
    (body: object, type = 'application/json'): Answer =>
    (response) => {
      response.writeHead(200, { 'content-type': type }).end(JSON.stringify(body));
    };
  it.each([
    ['a JSON body', json({ error: { message: words } }), ''],
    ['a JSON body called a stream', json({ error: words }, 'text/event-stream'), ''],
    ['a first event', answers.raw(`data: {"error":{"message":"${words}"}}\n\n`), ''],
    ['an event named error', answers.raw(`event: error\ndata: {"message":"${words}"}\n\n`), ''],
    ['an event of plain text', answers.raw(`event: error\ndata: ${words}\n\n`), ''],
    [
      'an event in mid-stream',
      answers.raw(
        chunk({ delta: { content: 'half a' } }),
        `data: {"error":{"message":"${words}"},"choices":[{"delta":{},"finish_reason":"error"}]}\n\n`,
      ),
      'half a',
    ],
  ])('as %s keeps the endpoint’s words', async (_, answer, text) => {
    const { outcome, server } = await ask([answer]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'error', text });
    expect(outcome.message).toContain(words);
    expect(server.seen).toHaveLength(1);
  });

  it('is asked again when it is the server’s and nothing was said yet', async () => {
    const busy = answers.raw(
      ': queued\n\n',
      chunk({ delta: { role: 'assistant', content: '' } }),
      'data: {"error":{"message":"busy","code":503}}\n\n',
    );
    const { outcome } = await ask([busy, answers.says('ok')]);
    expect(outcome).toMatchObject({ status: 'done', text: 'ok', retries: 1 });
  });

  it('is not asked again once something was said', async () => {
    const late = answers.raw(
      chunk({ delta: { content: 'half a' } }),
      'data: {"error":{"message":"busy","code":503}}\n\n',
    );
    const { outcome, server } = await ask([late, answers.says('ok')]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'unavailable', text: 'half a' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a limit', () => {
  it.each([
    ['idle-limit', 'a hang before the head', answers.hang(), { idleMs: 80 }],
    ['idle-limit', 'a hang in the middle', answers.hangAfter('half a'), { idleMs: 80 }],
    [
      'wall-limit',
      'a slow drip',
      answers.drips('a '.repeat(500), 20),
      { wallMs: 200, idleMs: 150 },
    ],
    [
      'byte-limit',
      'a flood of text',
      answers.floods(chunk({ delta: { content: 'x'.repeat(99) } })),
      { maxBytes: 5_000 },
    ],
    [
      'byte-limit',
      'a flood of tool calls',
      answers.floods(
        chunk({ delta: { tool_calls: [{ index: 0, function: { arguments: 'x'.repeat(99) } }] } }),
      ),
      { maxBytes: 5_000 },
    ],
    [
      'byte-limit',
      'a flood of comments',
      answers.floods(`: ${'x'.repeat(9_000)}\n\n`),
      { maxBytes: 10 },
    ],
    ['byte-limit', 'a line without end', answers.floods('x'.repeat(9_000)), { maxBytes: 10 }],
  ] as const)(
    'ends as %s on %s, and the connection is closed',
    async (reason, _, answer, limits) => {
      const { outcome, server } = await ask([answer], { limits });
      expect(outcome).toMatchObject({ status: 'failed', reason, retries: 0 });
      await expect.poll(() => server.open()).toBe(0);
      expect(outcome.text.length).toBeLessThanOrEqual(5_000);
    },
  );

  it('of silence is not met by a drip within it', async () => {
    const { outcome } = await ask([answers.drips('one two three four', 40)], {
      limits: { idleMs: 300 },
    });
    expect(outcome).toMatchObject({ status: 'done', text: 'one two three four' });
  });

  it('keeps what had come before it', async () => {
    const { outcome } = await ask([answers.hangAfter('half a')], { limits: { wallMs: 100 } });
    expect(outcome).toMatchObject({ reason: 'wall-limit', text: 'half a' });
  });
});

describe('an abort', () => {
  it('in the middle cancels, keeps the text and closes the connection', async () => {
    const server = await serve(answers.drips('one two three four five six seven '.repeat(99), 5));
    const ran = await runLane(driver, requestTo(server), (event, abort) => {
      if (event.type === 'text') abort();
    });
    expect(ran.outcome).toMatchObject({ status: 'failed', reason: 'cancelled' });
    expect(ran.outcome.text).toContain('one');
    await expect.poll(() => server.open()).toBe(0);
  });

  it('while waiting for another try cancels', async () => {
    const server = await serve(answers.status(429, { 'retry-after': '5' }));
    const ran = await runLane(driver, requestTo(server), (event, abort) => {
      if (event.type === 'retry') setTimeout(abort, 10);
    });
    expect(ran.outcome).toMatchObject({ status: 'failed', reason: 'cancelled', retries: 0 });
    expect(server.seen).toHaveLength(1);
  });

  it('before the start makes no request', async () => {
    const server = await serve(answers.says('ok'));
    const stopped = AbortSignal.abort();
    const outcome = await driver.run(requestTo(server), () => undefined, stopped);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'cancelled' });
    expect(server.seen).toHaveLength(0);
  });
});

describe('the key', () => {
  it('does not follow a redirect', async () => {
    const other = await serve(answers.says('stolen'));
    const { outcome } = await ask([
      answers.status(307, { location: `${other.baseURL}/chat/completions` }),
    ]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'error' });
    expect(outcome.message).toContain('redirect');
    expect(other.seen).toHaveLength(0);
  });

  it('that is missing is told before anything is sent', async () => {
    const server = await serve(answers.says('ok'));
    const request = requestTo(server, { model: { key: 'env:NO_SUCH_KEY' } });
    const { outcome } = await runLane(driver, request);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'auth' });
    expect(outcome.message).toContain('NO_SUCH_KEY is not set');
    expect(server.seen).toHaveLength(0);
  });
});
