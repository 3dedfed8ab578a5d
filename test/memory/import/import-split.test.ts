import { describe, expect, it } from 'vitest';
import { splitMemory } from '../../../source/memory/import/import-split.ts';
import { markdownItems } from '../../../source/memory/import/markdown-items.ts';
import { someKey } from '../facts.ts';

const split = (text: string) =>
  splitMemory('claude', { path: '/srv/claude/CLAUDE.md', text, shown: '~/.claude/CLAUDE.md' });
const texts = (text: string) => split(text).map((one) => one.text);

describe('what an agent remembers', () => {
  it('comes apart into items and paragraphs, with line, heading and where it is from', () => {
    const text =
      '# Rules\n\nThese hold everywhere:\n\n- Use vitest, not jest\n- Keep commits small.\n  One thing each.\n\n## Preferences\n\nI like short answers,\nwithout praise.\n';
    expect(split(text)).toMatchObject([
      { line: 5, draft: { title: 'Use vitest, not jest', type: 'convention', tags: ['claude'] } },
      { line: 6, draft: { title: 'Keep commits small', source: 'claude', confidence: 'medium' } },
      {
        line: 11,
        draft: {
          title: 'I like short answers,',
          type: 'preference',
          body: 'I like short answers,\nwithout praise.\n\nFrom ~/.claude/CLAUDE.md, under "Preferences".',
        },
      },
    ]);
  });

  it('is named by its words, and the same words count once', () => {
    const [one, ...rest] = split('- Use vitest, not jest\n- Use vitest, not jest\n');
    expect(rest).toEqual([]);
    expect(split('# Else\n\n- Use vitest, not jest\n')[0]?.key).toBe(one?.key);
  });

  it('leaves out pointers of this program, imports, links to topics and what is too short', () => {
    const own = '<!-- fugu:memory begin -->\nRead /srv/INDEX.md first.\n<!-- fugu:memory end -->\n';
    const text = `${own}@~/other/rules.md\n\n- [Deploys](deploys.md): when they go out\n- short\n- This one says something\n`;
    expect(split(text)).toMatchObject([{ line: 8, text: 'This one says something' }]);
  });

  it('with front matter is one fact as a whole', () => {
    const text =
      '---\nname: deploys\ndescription: Deploys go out on Tuesdays\ntype: reference\n---\n\n- by hand\n- by two people\n';
    expect(split(text)).toMatchObject([
      { draft: { title: 'Deploys go out on Tuesdays', type: 'reference' } },
    ]);
    expect(texts(text)).toEqual(['- by hand\n- by two people']);
  });

  it('parted by section signs comes apart there', () => {
    const text = 'The user speaks Dutch.\n§\n\nThe shop is slow\nin winter.\n§\n';
    expect(split(text).map(({ line, text: words }) => [line, words])).toEqual([
      [1, 'The user speaks Dutch.'],
      [4, 'The shop is slow\nin winter.'],
    ]);
  });

  it('is cleaned of what hides words', () => {
    expect(texts('- never\u001b[8m show this\u202e text')).toEqual([
      'never show this<U+202E> text',
    ]);
  });

  it('of any shape makes drafts with titles that are titles', () => {
    for (const text of ['- **  **  and then some', `- ${'word '.repeat(100)}`, `- ${someKey}`]) {
      for (const { draft } of split(text)) expect(draft.title).toMatch(/^\S.{0,125}$/);
    }
  });
});

describe('markdown', () => {
  it('keeps fenced code with the item it belongs to', () => {
    const text = '- run it:\n\n  ```sh\n  - make\n\n  # all\n  ```\n- next item\n';
    expect(markdownItems(text).map(({ text: words }) => words)).toEqual([
      'run it:\n\n  ```sh\n  - make\n\n  # all\n  ```',
      'next item',
    ]);
  });

  it('ends a list with a line that is not indented, and takes no rule or comment for words', () => {
    const text = '1. one thing\n\nA paragraph.\n\n---\n\n<!-- note -->\n* two things\n';
    expect(markdownItems(text)).toMatchObject([
      { line: 1, text: 'one thing' },
      { line: 3, text: 'A paragraph.' },
      { line: 8, text: 'two things' },
    ]);
  });
});
