import { describe, expect, it } from 'vitest';
import { idFor } from '../../../source/memory/store/fact-id.ts';

const free = () => false;

describe('the id of a fact', () => {
  it.each([
    ['Landing takes a lock', 'landing-takes-a-lock'],
    ['  “Über” — C++ & Rust!  ', 'uber-c-rust'],
    ['../../etc/passwd', 'etc-passwd'],
  ])('of %s is %s', (title, id) => {
    expect(idFor(title, free)).toBe(id);
  });

  it('ends with a whole word when the title is long', () => {
    const title = 'Every lane gets a home of its own so that nothing of the user leaks into it';
    expect(idFor(title, free)).toBe('every-lane-gets-a-home-of-its-own-so-that');
  });

  it('is a digest where the title has no letter that every disk can hold', () => {
    expect(idFor('秘密を書かない', free)).toMatch(/^fact-[0-9a-f]{12}$/);
    expect(idFor('秘密を書かない', free)).not.toBe(idFor('秘密を書く', free));
  });

  it.each(['Skill', 'INDEX', 'Memory', 'Claude', 'Agents'])(
    'of %s is no name that a loader or the store takes for something else',
    (title) => {
      expect(idFor(title, free)).toBe(`${title.toLowerCase()}-fact`);
    },
  );

  it('takes a number when it is taken', () => {
    const used = new Set(['a-fact', 'a-fact-2']);
    expect(idFor('A fact', (id) => used.has(id))).toBe('a-fact-3');
  });
});
