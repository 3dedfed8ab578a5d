import { describe, expect, it } from 'vitest';
import type { RoleMap } from '../../../source/domain/role-map.ts';
import { isKnown, judgeServed } from '../../../source/rule/served.ts';
import { whyUncounted } from '../../../source/rule/served-offer.ts';
import {
  answerOf,
  type Endpoint,
  type StreamEvent,
  usualEndpoints,
} from '../../helpers/endpoints.ts';
import { mapWith } from '../../spec/maps.ts';
import { createBench } from './openai-bench.ts';

const { ask } = createBench();
const endpoints = usualEndpoints();

/** The stream with every finish reason replaced. */
function ending(stream: Endpoint['stream'], finish: string | null): Endpoint['stream'] {
  return stream.map((event) => {
    if (typeof event === 'string' || !Array.isArray(event.choices)) return event;
    const choices = event.choices.map((choice: object) =>
      'finish_reason' in choice && choice.finish_reason !== null
        ? { ...choice, finish_reason: finish }
        : choice,
    );
    return { ...event, choices };
  });
}

/** A spec with this endpoint as its model says: the asked id, and whose weights it is. */
function mapOf({ asked, lineage }: Endpoint): RoleMap {
  const model = { driver: 'openai', model: asked, lineage, price: 'free' } as const;
  return { ...mapWith(), models: { honest: model } };
}

const isDone = (event: StreamEvent): boolean => event === 'data: [DONE]';

it('the usual endpoints are at least fifteen, each with a page of its own', () => {
  expect(endpoints.length).toBeGreaterThanOrEqual(15);
  const pages = endpoints.map(([, { page }]) => page);
  expect(new Set(pages).size).toBe(endpoints.length);
});

describe.each(endpoints)('the endpoint of %s', (_, endpoint) => {
  const { asked, stream, headers = {}, expects } = endpoint;
  const askFor = (changed: Endpoint['stream']) =>
    ask([answerOf({ headers, stream: changed })], { model: { model: asked } });

  it('is read right: words, thoughts apart, who served them, and what was counted', async () => {
    const { outcome, shown, events, server } = await askFor(stream);
    const { reasoning, ...rest } = expects;
    expect(outcome).toMatchObject({ status: 'done', retries: 0, ...rest });
    expect(outcome.served).toEqual(expects.served);
    expect(outcome.usage).toEqual(expects.usage);
    expect(shown).toBe(expects.text);
    const thought = events.map((event) => (event.type === 'reasoning' ? event.delta : ''));
    expect(thought.join('')).toBe(reasoning);
    expect(server.seen).toHaveLength(1);
  });

  it('blocks nobody who declared it honestly', async () => {
    const { outcome } = await askFor(stream);
    const map = mapOf(endpoint);
    expect(whyUncounted(map, 'honest', outcome.served)).toBeUndefined();
    expect(judgeServed(map, 'honest', outcome.served).every(isKnown)).toBe(true);
  });

  it.each([
    ['no ending', null, 'cut'],
    ['an empty ending', '', 'cut'],
    ['an ending that nobody knows', 'something_new', 'error'],
  ])('with %s is no success, whether [DONE] comes or not', async (_name, finish, reason) => {
    const changed = ending(stream, finish);
    for (const one of [changed, changed.filter((event) => !isDone(event))]) {
      const { outcome } = await askFor(one);
      expect(outcome).toMatchObject({ status: 'failed', reason });
    }
  });

  it('that is answered by another in mid-stream says so', async () => {
    const other = { model: 'mystery-7b', choices: [{ index: 0, delta: { content: '!' } }] };
    const middle = Math.floor(stream.length / 2);
    const { outcome } = await askFor([...stream.slice(0, middle), other, ...stream.slice(middle)]);
    expect(outcome.served.by).toBe('reported');
    expect([outcome.served.id, ...(outcome.served.ids ?? [])]).toContain('mystery-7b');
    expect(whyUncounted(mapOf(endpoint), 'honest', outcome.served)).toBeDefined();
  });
});
