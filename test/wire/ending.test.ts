import { describe, expect, it } from 'vitest';
import { endingTrouble, isUsualEnding } from '../../source/wire/ending.ts';

describe('an ending', () => {
  it.each(['stop', 'eos', 'end_turn', 'completed', 'STOP', 'End_Turn'])('by %s is good', (word) => {
    expect(endingTrouble({ word })).toBeUndefined();
  });

  it.each(['tool_calls', 'function_call'])(
    'by %s is good only where tools were offered',
    (word) => {
      expect(endingTrouble({ word, toolsOffered: true })).toBeUndefined();
      expect(endingTrouble({ word })).toMatchObject({ reason: 'tool-only' });
    },
  );

  it.each([
    ['length', 'cut'],
    ['MAX_TOKENS', 'cut'],
    ['abort', 'cut'],
    ['network_error', 'cut'],
    ['content_filter', 'error'],
    ['SAFETY', 'error'],
    ['error', 'error'],
    ['null', 'error'],
    ['stop ', 'error'],
    ['stopped', 'error'],
    ['stop_sequence', 'error'],
    ['tool_use', 'error'],
    ['success', 'error'],
    ['FINISH_REASON_UNSPECIFIED', 'error'],
  ])('by %s fails as %s with the word in the message', (word, reason) => {
    const trouble = endingTrouble({ word });
    expect(trouble?.reason).toBe(reason);
    expect(trouble?.message).toContain(`"${word}"`);
  });

  it('that is absent is a cut, and [DONE] is told of', () => {
    const cut = endingTrouble({ word: undefined });
    expect(cut).toMatchObject({ reason: 'cut' });
    expect(cut?.message).not.toContain('[DONE]');
    expect(endingTrouble({ word: undefined, done: true })).toMatchObject({
      reason: 'cut',
      message: expect.stringContaining('[DONE]'),
    });
  });

  it('that is empty is a cut and shown as empty', () => {
    for (const done of [true, false]) {
      expect(endingTrouble({ word: '', done })).toMatchObject({
        reason: 'cut',
        message: expect.stringContaining('("")'),
      });
    }
  });

  it('at the token limit names the setting to raise', () => {
    const trouble = endingTrouble({ word: 'length', raise: 'slot.maxTokens' });
    expect(trouble?.message).toContain('Raise slot.maxTokens.');
  });

  it('is usual for a server that works, and not for one that failed', () => {
    expect(['stop', 'length', 'tool_calls', 'tool_use', 'refusal'].every(isUsualEnding)).toBe(true);
    expect(['', 'abort', 'error', 'failed', 'null'].some(isUsualEnding)).toBe(false);
  });
});
