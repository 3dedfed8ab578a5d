/** The product's way to the screen: mount, rings and frame clock. Arguments: SECONDS REPORT painter|ink. */
import { useInput, useWindowSize } from 'ink';
import { useState } from 'react';
import { Canvas, Sheet } from '../../../source/ui/terminal/canvas.tsx';
import { fitCells } from '../../../source/ui/terminal/cells.ts';
import { useFrame } from '../../../source/ui/terminal/clock-store.ts';
import { createFrameClock } from '../../../source/ui/terminal/frame-clock.edge.ts';
import { type MountedTui, mountTui } from '../../../source/ui/terminal/mount.edge.tsx';
import type { PaintedTile } from '../../../source/ui/terminal/paint-layer.ts';
import type { Ring } from '../../../source/ui/terminal/ring.ts';
import { laneNames, laneRows, leftWidth, measure, startLoad } from './load.ts';

const [seconds = '10', path = '', drawnBy = 'painter'] = process.argv.slice(2);
let tui: MountedTui | undefined;
const clock = createFrameClock({ canPaint: () => tui?.canPaint() ?? false });
const rings = startLoad(clock.markDirty);
const meter = measure(process.stdout, { seconds: Number(seconds), path });

function laneTile(ring: Ring, at: number, width: number): PaintedTile {
  const tail = ring.rows(width - 2).tail(laneRows - 1);
  const body = Array.from(
    { length: laneRows - 1 },
    (_, row) => `${fitCells(tail[row] ?? '', width - 2)} │`,
  );
  return {
    rect: {
      x: leftWidth + width * Math.floor(at / 4),
      y: 1 + laneRows * (at % 4),
      width,
      height: laneRows,
    },
    rows: [`\x1b[7m${fitCells(` ${laneNames[at]}`, width)}\x1b[27m`, ...body],
  };
}

function line(y: number, columns: number, text: string): PaintedTile {
  return { rect: { x: 0, y, width: columns, height: 1 }, rows: [fitCells(text, columns)] };
}

function App(): React.JSX.Element {
  useFrame(clock);
  const { columns, rows } = useWindowSize();
  const [keys, setKeys] = useState(0);
  useInput(() => {
    // The letter comes first, so that the whole text differs from the one before.
    meter.pressed(keyText(keys + 1));
    setKeys(keys + 1);
  });
  const width = Math.floor((columns - leftWidth) / 2);
  const height = rows - 3;
  const left = Array.from(
    { length: height },
    (_, row) => `${fitCells(` task ${row}`, leftWidth - 1)}│`,
  );
  const tiles = [
    line(0, columns, ' fugu'),
    { rect: { x: 0, y: 1, width: leftWidth, height }, rows: left },
    ...rings.map((ring, at) => laneTile(ring, at, width)),
    line(rows - 2, columns, ` keys ${keyText(keys)}`),
    line(rows - 1, columns, ''),
  ];
  return (
    <Sheet columns={columns} rows={rows}>
      <Canvas tiles={tiles} />
    </Sheet>
  );
}

function keyText(count: number): string {
  return `${String.fromCharCode(65 + (count % 26))}${count};`;
}

tui = mountTui({
  stdin: process.stdin,
  stdout: process.stdout,
  altScreen: true,
  element: <App />,
  drawnBy: drawnBy === 'ink' ? 'ink' : 'painter',
  onPaint: (paintMs) => clock.painted(paintMs),
});
