import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTokenStdin } from '../../../source/ui/terminal/token-stdin.edge.ts';

interface Heard {
  readonly source: PassThrough;
  /** Each token with the turn of the event loop it came in, and whether it counts as pasted. */
  readonly got: { readonly token: string; readonly pasted: boolean }[];
  readonly listen: () => () => void;
}

function heard(): Heard {
  const source = new PassThrough();
  const got: { token: string; pasted: boolean }[] = [];
  const stdin = createTokenStdin(source, {
    onControl: (name) => void got.push({ token: name, pasted: false }),
  });
  return {
    source,
    got,
    listen() {
      const onReadable = (): void => {
        for (let token = stdin.stream.read(); token !== null; token = stdin.stream.read()) {
          got.push({ token: String(token), pasted: stdin.pasted() });
        }
      };
      stdin.stream.on('readable', onReadable);
      return () => stdin.stream.off('readable', onReadable);
    },
  };
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await pause(2);
}

describe('the stdin given to Ink', () => {
  it('delivers typed signs one by one, and controls in order between them', async () => {
    const { source, got, listen } = heard();
    listen();
    source.write('jj\x15k\x7f');
    await until(() => got.length === 5);
    expect(got.map(({ token }) => token)).toEqual(['j', 'j', 'ctrl-u', 'k', '\x7f']);
  });

  it('gives every token a turn of its own', async () => {
    const { source, got, listen } = heard();
    listen();
    const counts: number[] = [];
    source.write('abc');
    while (got.length < 3) {
      await new Promise((resolve) => setImmediate(resolve));
      counts.push(got.length);
    }
    expect(new Set(counts)).toContain(1);
    expect(new Set(counts)).toContain(2);
  });

  it('delivers a paste whole and says that it is one', async () => {
    const { source, got, listen } = heard();
    listen();
    source.write('y\x1b[200~yes\n\x1b[201~');
    await until(() => got.length === 2);
    expect(got).toEqual([
      { token: 'y', pasted: false },
      { token: '\x1b[200~yes\n\x1b[201~', pasted: true },
    ]);
  });

  it('takes a run too long to be typed for a paste', async () => {
    const { source, got, listen } = heard();
    listen();
    source.write('x'.repeat(40));
    await until(() => got.length === 1);
    expect(got).toEqual([{ token: 'x'.repeat(40), pasted: true }]);
  });

  it('gives a lone Escape after its hold', async () => {
    const { source, got, listen } = heard();
    listen();
    source.write('\x1b');
    await until(() => got.length === 1);
    expect(got).toEqual([{ token: '\x1b', pasted: false }]);
  });

  it('puts a sequence together that came in two chunks', async () => {
    const { source, got, listen } = heard();
    listen();
    source.write('\x1b[');
    source.write('A');
    await until(() => got.length === 1);
    expect(got).toEqual([{ token: '\x1b[A', pasted: false }]);
  });

  it('leaves the source alone unless Ink listens', async () => {
    const { source, got, listen } = heard();
    expect(source.listenerCount('readable')).toBe(0);
    const stop = listen();
    expect(source.listenerCount('readable')).toBe(1);
    stop();
    await pause(5);
    expect(source.listenerCount('readable')).toBe(0);
    source.write('later');
    await pause(20);
    expect(got).toEqual([]);
    listen();
    await until(() => got.length === 5);
    expect(got.map(({ token }) => token).join('')).toBe('later');
  });
});
