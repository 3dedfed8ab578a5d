import { describe, expect, it } from 'vitest';
import { readChecksum, withChecksum } from '../../../source/integrations/install/checksum.ts';

describe.each(['html', 'hash'] as const)('a sealed text in the form %s', (form) => {
  const text = withChecksum('One line.\nAnother.\n', form);

  it('is whole as it was written', () => {
    expect(readChecksum(text)).toEqual({
      status: 'sealed',
      whole: true,
      body: 'One line.\nAnother.',
    });
  });

  it('is whole with other line ends, and with blank lines at its end', () => {
    expect(readChecksum(`${text.replaceAll('\n', '\r\n')}\r\n`)).toMatchObject({ whole: true });
  });

  it.each([
    ['a changed word', (all: string) => all.replace('Another', 'A second')],
    ['a line above', (all: string) => `Mine.\n${all}`],
    ['a line below the seal', (all: string) => `${all}Mine.\n`],
    ['a changed seal', (all: string) => all.replace(/seal ..../, 'seal 0000')],
  ])('is not whole with %s', (_what, change) => {
    expect(readChecksum(change(text))).toMatchObject({ status: 'sealed', whole: false });
  });
});

it('a text without a seal has none', () => {
  expect(readChecksum('One line.\n# fugu seal 12: no\n')).toEqual({ status: 'none' });
});
