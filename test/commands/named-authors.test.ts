import { expect, it } from 'vitest';
import { namedAuthors } from '../../source/commands/named-authors.ts';
import { rehearsalSpec } from '../../source/lanes/rehearsal/rehearsal-spec.ts';
import { parseSpec } from '../../source/spec/parse-spec.ts';

const parsed = parseSpec(rehearsalSpec('http://127.0.0.1:1/v1'), 'spec.yaml');
if (parsed.status === 'refused') throw new Error('the rehearsal has no spec');
const { map } = parsed;
const lineages = (names: readonly string[], messages: readonly string[] = []) =>
  namedAuthors(names, messages, map).map(({ lineage }) => lineage.join('+'));

it('a model of the map, a family and a model id are each known by their family', () => {
  expect(lineages(['spark', 'anthropic', 'gpt-9-mini'])).toEqual([
    'deepseek',
    'anthropic',
    'openai',
  ]);
});

it('a name nobody knows has no family', () => {
  expect(lineages(['grace', 'toString', '__proto__'])).toEqual(['', '', '']);
});

it('trailers name every author of every commit, and what they say never narrows the family', () => {
  const message = 'Do it\n\nFugu-Author: spark (deepseek+meta)\nFugu-Author: stranger (nvidia)\n';
  expect(lineages(['trailers'], [message])).toEqual(['deepseek+meta', 'nvidia']);
  expect(lineages(['trailers'], ['Fugu-Author: claude-9 (openai)'])).toEqual(['anthropic+openai']);
});

it('a commit without a trailer, or with an unknown family, has an author nobody knows', () => {
  expect(lineages(['trailers'], ['Fugu-Author: spark (deepseek)', 'by hand'])).toEqual([
    'deepseek',
    '',
  ]);
  expect(lineages(['trailers'], ['Fugu-Author: stranger (unknown family)'])).toEqual(['']);
  expect(lineages(['trailers'], [])).toEqual(['']);
});
