import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Layout,
  layout,
  type PaneId,
  type Rect,
  type Screen,
} from '../../../source/ui/draw/layout.ts';

const screens: readonly Screen[] = ['start', 'board', 'audit'];
const panes: readonly PaneId[] = ['tasks', 'lanes', 'slot', 'detail'];
const input = fc.record({
  screen: fc.constantFrom(...screens),
  focus: fc.constantFrom(...panes),
  lanes: fc.nat(7),
  slot: fc.boolean(),
});

/** How many rectangles cover each cell. */
function cover(rects: readonly Rect[], columns: number, rows: number): readonly number[] {
  const cells = new Array<number>(columns * rows).fill(0);
  for (const { x, y, width, height } of rects) {
    for (let row = y; row < y + height; row += 1) {
      for (let column = x; column < x + width; column += 1) {
        const at = row * columns + column;
        cells[at] = (cells[at] ?? 0) + 1;
      }
    }
  }
  return cells;
}

describe('the layout', () => {
  it('covers every cell of any terminal exactly once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 250 }),
        fc.integer({ min: 1, max: 80 }),
        input,
        (columns, rows, shown) => {
          const rects = rectsOf(layout(columns, rows, shown));
          expect(
            rects.every((rect) => rect.x + rect.width <= columns && rect.y + rect.height <= rows),
          ).toBe(true);
          expect(new Set(cover(rects, columns, rows))).toEqual(new Set([1]));
        },
      ),
    );
  });

  it.each([
    [160, 48, 'wide'],
    [120, 30, 'wide'],
    [119, 30, 'narrow'],
    [80, 24, 'narrow'],
    [79, 24, 'single'],
    [60, 15, 'single'],
    [59, 15, 'tiny'],
    [60, 14, 'tiny'],
  ])('of %i × %i is %s-mode', (columns, rows, mode) => {
    expect(layout(columns, rows, { screen: 'board', focus: 'tasks', lanes: 7 }).mode).toBe(mode);
  });

  it('shows one pane at a time below 80 columns, the one with the focus', () => {
    const shown = (focus: PaneId) =>
      Object.keys(layout(70, 24, { screen: 'board', focus, lanes: 7 }).panes);
    expect(shown('tasks')).toEqual(['tasks']);
    expect(shown('detail')).toEqual(['detail']);
    expect(shown('lanes')).toEqual(['lanes', 'slot']);
  });

  it('keeps room for tasks however many lanes there are', () => {
    const { panes: rects } = layout(80, 15, { screen: 'board', focus: 'tasks', lanes: 7 });
    expect(rects.tasks?.height).toBeGreaterThanOrEqual(5);
    expect(rects.slot?.height).toBe(3);
  });
});

/** All rectangles of a layout that take space. */
function rectsOf(shape: Layout): readonly Rect[] {
  return [shape.header, ...Object.values(shape.panes), shape.footer, shape.message].filter(
    (rect) => rect.height > 0 && rect.width > 0,
  );
}
