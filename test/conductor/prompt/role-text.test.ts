import { expect, it } from 'vitest';
import { roleText } from '../../../source/conductor/prompt/role-text.ts';
import { names, texts } from '../../helpers/sample-asks.ts';

const shared = '# one\n\nFirst.\n\n# two\n\nSecond,\nin two lines.\n';
const of = (text: string) =>
  roleText({ get: (name) => (name === 'shared' ? shared : text) }, 'any');

it('puts each shared part in its place', () => {
  expect(of('Before. {{one}}\n\n{{two}}\n')).toBe('Before. First.\n\nSecond,\nin two lines.');
  expect(of('Without any.')).toBe('Without any.');
});

it('names a part that the shared file lacks', () => {
  expect(() => of('{{three}}')).toThrow(/shared\.md has no part three/);
});

it.each(names)('leaves no open place in %s', (name) => {
  expect(roleText(texts, name)).not.toMatch(/\{\{/);
});

it('has no part that fewer than two roles share', () => {
  const parts = [...texts.get('shared').matchAll(/^# ([a-z-]+)$/gm)].map(([, part]) => part);
  const users = parts.map((part) =>
    names.filter((name) => texts.get(name).includes(`{{${part}}}`)),
  );
  expect(users.filter((roles) => roles.length < 2)).toEqual([]);
});
