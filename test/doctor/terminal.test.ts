import { expect, it } from 'vitest';
import { terminalOf } from '../../source/doctor/terminal.ts';

const wide = { isTty: true, columns: 160, rows: 48 };
const utf8 = { TERM: 'xterm-256color', LANG: 'de_DE.UTF-8' };

it.each([
  ['a wide terminal is well', wide, utf8, 'ok', /160×48\./],
  ['a narrow one shows one pane at a time', { ...wide, columns: 79 }, utf8, 'ok', /one pane/],
  ['a tiny one is too small', { ...wide, columns: 59 }, utf8, 'warning', /too small/],
  ['a flat one is too small', { ...wide, rows: 14 }, utf8, 'warning', /too small/],
  ['a dumb one is told', wide, { ...utf8, TERM: 'dumb' }, 'warning', /plain lines/],
  ['a locale without UTF-8 is told', wide, { TERM: 'xterm', LANG: 'C' }, 'warning', /UTF-8/],
  ['LC_ALL goes before LANG', wide, { ...utf8, LC_ALL: 'POSIX' }, 'warning', /locale is POSIX/],
  ['a pipe is well', { ...wide, isTty: false }, {}, 'ok', /not a terminal/],
] as const)('%s', (_title, terminal, env, status, what) => {
  const told = terminalOf({ terminal, env });
  expect(told.status).toBe(status);
  expect(told.what).toMatch(what);
});
