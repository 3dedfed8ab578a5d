import { describe, expect, it } from 'vitest';
import { readProposals, withoutProposals } from '../../source/replies/read-proposals.ts';

const by = { source: 'code-spark', family: 'deepseek' };
const block = (inner: string, fence = '```') => `${fence}memory\n${inner}\n${fence}\n`;
const good = block(
  'title: The shelf caches\ntype: pitfall\ntags: [shelf]\n---\nIt keeps the first answer.\n\nAlways.',
);

describe('proposals for the memory in a reply', () => {
  it('are read from fences called memory, with the proposer as source', () => {
    expect(readProposals(`Done.\n\n${good}\n`, by)).toEqual([
      {
        status: 'proposed',
        draft: {
          title: 'The shelf caches',
          type: 'pitfall',
          tags: ['shelf'],
          source: 'code-spark',
          family: 'deepseek',
          supersedes: [],
          confidence: 'medium',
          body: 'It keeps the first answer.\n\nAlways.',
        },
      },
    ]);
  });

  it('may hold fences of their own inside a longer one', () => {
    const text = block('title: How to run\n---\nRun:\n```sh\nmake\n```', '````');
    expect(readProposals(text, by)).toMatchObject([
      { draft: { body: 'Run:\n```sh\nmake\n```', type: 'fact' } },
    ]);
  });

  it('cannot name somebody else as their source', () => {
    const text = block('title: A\nsource: person\nfamily: openai\n---\nB');
    expect(readProposals(text, by)).toMatchObject([{ draft: by }]);
  });

  it.each([
    ['without a text', 'title: A\n---\n', /body is not/],
    ['without a line of hyphens', 'title: A', /three hyphens/],
    ['with a wrong type', 'title: A\ntype: secret\n---\nB', /type is not .* pitfall/],
    ['with keys that are no YAML', 'title: [A\n---\nB', /Not YAML/],
    ['with a secret that was taken out', 'title: A\n---\nKey ‹redacted:jwt›', /secret/],
    ['of a novel', `title: A\n---\n${'word '.repeat(1000)}`, /longer than 4000/],
  ])('%s are refused with the reason', (_title, inner, because) => {
    const [reading] = readProposals(block(inner), by);
    expect(reading).toMatchObject({ status: 'refused', because: expect.stringMatching(because) });
  });

  it('are at most five', () => {
    expect(readProposals(good.repeat(9), by)).toHaveLength(5);
  });

  it('are no part of the answer, and other fences stay', () => {
    const answer = 'FILE: a.md\n```md\n# memory\n```\n';
    expect(withoutProposals(`${answer}${good}`)).toBe(`${answer}\n`);
    expect(readProposals(answer, by)).toEqual([]);
  });
});
