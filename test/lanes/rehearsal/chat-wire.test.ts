import { describe, expect, it } from 'vitest';
import { readChatRequest, speak } from '../../../source/lanes/rehearsal/chat-wire.ts';
import { dueTimes, paceOf } from '../../../source/lanes/rehearsal/pace.ts';
import { rehearsalModelIds } from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';

const body = (fields: object) => JSON.stringify({ model: 'a', messages: [{}], ...fields });

describe('the body of a request', () => {
  it('gives system and user texts, and how the answer is wanted', () => {
    const messages = [
      { role: 'system', content: 'You plan.' },
      { role: 'user', content: 'Plan.' },
    ];
    const wanted = { stream: true, stream_options: { include_usage: true }, max_tokens: 9 };
    expect(readChatRequest(body({ messages, ...wanted }))).toEqual({
      status: 'read',
      request: {
        ...{ model: 'a', system: 'You plan.', prompt: 'Plan.' },
        ...{ stream: true, withUsage: true, maxTokens: 9 },
      },
    });
  });

  it.each([
    ['the body is no JSON object', 'no'],
    ['the body is no JSON object', '[]'],
    ['it names no model', body({ model: 1 })],
    ['it has no messages', body({ messages: [] })],
  ])('is refused where %s', (because, text) => {
    expect(readChatRequest(text)).toEqual({ status: 'unreadable', because });
  });
});

describe('a spoken reply', () => {
  const text = 'fetchShelf asks\n\n  again — «once».\n';

  it('is cut into small pieces that are the whole again', () => {
    const { pieces, finish } = speak(text, 'Hm. ', Number.POSITIVE_INFINITY);
    const said = (kind: string) => pieces.flatMap((one) => (one.kind === kind ? one.text : []));
    expect(said('text').join('')).toBe(text);
    expect(said('reasoning').join('')).toBe('Hm. ');
    expect(Math.max(...pieces.map((one) => one.text.trim().length))).toBeLessThanOrEqual(7);
    expect(finish).toBe('stop');
  });

  it('ends at its token limit', () => {
    expect(speak(text, undefined, 2)).toMatchObject({ finish: 'length', pieces: [{}, {}] });
  });

  it('is due piece after piece, sooner at a higher speed and at once at an endless one', () => {
    const { pieces } = speak(text, undefined, 100);
    const pace = { firstMs: 100, lettersPerSecond: 100 };
    const slow = dueTimes(pieces, pace, 1);
    expect(slow.at(-1)).toBeCloseTo(100 + text.length * 10);
    expect(slow).toEqual([...slow].sort((one, other) => one - other));
    expect(dueTimes(pieces, pace, 2).at(-1)).toBeCloseTo((slow.at(-1) ?? 0) / 2);
    expect(new Set(dueTimes(pieces, pace, Number.POSITIVE_INFINITY))).toEqual(new Set([0]));
  });

  it('has a pace for every model, a stranger’s included', () => {
    for (const id of [...Object.values(rehearsalModelIds), 'stranger']) {
      expect(paceOf(id).lettersPerSecond).toBeGreaterThan(100);
    }
  });
});
