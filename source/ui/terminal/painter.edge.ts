/** Writes a paint layer to the terminal beside Ink, and hears when Ink has written over it. */
import { createPaintLayer, type PaintedTile } from './paint-layer.ts';

/** What components paint with. */
export interface Painter {
  set(owner: object, z: number, tiles: readonly PaintedTile[]): void;
  remove(owner: object): void;
}

export interface PainterSeam extends Painter {
  /** Give this to Ink as its stdout. */
  readonly inkStdout: NodeJS.WriteStream;
  /** Nothing is written after it. */
  stop(): void;
}

// Cursor and its style are kept (DECSC, DECRC): Ink moves relative to where it left the cursor.
// Synchronized output (mode 2026) shows the frame whole where the terminal knows it.
const before = '\x1b[?2026h\x1b7\x1b[0m';
const after = '\x1b8\x1b[?2026l';
const stalledMs = 30;

/** Paints at the end of the turn in which something changed, once the terminal has read the last. */
export function createPainter(stdout: NodeJS.WriteStream, mayPaint: () => boolean): PainterSeam {
  const layer = createPaintLayer();
  let scheduled = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const schedule = (): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    queueMicrotask(flush);
  };
  const flush = (): void => {
    if (stopped) return;
    if (!mayPaint()) {
      // A terminal that does not read gets the newest frame later, not every frame.
      timer = setTimeout(flush, stalledMs);
      timer.unref();
      return;
    }
    scheduled = false;
    const bytes = layer.paint();
    if (bytes !== '') stdout.write(before + bytes + after);
  };
  return {
    set(owner, z, tiles) {
      layer.set(owner, z, tiles);
      schedule();
    },
    remove(owner) {
      layer.remove(owner);
      schedule();
    },
    inkStdout: overheard(stdout, () => {
      layer.spoil();
      schedule();
    }),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** The same stream, but each write that may have changed a cell is told of. */
function overheard(stdout: NodeJS.WriteStream, onWrite: () => void): NodeJS.WriteStream {
  const write = (...args: Parameters<NodeJS.WriteStream['write']>): boolean => {
    const wrote = stdout.write(...args);
    if (!isHarmless(String(args[0]))) onWrite();
    return wrote;
  };
  return new Proxy(stdout, {
    get(target, property) {
      if (property === 'write') return write;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Nothing, or only private modes such as the cursor's visibility; 1049 changes the screen. */
function isHarmless(data: string): boolean {
  return /^(?:\x1b\[\?(?!1049)\d+[hl])*$/.test(data);
}
