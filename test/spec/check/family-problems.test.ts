import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../../source/spec/parse-spec.ts';
import { specText } from '../../helpers/small-map.ts';

/** The problems of the small spec with some words replaced. */
function problemsOf(...edits: readonly (readonly [string, string])[]) {
  const text = edits.reduce((words, [from, to]) => {
    if (!words.includes(from)) throw new Error(`The small spec has no "${from}".`);
    return words.replace(from, to);
  }, specText);
  const { status, problems } = parseSpec(text, 'spec.yaml');
  const told = problems.map(({ severity, kind, what, remedy }) =>
    [severity, kind, what, remedy].join(' | '),
  );
  return { status, told };
}

describe('the families of a spec', () => {
  it('may be left out, since the usual ones are shipped', () => {
    const families = specText.slice(specText.indexOf('families:'), specText.indexOf('models:'));
    expect(problemsOf([families, '']).status).toBe('adopted');
  });

  it('hold no pattern that would speak of every id', () => {
    const { status, told } = problemsOf(['["*glm*"]', '["*glm*", "*"]']);
    expect(status).toBe('refused');
    expect(told.join('\n')).toMatch(/"\*" of zhipu names no word/);
  });

  it('lose a shipped pattern by `without`, and the check says so', () => {
    const { status, told } = problemsOf([
      'models:\n',
      'without: { meta: ["*alpaca*"] }\nmodels:\n',
    ]);
    expect(status).toBe('adopted');
    expect(told.join('\n')).toMatch(
      /^warning \| policy \| `without` takes the shipped pattern "\*alpaca\*" out of meta/m,
    );
  });

  it.each([
    [
      'without: { meta: ["*alpacas*"] }',
      /not a shipped pattern of meta.*patterns are .*\*alpaca\*/,
    ],
    ['without: { metta: ["*alpaca*"] }', /metta, and no such family is shipped.*meta/],
  ])('cannot lose what is not shipped: %s', (line, says) => {
    const { status, told } = problemsOf(['models:\n', `${line}\nmodels:\n`]);
    expect(status).toBe('refused');
    expect(told.join('\n')).toMatch(says);
  });

  it('are what a lineage may name, shipped or added', () => {
    const moved = (family: string) =>
      problemsOf(['model: claude-opus,', `model: claude-opus, lineage: [${family}],`]).status;
    expect([moved('qwen'), moved('zhipu'), moved('merges'), moved('ds')]).toEqual([
      'adopted',
      'adopted',
      'refused',
      'refused',
    ]);
  });
});

describe('the ids a model may answer as', () => {
  it('are any plain ones that name no other family', () => {
    expect(
      problemsOf(['model: nemotron-3,', 'model: nemotron-3, servedAs: [gateway-7, nemo],']),
    ).toEqual({
      status: 'adopted',
      told: problemsOf().told,
    });
  });

  it.each([
    [
      'claude-opus-4',
      /that is anthropic, which the model does not declare.*lineage: \[anthropic\]/,
    ],
    ['openrouter/auto', /that is a hosted router/],
    ['"n\u0435mo"', /it holds the character U\+0435/],
  ])('are never %s', (id, says) => {
    const { status, told } = problemsOf([
      'model: nemotron-3,',
      `model: nemotron-3, servedAs: [${id}],`,
    ]);
    expect(status).toBe('refused');
    expect(told.join('\n')).toMatch(says);
  });
});

describe('entries that are one model', () => {
  const twin = (words: string) =>
    [
      'models:\n',
      `models:\n  twin: { driver: openai, baseURL: "http://localhost:9/v1", ${words}, price: free }\n`,
    ] as const;

  it('are refused under two lineages, whatever their spelling', () => {
    const { status, told } = problemsOf(
      twin('model: mistral/Mistral-Large-latest, lineage: [zhipu]'),
    );
    expect(status).toBe('refused');
    expect(told.join('\n')).toMatch(
      /twin` ask one endpoint for one model, as mistral and as mistral\+zhipu/,
    );
  });

  it('are admitted with one lineage, or at another endpoint', () => {
    expect(problemsOf(twin('model: mistral-large')).status).toBe('adopted');
    const words = twin('model: mistral-large, lineage: [zhipu]');
    const elsewhere = [words[0], words[1].replace(':9/v1', ':8/v1')] as const;
    expect(problemsOf(elsewhere).status).toBe('adopted');
  });

  it('are refused where one of them is scarce and the other sits on another lane', () => {
    const same = problemsOf(['thinker: { models: [nemo, mist]', 'thinker: { models: [nemo, glm]']);
    expect(same.told.join('\n')).toMatch(/`lanes.thinker` has glm, and scarce-reviewer rations it/);
    const alias = problemsOf(twin('model: glm-5-instruct'), [
      'thinker: { models: [nemo, mist]',
      'thinker: { models: [nemo, twin]',
    ]);
    expect(alias.status).toBe('refused');
    expect(alias.told.join('\n')).toMatch(/has twin, which is the model of glm, and scarce/);
  });
});
