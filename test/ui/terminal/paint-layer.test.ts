import headless from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPaintLayer, type PaintedTile } from '../../../source/ui/terminal/paint-layer.ts';

const columns = 20;
const rows = 8;

function tile(x: number, y: number, texts: readonly string[]): PaintedTile {
  return { rect: { x, y, width: texts[0]?.length ?? 0, height: texts.length }, rows: texts };
}

/** What the tiles come to, drawn one over the other. */
function composed(tiles: readonly PaintedTile[]): readonly string[] {
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '));
  for (const { rect, rows: texts } of tiles) {
    texts.forEach((text, at) => {
      const row = cells[rect.y + at];
      for (let x = 0; x < text.length; x += 1) {
        if (row !== undefined && rect.x + x < columns) row[rect.x + x] = text[x] ?? ' ';
      }
    });
  }
  return cells.map((row) => row.join('').trimEnd());
}

async function screenAfter(writes: readonly string[]): Promise<readonly string[]> {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.write('\x1b[?7l');
  for (const bytes of writes) await new Promise<void>((done) => terminal.write(bytes, done));
  return Array.from(
    { length: rows },
    (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '',
  );
}

describe('the paint layer', () => {
  it('leaves the screen as the tiles come to, after any row of changes', async () => {
    const anyTile = fc
      .record({
        x: fc.nat({ max: 14 }),
        y: fc.nat({ max: 5 }),
        width: fc.integer({ min: 1, max: 6 }),
        height: fc.integer({ min: 1, max: 3 }),
        sign: fc.constantFrom('a', 'b', 'c'),
      })
      .map(({ x, y, width, height, sign }) =>
        tile(
          x,
          y,
          Array.from({ length: height }, () => sign.repeat(width)),
        ),
      );
    const anyFrame = fc.array(anyTile, { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 5 }), async (frames) => {
        const layer = createPaintLayer();
        const owner = {};
        const writes = frames.map((tiles) => {
          layer.set(owner, 0, tiles);
          return layer.paint();
        });
        expect(await screenAfter(writes)).toEqual(composed(frames.at(-1) ?? []));
      }),
      { numRuns: 60 },
    );
  });

  it('writes nothing where nothing changed', () => {
    const layer = createPaintLayer();
    const owner = {};
    layer.set(owner, 0, [tile(0, 0, ['same'])]);
    layer.paint();
    layer.set(owner, 0, [tile(0, 0, ['same'])]);
    expect(layer.paint()).toBe('');
  });

  it('writes only the row that changed', () => {
    const layer = createPaintLayer();
    const owner = {};
    layer.set(owner, 0, [tile(2, 0, ['one', 'two', 'six'])]);
    layer.paint();
    layer.set(owner, 0, [tile(2, 0, ['one', 'ten', 'six'])]);
    expect(layer.paint()).toBe('\x1b[2;3Hten');
  });

  it('writes everything again once something else has written', async () => {
    const layer = createPaintLayer();
    layer.set({}, 0, [tile(0, 0, ['kept'])]);
    const first = layer.paint();
    layer.spoil();
    expect(await screenAfter([first, '\x1b[1;1HJUNK', layer.paint()])).toContain('kept');
    expect(layer.paint()).toBe('');
  });

  it('keeps what lies above over what changes below, whoever came first', async () => {
    const layer = createPaintLayer();
    const above = {};
    const below = {};
    layer.set(above, 1, [tile(1, 0, ['XX'])]);
    layer.set(below, 0, [tile(0, 0, ['aaaa'])]);
    const first = layer.paint();
    layer.set(below, 0, [tile(0, 0, ['bbbb'])]);
    expect((await screenAfter([first, layer.paint()]))[0]).toBe('bXXb');
  });

  it('takes away what its owner no longer shows', async () => {
    const layer = createPaintLayer();
    const owner = {};
    layer.set(owner, 0, [tile(0, 3, ['gone'])]);
    const first = layer.paint();
    layer.remove(owner);
    expect(await screenAfter([first, layer.paint()])).toEqual(composed([]));
  });
});
