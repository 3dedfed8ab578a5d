import { expect, it } from 'vitest';
import { systemTrouble } from '../../source/app/system-trouble.ts';

it('a full disk and a forbidden file are said in words', () => {
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  expect(systemTrouble(full)).toEqual({
    what: 'The disk is full.',
    remedy: 'Free some space, then try again.',
  });
  const forbidden = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/srv/x' });
  expect(systemTrouble(forbidden)?.what).toBe('Permission denied (/srv/x).');
});

it('any other error stays a bug', () => {
  expect(systemTrouble(new Error('x'))).toBeUndefined();
  expect(systemTrouble(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBeUndefined();
  expect(systemTrouble('ENOSPC')).toBeUndefined();
});
