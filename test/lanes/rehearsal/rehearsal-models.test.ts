import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiDriver } from '../../../source/lanes/http/openai.edge.ts';
import {
  type RehearsalModels,
  type RehearsalModelsOptions,
  startRehearsalModels,
} from '../../../source/lanes/rehearsal/rehearsal-models.edge.ts';
import {
  rehearsalKey,
  rehearsalKeyName,
  rehearsalModelIds,
} from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { realClock } from '../../helpers/real-clock.ts';
import { sampleFiles } from '../../helpers/sample-files.ts';
import { laneRequest, runLane } from '../lane-request.ts';
import { asked, planInput, replyTo, workInput } from './asks.ts';

const { compass, spark, baton } = rehearsalModelIds;
const open: RehearsalModels[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((models) => models.close()));
});

async function started(options: Partial<RehearsalModelsOptions> = {}): Promise<RehearsalModels> {
  const models = await startRehearsalModels({ speed: Number.POSITIVE_INFINITY, ...options });
  open.push(models);
  return models;
}

function clientOf({ baseURL }: RehearsalModels, apiKey = rehearsalKey): OpenAI {
  return new OpenAI({ baseURL, apiKey, maxRetries: 0 });
}

const plan = asked(planInput(), compass);

function body({ model, system, prompt }: typeof plan) {
  const messages = [
    { role: 'system' as const, content: system },
    { role: 'user' as const, content: prompt },
  ];
  return { model, messages };
}

async function all<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** A script with one long answer, for what is about speed. */
const longScript = () => ({ status: 'reply', text: 'shelf '.repeat(5_000) }) as const;

