import { describe, expect, it } from 'vitest';
import { createOpenAiDriver } from '../../../source/lanes/http/openai.edge.ts';
import { handClock } from '../../helpers/hand-clock.ts';
import { chunk } from '../../helpers/model-server.ts';
import { laneRequest, type Ran, runLane } from '../lane-request.ts';

/** Pieces of an answer, and the seconds that go by before each. */
type Script = readonly (readonly [seconds: number, piece: string])[];

const said = (content: string): string => chunk({ delta: { content } });
const closing = said('ok') + chunk({ finish: 'stop' });
const times = (count: number, seconds: number, ...pieces: readonly string[]): Script =>
  Array.from({ length: count }, (_, at) => [seconds, pieces[at % pieces.length] ?? ''] as const);
const signs = [': keep-alive\n\n', 'data:\n\n', chunk({ delta: { content: '' } }), '\n'];

/** The driver's usual limits, on a clock that the answer turns. */
async function answered(script: Script): Promise<Ran> {
  const clock = handClock();
  const left = [...script];
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (to) => {
        const [seconds, piece] = left.shift() ?? [0, undefined];
        clock.turn(seconds * 1_000);
        if (piece === undefined) to.close();
        else to.enqueue(encoder.encode(piece));
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { 'content-type': 'text/event-stream' };
  const fetch = async (): Promise<Response> => new Response(body, { headers });
  const driver = createOpenAiDriver({ env: {}, clock, fetch });
  const limits = { wallMs: 1_200_000, idleMs: 180_000, firstTokenMs: 600_000 };
  const model = { baseURL: 'http://127.0.0.1:1/v1' };
  return runLane(driver, laneRequest({ model, limits }));
}

describe('a keep-alive', () => {
  it('of any kind for nine minutes is queueing, and then the answer counts', async () => {
    const { outcome } = await answered([...times(36, 15, ...signs), [1, closing]]);
    expect(outcome).toMatchObject({ status: 'done', text: 'ok', retries: 0 });
    expect(outcome.durationMs).toBeGreaterThan(540_000);
  });

  it('for more than ten minutes ends the call and names the limit', async () => {
    const { outcome } = await answered([...times(60, 15, ...signs), [1, closing]]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'idle-limit', text: '' });
    expect(outcome.message).toContain('limits.firstTokenSeconds');
  });

  it('does not hide that nothing at all came', async () => {
    const { outcome } = await answered([[200, closing]]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'idle-limit', text: '' });
    expect(outcome.message).toContain('No output came for 3 min');
  });

  it('after the first token does not keep a dead stream alive', async () => {
    const { outcome } = await answered([[1, said('half a')], ...times(40, 15, ...signs)]);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'idle-limit', text: 'half a' });
    expect(outcome.durationMs).toBeLessThan(300_000);
  });

  it('is not needed by a model that thinks aloud for a quarter of an hour', async () => {
    const thought = chunk({ delta: { reasoning_content: 'hm ' } });
    const { outcome } = await answered([...times(15, 60, thought), [60, closing]]);
    expect(outcome).toMatchObject({ status: 'done', text: 'ok' });
  });

  it('with empty data between the words is no trouble', async () => {
    const { outcome } = await answered([
      ...[said('a'), 'data:\n\n', 'data: \n\n', said('b')].map((piece) => [1, piece] as const),
      [1, chunk({ finish: 'stop' })],
    ]);
    expect(outcome).toMatchObject({ status: 'done', text: 'ab', retries: 0 });
  });
});
