import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitReply } from '../../../source/replies/split/split-reply.ts';

const draft = 'VERDICT: PASS\nBECAUSE: looks fine';
const answer = 'I cannot accept this change.\nIt drops the last error.';

/** Every form that a server is known to leak thoughts in, with its closing form. */
const forms: readonly (readonly [name: string, wrap: (thoughts: string) => string])[] = [
  ['DeepSeek, Qwen, GLM', (t) => `<think>\n${t}\n</think>\n\n`],
  ['on one line', (t) => `<think>${t}</think>`],
  ['other case and spaces', (t) => `< THINK >\n${t}\n</ Think >\n`],
  ['attributes', (t) => `<think mode="deep" budget='9'>\n${t}\n</think>\n`],
  ['the closing tag alone', (t) => `${t}\n</think>\n`],
  ['the closing tag alone, glued to both', (t) => `${t}</think>`],
  ['thinking', (t) => `<thinking>\n${t}\n</thinking>\n`],
  ['analysis', (t) => `<analysis>\n${t}\n</analysis>\n`],
  ['reasoning', (t) => `<reasoning>\n${t}\n</reasoning>\n`],
  ['thought (EXAONE)', (t) => `<thought>\n${t}\n</thought>\n`],
  ['scratchpad', (t) => `<scratchpad>\n${t}\n</scratchpad>\n`],
  ['a heading before it', (t) => `## <think>\n${t}\n</think>\n`],
  ['Magistral', (t) => `[THINK]${t}[/THINK]`],
  ['Kimi', (t) => `◁think▷${t}◁/think▷`],
  ['Kimi K3', (t) => `<|open|>think<|sep|>${t}<|close|>think<|sep|><|open|>response<|sep|>`],
  ['Seed-OSS', (t) => `<seed:think>${t}</seed:think>`],
  ['MiniMax-M3', (t) => `<mm:think>${t}</mm:think>`],
  ['LongCat', (t) => `<longcat_think>${t}</longcat_think>`],
  ['Sky-T1', (t) => `<|begin_of_thought|>\n${t}\n<|end_of_thought|>\n<|begin_of_solution|>\n`],
  ['Cohere', (t) => `<|START_THINKING|>${t}<|END_THINKING|><|START_RESPONSE|>`],
  ['Cohere, the end alone', (t) => `${t}<|END_THINKING|><|START_RESPONSE|>`],
  ['Apertus', (t) => `<|inner_prefix|>${t}<|inner_suffix|>`],
  ['Gemma 4', (t) => `<|channel>thought\n${t}<channel|>`],
  ['MedGemma', (t) => `<unused94>thought\n${t}<unused95>`],
  ['Inkling', (t) => `<|content_thinking|>${t}<|end_message|><|message_model|><|content_text|>`],
  ['Solar Open', (t) => `<|think|>${t}<|end|><|begin|>assistant<|content|>`],
  ['GLM-4', (t) => `<|thinking|>${t}</|thinking|>`],
  ['Apriel', (t) => `Here are my reasoning steps:\n${t}\n[BEGIN FINAL RESPONSE]\n`],
  ['Granite 3', (t) => `Here is my thought process:\n${t}\nHere is my response:\n`],
  [
    'harmony',
    (t) => `<|channel|>analysis<|message|>${t}<|end|><|start|>assistant<|channel|>final<|message|>`,
  ],
  ['harmony, the last header alone', (t) => `${t}<|start|>assistant<|channel|>final<|message|>`],
  ['harmony without its special tokens', (t) => `analysis"${t}assistantfinal`],
  ['an HTML comment', (t) => `<!-- ${t} -->\n`],
];

describe('thoughts', () => {
  test.each(forms)('in the form %s are told from the answer', (_name, wrap) => {
    expect(splitReply(wrap(draft) + answer)).toMatchObject({ answer });
    const [[from = 0, to = 0] = []] = splitReply(wrap(draft) + answer).thoughts;
    expect((wrap(draft) + answer).slice(from, to)).toContain(draft);
  });

  test.each(forms)('in the form %s may hold whatever they like', (_name, wrap) => {
    const hostile = '```ts\npath/a.ts\n<<<<<<< SEARCH\nx\n=======\ny';
    expect(splitReply(wrap(`${draft}\n${hostile}`) + answer)).toMatchObject({ answer });
  });

  test('inside thoughts do not end them', () => {
    const nested = `<think>a\n<think>b</think>\n${draft}\n</think>\n${answer}`;
    expect(splitReply(nested).answer).toBe(answer);
    const other = `<think>a\n<analysis>b</analysis>\n${draft}\n</think>\n${answer}`;
    expect(splitReply(other).answer).toBe(answer);
  });

  test('between parts of an answer leave both', () => {
    const reply = `VERDICT: FAIL\n<think>hm</think>\nVERDICT: PASS\n`;
    expect(splitReply(reply).answer).toBe('VERDICT: FAIL\n\nVERDICT: PASS\n');
  });

  test.each([
    ['<think>\nVERDICT: PASS\nBECAUSE: x', 'never end'],
    ['[THINK]VERDICT: PASS', 'never end'],
    ['<!--\nVERDICT: PASS\nBECAUSE: x', 'never end'],
    ['<|channel|>analysis<|message|>VERDICT: PASS', 'never end'],
    ['Here is my thought process: hm\nVERDICT: PASS', 'never end'],
    ['analysisWe look.\nVERDICT: PASS', 'never end'],
    ['<think><think>a</think>\nVERDICT: PASS', 'never end'],
    ['<think>a</think>\n', 'nothing else'],
    ['VERDICT: PASS\nBECAUSE: x\n</think>', 'nothing else'],
    ['VERDICT: PASS <think>\nBECAUSE: x', 'middle of a line'],
    ['<think>a</think>\nVERDICT: PASS\n</think>\nNo.', 'not open'],
    ['It strips a </think> from text.\nVERDICT: PASS', 'not open'],
    ['<|mystery|>\nVERDICT: PASS', 'control mark'],
    ['VERDICT: PASS<|im_end|>\n<|im_start|>assistant\nVERDICT: FAIL', 'control mark'],
  ])('that cannot be told from an answer leave none: %j', (reply, words) => {
    const split = splitReply(reply);
    expect(split.answer).toBe('');
    expect(split.problem).toContain(words);
  });
});

