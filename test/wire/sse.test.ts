import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseParser, type SseEvent } from '../../source/wire/sse.ts';

function cut(text: string, sizes: readonly number[]): readonly SseEvent[] {
  const parser = createSseParser();
  const events: SseEvent[] = [];
  let from = 0;
  for (const size of sizes) {
    events.push(...parser.push(text.slice(from, from + size)));
    from += size;
  }
  return [...events, ...parser.push(text.slice(from)), ...parser.end()];
}

describe('the parser', () => {
  const text =
    ': ping\n\ndata: {"a":1}\n\nevent: x\r\ndata: one\r\ndata: two\r\n\r\ndata: [DONE]\n\ndata: cut';

  it('cuts events, joins their lines, and keeps every byte', () => {
    const events = cut(text, []);
    expect(events.map((event) => event.data)).toEqual([
      undefined,
      '{"a":1}',
      'one\ntwo',
      '[DONE]',
      'cut',
    ]);
    expect(events.map((event) => event.raw).join('')).toBe(text);
  });

  it('gives the same wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 })), (sizes) => {
        expect(cut(text.replaceAll('\r', ''), sizes)).toEqual(cut(text.replaceAll('\r', ''), []));
      }),
    );
  });
});
