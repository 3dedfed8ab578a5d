import { afterEach, describe, expect, it } from 'vitest';
import type { LaneEvent, LaneOutcome } from '../../../source/conductor/ports.ts';
import { createSlotDriver } from '../../../source/slot/client/slot-driver.edge.ts';
import {
  type Answer,
  answers,
  chunk,
  type ModelServer,
  modelServer,
} from '../../helpers/model-server.ts';
import { laneRequest } from '../../lanes/lane-request.ts';

const open: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

interface Ran {
  readonly outcome: LaneOutcome;
  readonly thought: string;
}

/** Asks a daemon that answers by a script. */
async function ask(
  answer: Answer,
  limits: NonNullable<Parameters<typeof laneRequest>[0]>['limits'] = {},
): Promise<Ran> {
  const server = await modelServer(answer);
  open.push(server);
  const port = Number(new URL(server.baseURL).port);
  const driver = createSlotDriver({ ensure: async () => ({ status: 'up', port }) });
  const events: LaneEvent[] = [];
  const request = laneRequest({ limits, model: { driver: 'slot', model: 'tiny' } });
  const outcome = await driver.run(
    request,
    (event) => events.push(event),
    new AbortController().signal,
  );
  const thought = events.map((event) => (event.type === 'reasoning' ? event.delta : '')).join('');
  return { outcome, thought };
}

describe('what comes from the slot', () => {
  it.each(['', 'content_filter', 'abort', 'SAFETY', 'null', 'tool_calls', 'length'])(
    'and ends by the word "%s" fails and shows it',
    async (word) => {
      const { outcome } = await ask(answers.deltas(word, { content: 'Here it is.' }));
      expect(outcome).toMatchObject({ status: 'failed', text: 'Here it is.' });
      expect(outcome.message).toContain(`"${word}"`);
    },
  );

  it.each(['stop', 'EOS', 'end_turn'])('and ends by the word "%s" is done', async (word) => {
    const { outcome } = await ask(answers.deltas(word, { content: 'Here it is.' }));
    expect(outcome).toMatchObject({ status: 'done', text: 'Here it is.' });
  });

  it('and ends with [DONE] alone is cut, which is said', async () => {
    const { outcome } = await ask(answers.deltas(null, { content: 'half a' }));
    expect(outcome).toMatchObject({ status: 'failed', reason: 'cut', text: 'half a' });
    expect(outcome.message).toContain('[DONE]');
  });

  it('and is no JSON fails, though a good ending follows', async () => {
    const { outcome } = await ask(
      answers.raw(chunk({ delta: { content: 'a' } }), 'data: {"cho\n\n', chunk({ finish: 'stop' })),
    );
    expect(outcome).toMatchObject({ status: 'failed', reason: 'cut', text: 'a' });
  });

  it('and is a list of parts is read, thoughts apart', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'Yes.' },
    ];
    const { outcome, thought } = await ask(answers.deltas('stop', { content }));
    expect(outcome).toMatchObject({ status: 'done', text: 'Yes.' });
    expect(thought).toBe('hm');
  });

  it('names every model, and counts the prompt where it says only timings', async () => {
    const { outcome } = await ask(
      answers.raw(
        chunk({ model: '', delta: { content: 'a' } }),
        chunk({ model: 'tiny', delta: { content: 'b' } }),
        chunk({ model: 'other', finish: 'stop' }),
        'data: {"choices":[],"timings":{"prompt_n":5,"cache_n":4,"predicted_n":2}}\n\n',
      ),
    );
    expect(outcome.served).toEqual({ by: 'reported', id: 'other', ids: ['tiny', 'other'] });
    expect(outcome.usage).toMatchObject({ inputTokens: 9, outputTokens: 2 });
  });

  it('and is an error keeps its words, whatever its form', async () => {
    const { outcome } = await ask(
      answers.raw(chunk({ delta: { content: 'a' } }), 'event: error\ndata: {"message":"gone"}\n\n'),
    );
    expect(outcome).toMatchObject({ status: 'failed', message: 'gone', text: 'a' });
  });
});

describe('the slot that keeps a call alive', () => {
  /** One comment every 20 ms for about a second, after `before`. */
  const comments =
    (before: string, word: (at: number) => string, after: string): Answer =>
    async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(before);
      for (let at = 0; at < 50 && !response.destroyed; at += 1) {
        response.write(`: ${word(at)}\n\n`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      response.end(after);
    };
  const closing = chunk({ delta: { content: 'ok' } }) + chunk({ finish: 'stop' });

  it.each([
    ['queues', () => 'queued 2'],
    ['reads the prompt', (at: number) => `reading ${at} %`],
  ])('may do so for as long as it %s', async (_, word) => {
    const { outcome } = await ask(comments('', word, closing), { firstTokenMs: 600 });
    expect(outcome).toMatchObject({ status: 'done', text: 'ok' });
  });

  it('is given up when it only says that it works', async () => {
    const { outcome } = await ask(
      comments('', () => 'working', closing),
      { firstTokenMs: 200 },
    );
    expect(outcome).toMatchObject({ status: 'failed', reason: 'idle-limit', text: '' });
    expect(outcome.message).toContain('limits.firstTokenSeconds');
  });

  it('is given up when only comments follow a first token', async () => {
    const begun = chunk({ delta: { content: 'half a' } });
    const { outcome } = await ask(
      comments(begun, () => 'queued 1', closing),
      { idleMs: 200 },
    );
    expect(outcome).toMatchObject({ status: 'failed', reason: 'idle-limit', text: 'half a' });
  });
});
