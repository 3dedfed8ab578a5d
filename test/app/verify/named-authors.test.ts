import { expect, it } from 'vitest';
import { namedAuthors } from '../../../source/app/verify/named-authors.ts';
import { rehearsalSpec } from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { whyAuthorUnknown } from '../../../source/rule/author-standing.ts';
import { parseSpec } from '../../../source/spec/parse-spec.ts';

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

it('a family that the map has no name for, and a name of JavaScript’s own, are unknown', () => {
  const unknown = (message: string) =>
    whyAuthorUnknown(map, namedAuthors(['trailers'], [message], map));
  expect(unknown('Fugu-Author: who (made-up)')).toMatch(/made-up, a family that the role map/);
  expect(unknown('Fugu-Author: toString (deepseek)')).toBeUndefined();
  expect(unknown('Fugu-Author: toString')).toMatch(/toString is unknown/);
});

it('an author is also known by its id: the model of that id never verifies it', () => {
  const [named] = namedAuthors(['house-9'], [], map);
  expect(named).toMatchObject({ asked: 'house-9', lineage: [] });
  expect(namedAuthors(['spark'], [], map)[0]?.asked).toBe('rehearsal/deepseek-spark');
  expect(namedAuthors(['openai'], [], map)[0]).not.toHaveProperty('asked');
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
