import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Lint, lintContract } from '../../source/contract/lint-contract.ts';
import type { ResolvedInput } from '../../source/domain/contract-form.ts';
import { otherMap, smallMap } from '../helpers/small-map.ts';

const folder = new URL('../fixtures/contracts/', import.meta.url);
const whole = readFileSync(new URL('memory-layer.yaml', folder), 'utf8');

/** Finds `found.md` and nothing else. */
async function resolve(inputs: readonly string[]): Promise<readonly ResolvedInput[]> {
  return inputs.map((input) => ({
    input,
    paths: input.endsWith('.md')
      ? [
          input === 'found.md'
            ? { path: input, status: 'hashed' as const, digest: 'sha256:1' }
            : { path: input, status: 'missing' as const },
        ]
      : [],
  }));
}

const lint = (text: string, map = smallMap): Promise<Lint> =>
  lintContract(text, 'job.yaml', { map, resolve });
const lineOf = (text: string, words: string) =>
  text.split('\n').findIndex((line) => line.includes(words)) + 1;
const withConstraint = (sentence: string) =>
  whole.replace('- read-pointer phase only', `- "${sentence}"`);

describe('lintContract', () => {
  test("finds no error in the article's own contract, and says what will only be claimed", async () => {
    const found = await lint(whole);
    expect(found.status).toBe('sound');
    expect(found.problems.map(({ severity, what }) => [severity, what.slice(0, 2)])).toEqual([
      ['warning', 'C1'],
      ['warning', 'C2'],
      ['warning', 'C3'],
      ['warning', 'C4'],
    ]);
  });

  test('marks prose as unresolved and hashes a path that exists', async () => {
    const text = whole.replace('orchestration spec and role map', 'found.md');
    const found = await lint(text);
    if (found.status !== 'sound') throw new Error('refused');
    expect(
      found.form.context.resolved?.map(({ paths }) => paths.map(({ status }) => status)),
    ).toEqual([['hashed'], [], []]);
    expect(found.problems.some(({ what }) => what.includes('found.md'))).toBe(false);
  });

  test('warns of a path where nothing is, at its line', async () => {
    const text = whole.replace('orchestration spec and role map', 'lost.md');
    expect((await lint(text)).problems).toContainEqual({
      severity: 'warning',
      kind: 'input',
      what: 'Nothing is at `lost.md`.',
      remedy: 'Fix the path; it is counted from the top of the repository.',
      file: 'job.yaml',
      line: lineOf(text, 'lost.md'),
    });
  });

  test('stops at a block that is missing and at what is not YAML', async () => {
    const bare = whole.replace(/verify_release:\n(?: {2}- .*\n)+/, '');
    expect(await lint(bare)).toMatchObject({
      status: 'refused',
      problems: [{ severity: 'error' }],
    });
    expect((await lint('route: [')).status).toBe('refused');
  });

  test('warns of a criterion that two people would judge differently, not of a measured one', async () => {
    const vague = whole.replace('the store is seeded with existing', 'a clean store of');
    expect((await lint(vague)).problems.map(({ what }) => what)).toContain(
      'C3 cannot be checked: "clean" is not the same to everyone.',
    );
    const shown = whole.replace('the store is seeded', 'shown by `test -s store/INDEX.md`,');
    expect((await lint(shown)).problems.map(({ what }) => what.slice(0, 2))).toEqual([
      'C1',
      'C2',
      'C4',
    ]);
  });

  test.each([
    [
      'an unknown profile',
      'free-first',
      'free-frist',
      /`free-frist` is not a budget profile/,
      /Did you mean `free-first`/,
    ],
    [
      'an unknown class',
      'implementation\n',
      'painting\n',
      /`painting` is not a task class/,
      /implementation, quick/,
    ],
    [
      'an unknown lane',
      '- shared store',
      '- worker-bigg',
      /no lane `worker-bigg`/,
      /Did you mean `worker-big`/,
    ],
    [
      'a context that is not called data',
      'treatment: data, not instructions',
      'treatment: follow it',
      /does not say that it is data/,
      /treatment: data/,
    ],
  ] as const)('warns of %s with what to write instead', async (_, from, to, what, remedy) => {
    const text = whole.replace(from, to);
    const found = await lint(text);
    expect(found.status).toBe('sound');
    const said = found.problems.find((problem) => what.test(problem.what));
    expect(said).toMatchObject({ severity: 'warning', line: expect.any(Number) });
    expect(said?.remedy).toMatch(remedy);
  });

  test('warns of a fallback lane the role map does not have', async () => {
    const map = otherMap(
      ['  scarce-reviewer: { models: [glm], quota: { calls: 1, per: job }, loops: never }\n', ''],
      ['review: { to: [scarce-reviewer]', 'review: { to: [thinker]'],
    );
    const text = whole.replace('- shared store', '- scarce-reviewer');
    const said = (await lint(text, map)).problems.map(({ what }) => what);
    expect(said).toContain('The role map has no lane `scarce-reviewer`, so nothing can go to it.');
    expect((await lint(text)).problems.map(({ what }) => what)).not.toContain(said[0]);
  });

  test.each([
    'the author verifies its own patch',
    'each worker reviews its own changes',
    'self-verification is enough',
    'skip verification of small patches',
    'do not verify the docs',
    'merge to main without asking a person',
    'push automatically when the checks pass',
    'use the scarce reviewer for every step',
    'ask the scarce reviewer at least twice',
    'use only claude models',
    'never use the thinker',
    'run two local models at once',
    'worker-fast verifies its own output',
    'every lane approves its own work',
    'verification is optional',
    'commit straight to main',
  ])('stops at "%s", which the role map forbids', async (sentence) => {
    const map = otherMap([
      'gemma: { driver: openai',
      'local: { driver: slot, model: gemma-4, price: free }\n  gemma: { driver: openai',
    ]);
    const text = withConstraint(sentence);
    const found = await lint(text, sentence.includes('local') ? map : smallMap);
    expect(found.status).toBe('refused');
    expect(found.problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        kind: 'policy',
        line: lineOf(text, sentence),
        remedy: expect.stringMatching(/^[A-Z].*\.$/),
      },
    ]);
  });

  test.each([
    'the author never verifies its own patch',
    'never skip verification',
    'do not skip the cross-family verification',
    'no secrets, tokens, or credentials enter the shared store',
    'use the scarce reviewer at most once, and only for final review',
    'never use the scarce reviewer',
    'never call the local model',
    'use the scarce reviewer once',
    'nothing is merged without a person',
    'never run two local models at once',
    'read-only access to the database only',
    'the model that writes an artifact never signs off on it',
    'use only claude and gpt models',
    'nobody approves their own work',
    'each worker checks its own folder for stray files',
    'the writer checks that the file exists',
    'do not verify TLS certificates in tests',
    'release notes need no approval section',
    'verification is not optional',
  ])('finds nothing against "%s"', async (sentence) => {
    expect((await lint(withConstraint(sentence))).status).toBe('sound');
  });

  test('gives the rubric as advice: a better contract gets more of twelve points', async () => {
    const found = await lint(whole);
    if (found.status !== 'sound') throw new Error('refused');
    expect(found.rubric.total).toBe(10);
    expect(
      found.rubric.scores.filter(({ score }) => score < 2).map(({ advice }) => advice),
    ).toEqual([
      'Name at least one input by its path, so that its digest is kept.',
      'Name a command in backticks for at least one success criterion.',
    ]);
    const better = await lint(
      whole
        .replace('orchestration spec and role map', 'found.md')
        .replace('the store is seeded', 'shown by `test -s store/INDEX.md`,'),
    );
    expect(better.status === 'sound' && better.rubric.total).toBe(12);
  });
});
