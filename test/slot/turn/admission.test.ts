import { describe, expect, it } from 'vitest';
import {
  type AdmissionRules,
  admit,
  type Fields,
  type WireForm,
  wireForms,
} from '../../../source/slot/turn/admission.ts';
import { correctedRatio, estimatePromptTokens } from '../../../source/slot/turn/prompt-size.ts';

const rules: AdmissionRules = {
  caps: { usualTokens: 1_024, ceilingTokens: 4_096 },
  ctx: 8_192,
  ratio: 1,
};
const chat = { messages: [{ role: 'user', content: 'Hello there.' }] };

function admitted(
  form: WireForm,
  body: Fields,
  second = false,
): { body: Fields; maxTokens: number; clamped: boolean } {
  const admission = admit(form, body, rules, second);
  if (admission.status === 'refused') throw new Error(admission.error.message);
  return admission;
}

describe('the cap', () => {
  it.each(wireForms)('is given by its own name to a %s that has none', (form) => {
    const { body, clamped } = admitted(form, chat);
    expect(body[form === 'response' ? 'max_output_tokens' : 'max_tokens']).toBe(1_024);
    expect(clamped).toBe(false);
  });

  it.each([
    ['max_tokens', 9_000, 4_096],
    ['max_completion_tokens', 9_000, 4_096],
    ['max_output_tokens', 9_000, 4_096],
    ['n_predict', 9_000, 4_096],
    ['n_predict', -1, 4_096],
    ['max_tokens', 'lots', 4_096],
    ['max_tokens', 0, 4_096],
    ['max_tokens', 5_000.5, 4_096],
  ])('holds against %s: %s', (name, asked, given) => {
    const { body, clamped } = admitted('chat', { ...chat, [name]: asked });
    expect(body[name]).toBe(given);
    expect(clamped).toBe(true);
  });

  it('leaves a smaller number, and two names together, as they are', () => {
    const body = { ...chat, max_tokens: 50, max_completion_tokens: 60 };
    expect(admitted('chat', body)).toMatchObject({ body, maxTokens: 60, clamped: false });
  });

  it('is smaller for a second opinion', () => {
    expect(admitted('chat', { ...chat, max_tokens: 4_000 }, true).maxTokens).toBe(1_024);
    expect(admitted('chat', { ...chat, max_tokens: 4_000 }, false).maxTokens).toBe(4_000);
  });

  it('keeps everything else of the body', () => {
    const body = { ...chat, temperature: 0, tools: [{ type: 'function' }], seed: 7 };
    expect(admitted('chat', body).body).toEqual({ ...body, max_tokens: 1_024 });
  });
});

describe('a prompt', () => {
  const long = { messages: [{ role: 'user', content: 'word '.repeat(6_420) }], max_tokens: 100 };

  it('that leaves no room for the reply is refused with its size and the context’s', () => {
    expect(admit('chat', long, rules, false)).toMatchObject({
      status: 'refused',
      code: 400,
      error: { code: 400, type: 'exceed_context_size_error', n_prompt_tokens: 8_029, n_ctx: 8_192 },
    });
  });

  it('that just fits is admitted, and so is any where nobody knows the context', () => {
    expect(admit('chat', { ...long, max_tokens: 64 }, rules, false).status).toBe('admitted');
    expect(admit('chat', long, { ...rules, ctx: undefined }, false).status).toBe('admitted');
  });

  it.each([
    [{ ...chat, n: 3 }, 'refused'],
    [{ ...chat, n_cmpl: 2 }, 'refused'],
    [{ prompt: ['one', 'two'] }, 'refused'],
    [{ ...chat, n: 1 }, 'admitted'],
    [{ ...chat, n: null }, 'admitted'],
    [{ prompt: ['one'] }, 'admitted'],
    [{ prompt: [17, 4, 99] }, 'admitted'],
  ] as const)('is asked for one reply at a time: %j is %s', (body, status) => {
    expect(admit('completion', body, rules, false).status).toBe(status);
  });
});

describe('the estimate', () => {
  it.each([
    ['text', { prompt: 'x'.repeat(400) }, 100],
    ['another script', { prompt: '漢'.repeat(30) }, 20],
    ['token numbers', { prompt: [1, 2, 3] }, 3],
    [
      'parts of a message',
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'x'.repeat(40) }] }] },
      14,
    ],
    [
      'a picture by its patches, not its letters',
      { input: [{ type: 'image', image_url: `data:image/png;base64,${'A'.repeat(90_000)}` }] },
      512,
    ],
    ['what is not a prompt', { model: 'x'.repeat(400), temperature: 0.7 }, 0],
  ])('reads %s', (_, body, tokens) => {
    expect(estimatePromptTokens(body)).toBe(tokens);
  });

  it('is corrected by what the engine counts, slowly and within bounds', () => {
    expect(correctedRatio(1, 1_000, 2_000)).toBeCloseTo(1.2);
    expect(correctedRatio(1, 1_000, 1_000_000)).toBe(3);
    expect(correctedRatio(1, 10, 2_000)).toBe(1);
    expect(estimatePromptTokens({ prompt: 'x'.repeat(400) }, 1.2)).toBe(120);
  });
});
