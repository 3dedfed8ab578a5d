/** Rows drawn past Ink: it would read and measure every cell of the screen for every frame. */
import { createContext, useContext, useInsertionEffect, useRef } from 'react';
import type { PaintedTile } from './paint-layer.ts';

/** What mountTui gives to the tree. */
export interface CanvasPainter {
  set(owner: object, z: number, tiles: readonly PaintedTile[]): void;
  remove(owner: object): void;
}

export const PainterContext = createContext<CanvasPainter | undefined>(undefined);

export interface CanvasProps {
  /** Later tiles lie over earlier ones. The rows of each are exactly as wide as its rectangle. */
  readonly tiles: readonly PaintedTile[];
  /** Canvases of a higher z lie over those of a lower one. */
  readonly z?: number;
}

/**
 * Draws tiles at their places on the terminal and takes no room in Ink's layout. What Ink itself
 * draws must be elsewhere: a canvas is drawn over it.
 */
export function Canvas({ tiles, z = 0 }: CanvasProps): null {
  const painter = useContext(PainterContext);
  const owner = useRef({});
  useInsertionEffect(() => painter?.set(owner.current, z, tiles), [painter, tiles, z]);
  useInsertionEffect(() => () => painter?.remove(owner.current), [painter]);
  return null;
}