describe('the scripted models', () => {
  it('stream a reply in small pieces, with the served model and the usage', async () => {
    const client = clientOf(await started());
    const stream = await client.chat.completions.create({
      ...body(plan),
      ...{ stream: true, stream_options: { include_usage: true } },
    });
    const chunks = await all(stream);
    const pieces = chunks.flatMap((chunk) => chunk.choices[0]?.delta.content || []);
    expect(pieces.join('')).toBe(replyTo(planInput(), compass));
    expect(pieces.length).toBeGreaterThan(100);
    expect(new Set(chunks.map((chunk) => chunk.model))).toEqual(new Set([compass]));
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    const usage = chunks.at(-1)?.usage;
    expect(usage?.completion_tokens).toBeGreaterThanOrEqual(pieces.length);
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
  });

  it('stream no usage where none is asked for', async () => {
    const client = clientOf(await started());
    const stream = await client.chat.completions.create({ ...body(plan), stream: true });
    const chunks = await all(stream);
    expect(chunks.every((chunk) => chunk.usage === undefined)).toBe(true);
  });

  it('answer in one piece where no stream is asked for', async () => {
    const client = clientOf(await started());
    const whole = await client.chat.completions.create(body(plan));
    expect(whole.model).toBe(compass);
    expect(whole.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { role: 'assistant', content: replyTo(planInput(), compass) },
    });
  });

  it('say that another model answered where a test wants it', async () => {
    const served = (model: string) => `${model}-of-another`;
    const client = clientOf(await started({ served }));
    const whole = await client.chat.completions.create(body(plan));
    expect(whole.model).toBe(`${compass}-of-another`);
  });

  it('come back on the port a run knows them by, and on another where it is taken', async () => {
    const first = await started();
    const port = Number(new URL(first.baseURL).port);
    const beside = await started({ port });
    expect(beside.baseURL).not.toBe(first.baseURL);
    expect((await fetch(`${beside.baseURL}/models`)).status).toBe(200);
    await first.close();
    expect((await started({ port })).baseURL).toBe(first.baseURL);
  });

  it('cut a reply at the token limit and say so', async () => {
    const client = clientOf(await started());
    const whole = await client.chat.completions.create({ ...body(plan), max_tokens: 60 });
    expect(whole.choices[0]?.finish_reason).toBe('length');
    expect(whole.usage?.completion_tokens).toBe(60);
  });

  it('answer the real driver, thinking aloud first', async () => {
    const { baseURL } = await started();
    const env = { [rehearsalKeyName]: rehearsalKey };
    const driver = createOpenAiDriver({ env, clock: realClock });
    const { system, prompt } = plan;
    const model = { model: compass, baseURL, key: `env:${rehearsalKeyName}` };
    const limits = { maxTokens: 5_000 };
    const { outcome, events, shown } = await runLane(
      driver,
      laneRequest({ purpose: 'plan', system, prompt, model, limits }),
    );
    expect(outcome).toMatchObject({
      ...{ status: 'done', retries: 0, served: { by: 'reported', id: compass } },
      ...{ text: replyTo(planInput(), compass), usage: { scope: 'call' } },
    });
    expect(shown).toBe(outcome.text);
    expect(events.find(({ type }) => type === 'text' || type === 'reasoning')?.type).toBe(
      'reasoning',
    );
  });

  it('refuse a request the script has no answer for, with status 400 and the reason', async () => {
    const models = await started();
    const stray = { ...plan, prompt: 'Write a poem.' };
    await expect(clientOf(models).chat.completions.create(body(stray))).rejects.toMatchObject({
      status: 400,
      code: 'unseen_request',
      message: expect.stringContaining(
        'the script has no answer for this request: its first line is no FUGU-PURPOSE.',
      ),
    });
    expect(models.requests()).toMatchObject([{ answer: { status: 'refused' } }]);
  });

  it('refuse a body without messages the same way', async () => {
    const client = clientOf(await started());
    await expect(
      client.chat.completions.create({ model: baton, messages: [] }),
    ).rejects.toMatchObject({ status: 400 });
  });

  it('want a key and know one address', async () => {
    const models = await started();
    const answer = await fetch(`${models.baseURL}/chat/completions`, { method: 'POST' });
    expect(answer.status).toBe(401);
    expect((await fetch(`${models.baseURL}/embeddings`, { method: 'POST' })).status).toBe(404);
  });

  it('list their ids', async () => {
    const listed = await all(clientOf(await started()).models.list());
    expect(listed.map(({ id }) => id)).toEqual(Object.values(rehearsalModelIds));
  });

  it('answer many at once without mixing them up, and remember each', async () => {
    const models = await started();
    const client = clientOf(models);
    const files = sampleFiles();
    const asks = [planInput(), workInput('s1', files), workInput('s2', files)];
    const many = [...asks, ...asks, ...asks, ...asks];
    const answers = await Promise.all(
      many.map((input) => client.chat.completions.create(body(asked(input, spark)))),
    );
    expect(answers.map((one) => one.choices[0]?.message.content)).toEqual(
      many.map((input) => replyTo(input, spark)),
    );
    expect(models.requests()).toHaveLength(many.length);
    expect(new Set(models.requests().map(({ purpose }) => purpose))).toEqual(
      new Set(['plan', 'work']),
    );
  });

  it('speak piece by piece at a finite speed', async () => {
    const client = clientOf(await started({ speed: 40, script: longScript }));
    const stream = await client.chat.completions.create({ ...body(plan), stream: true });
    const times: number[] = [];
    for await (const chunk of stream) if (chunk.choices[0]) times.push(performance.now());
    expect(new Set(times.map((time) => Math.floor(time / 10))).size).toBeGreaterThan(10);
  });

  it('stop speaking when nobody listens any more, and close at once', async () => {
    const models = await startRehearsalModels({ speed: 0.01, script: longScript });
    const stop = new AbortController();
    const stream = await clientOf(models).chat.completions.create(
      { ...body(plan), stream: true },
      { signal: stop.signal },
    );
    stop.abort();
    await expect(all(stream)).resolves.toBeInstanceOf(Array);
    await models.close();
    await expect(fetch(`${models.baseURL}/models`)).rejects.toThrow();
  });
});