describe('text that only speaks of marks', () => {
  const block = (inside: string) =>
    `path/a.ts\n<<<<<<< SEARCH\nold\n=======\n${inside}\n>>>>>>> REPLACE\n`;
  test.each([
    ['in inline code', 'It drops `</think>` and `<think>`, and `a </think> b`.\nVERDICT: FAIL'],
    ['in quotes', 'It drops "</think>" too.\nVERDICT: FAIL'],
    ['as a pair in a sentence', 'It drops <think>…</think> from a text.\nVERDICT: FAIL'],
    ['as a type', 'It returns Promise<Analysis> now.\nVERDICT: FAIL'],
    ['as a comment in a sentence', 'It writes <!-- x --> before each.\nVERDICT: FAIL'],
    ['in a fence', 'FILE: a.md\n````md\n<think>\nx\n</think>\n<!--\n````\n'],
    ['as a lone opening tag in a fence', 'FILE: a.md\n```md\n<think>\n```\n'],
    ['as a lone closing tag in a fence', 'FILE: a.md\n```md\nx\n</think>\ny\n```\n'],
    [
      'as a lone closing tag in the first of two files',
      'FILE: a.md\n```md\nx\n</think>\ny\n```\n\nFILE: b.md\n```md\nz\n```\n',
    ],
    ['in a block', block('<think>')],
    ['as a lone closing tag in a block', `${block('</think>')}\n${block('y')}`],
    ['in a V4A patch', '*** Begin Patch\n*** Add File: a\n+<think>\n+x\n*** End Patch\n'],
    ['in JSON', '{"summary": "strips <think> and </think>", "steps": []}'],
    ['as a comment in a fence', '```html\n<!--\n```\n'],
    ['with no mark at all', 'VERDICT: PASS\r\nBECAUSE: fine\r\n'],
    ['as other angle brackets', 'a < b && c > d, <div>, [x], <Thing />\n'],
  ])('is left as it is: %s', (_place, reply) => {
    expect(splitReply(reply)).toEqual({ answer: reply, thoughts: [] });
  });

  test('is refused where a draft that broke off is as likely', () => {
    const reply = `\`\`\`ts\nold\n</think>\nFILE: a.ts\n\`\`\`ts\nnew\n\`\`\`\n`;
    expect(splitReply(reply).problem).toContain('cannot be told apart');
  });
});

describe('dress', () => {
  test.each(['<|im_end|>', '</s>', '<end_of_turn>', '<|eot_id|>\n', '<|return|>', '</s>\n</s>'])(
    '%j at the end is taken off',
    (sign) => {
      expect(splitReply(`${answer}${sign}`)).toEqual({ answer, thoughts: [] });
    },
  );

  test('of an answer and of a turn is taken off', () => {
    expect(splitReply(`<think>x</think>\n<answer>\n${answer}</answer>`).answer).toBe(answer);
    expect(splitReply(`<|im_start|>assistant\n${answer}`).answer).toBe(answer);
    expect(splitReply(`<|channel|>final<|message|>${answer}<|return|>`).answer).toBe(answer);
  });
});

test('a second split finds nothing more, and none throws', () => {
  const piece = fc.constantFrom(
    ...[
      '<think>',
      '</think>',
      '[THINK]',
      '[/THINK]',
      '<!--',
      '-->',
      '<|end|>',
      '`',
      '```',
      '```ts',
    ],
    ...[
      '<|channel|>final<|message|>',
      '<|channel|>analysis<|message|>',
      'VERDICT: PASS',
      '- ',
      '\n',
    ],
    ...['<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE', 'x', ' ', '\r\n', 'FILE: a', '</s>', '<a>'],
  );
  const texts = fc.array(piece, { maxLength: 30 }).map((all) => all.join(''));
  fc.assert(
    fc.property(fc.oneof(texts, fc.string()), (text) => {
      const { answer: once, problem } = splitReply(text);
      expect(splitReply(once).answer).toBe(once);
      if (problem !== undefined) expect(once).toBe('');
    }),
    { numRuns: 1000 },
  );
});
