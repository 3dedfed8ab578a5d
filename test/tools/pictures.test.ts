import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../tools/pictures/cell.ts';
import { cellsOf } from '../../tools/pictures/screen-recorder.ts';
import { movingSvg, stillSvg } from '../../tools/pictures/svg-picture.ts';
import { root } from '../helpers/tracked.ts';

const picture = { title: 'A shelf', columns: 20 };

/** A frame of what a terminal makes of some bytes. */
async function frameOf(bytes: string, at = 0): Promise<Frame> {
  const terminal = new headless.Terminal({ cols: 20, rows: 2, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  return { at, rows: [cellsOf(terminal, 0), cellsOf(terminal, 1)] };
}

const still = async (bytes: string) => stillSvg(await frameOf(bytes), picture);

describe('a still picture', () => {
  it('holds each text at its column, with its colour and weight', async () => {
    const svg = await still('ab \x1b[1;31mred\x1b[0m');
    expect(svg).toContain('<text x="0" y="13.5" textLength="16.8">ab</text>');
    expect(svg).toContain(
      '<text x="25.2" y="13.5" textLength="25.2" fill="#e06c75" font-weight="700">red</text>',
    );
  });

  it('draws no colour where the terminal has its own', async () => {
    expect(await still('plain')).not.toContain('<text x="0" y="13.5" textLength="42" fill');
  });

  it('lays a shade under what is inverse', async () => {
    expect(await still('\x1b[7mup\x1b[0m')).toContain(
      '<path fill="#c6ccd6" d="M0 0h16.8v18h-16.8z"/>',
    );
  });

  it('gives a wide sign two columns', async () => {
    expect(await still('字\x1b[31ma')).toContain(
      '<text x="16.8" y="13.5" textLength="8.4" fill="#e06c75">',
    );
  });

  it('draws the lines of a frame as lines, and writes none of them', async () => {
    const svg = await still('┌──┐\r\n│ab│');
    expect(svg).toContain('M8.4 9h16.8');
    expect(svg).toContain('M4.2 0v18');
    expect(svg).not.toMatch(/[┌─┐│]/);
  });

  it('takes what looks like a tag for text', async () => {
    expect(await still('<b>&')).toContain('&lt;b&gt;&amp;</text>');
  });
});

describe('a moving picture', () => {
  it('moves the row that changes, and lets the last frame stand where nothing moves', async () => {
    const frames = [await frameOf('one\r\nsame'), await frameOf('two\r\nsame', 500)];
    const svg = movingSvg(frames, 1_000, picture);
    expect(svg.match(/<animate /g)).toHaveLength(2);
    expect(svg).toMatch(
      /<g visibility="hidden"><animate [^>]*values="visible;hidden" keyTimes="0;0.5"\/>.*one/,
    );
    expect(svg).toMatch(
      /<g visibility="visible"><animate [^>]*values="hidden;visible" keyTimes="0;0.5"\/>.*two/,
    );
  });

  it('moves nothing where nothing changes', async () => {
    const frames = [await frameOf('one\r\nsame'), await frameOf('one\r\nsame', 500)];
    expect(movingSvg(frames, 1_000, picture)).not.toContain('<animate');
  });
});

describe('the pictures of the documents', () => {
  const folder = join(root, 'docs', 'pictures');
  const names = readdirSync(folder);
  const readme = readFileSync(join(root, 'README.md'), 'utf8');

  it('are all shown in the README, and it shows no other', () => {
    const shown = [...readme.matchAll(/docs\/pictures\/([\w.-]+)/g)].map(([, name]) => name);
    expect([...new Set(shown)].sort()).toEqual(names.sort());
  });

  it.each(names)('%s is small, and shows no folder of whoever recorded it', (name) => {
    const svg = readFileSync(join(folder, name), 'utf8');
    expect(svg.length).toBeLessThan(name === 'rehearsal.svg' ? 300_000 : 20_000);
    expect(svg).not.toMatch(/\/(?:tmp|home|root)\//);
  });
});
