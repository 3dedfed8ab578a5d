/** Finished tiles at their places, past Ink by mountTui's painter or as elements of Ink's own. */
import { Box, Text } from 'ink';
import { createContext, type ReactNode, useContext, useInsertionEffect, useRef } from 'react';
import type { PaintedTile } from './paint-layer.ts';

/** What mountTui gives to the tree. */
export interface CanvasPainter {
  set(owner: object, z: number, tiles: readonly PaintedTile[]): void;
  remove(owner: object): void;
}

/** Without a painter Ink draws the tiles itself. */
export const PainterContext = createContext<CanvasPainter | undefined>(undefined);

export interface SheetProps {
  readonly columns: number;
  readonly rows: number;
  readonly children: ReactNode;
}

/** What all canvases of a screen lie on: Ink needs its size, a painter does not. */
export function Sheet({ columns, rows, children }: SheetProps): ReactNode {
  if (useContext(PainterContext) !== undefined) return children;
  return (
    <Box width={columns} height={rows}>
      {children}
    </Box>
  );
}

export interface CanvasProps {
  /** Later tiles lie over earlier ones. The rows of each are exactly as wide as its rectangle. */
  readonly tiles: readonly PaintedTile[];
  /** For a painter, canvases of a higher z lie over those of a lower one; for Ink, later ones do. */
  readonly z?: number;
}

/**
 * Draws tiles at their places on the screen and takes no room in Ink's layout. What else Ink draws
 * must be elsewhere: a painter draws over it.
 */
export function Canvas({ tiles, z = 0 }: CanvasProps): ReactNode {
  const painter = useContext(PainterContext);
  const owner = useRef({});
  useInsertionEffect(() => painter?.set(owner.current, z, tiles), [painter, tiles, z]);
  useInsertionEffect(() => () => painter?.remove(owner.current), [painter]);
  if (painter !== undefined) return null;
  return tiles.map((tile) => <PlacedTile key={`${tile.rect.x},${tile.rect.y}`} {...tile} />);
}

function PlacedTile({ rect, rows }: PaintedTile): React.JSX.Element {
  const { x: left, y: top, width, height } = rect;
  return (
    <Box position="absolute" {...{ left, top, width, height }}>
      <Text>{rows.slice(0, height).join('\n')}</Text>
    </Box>
  );
}
