/**
 * Two panes that stream without end over the whole screen. Arguments: `--throw` throws on "t",
 * `--beat FILE` appends a line to the file every 50 ms, `--emoji` streams glyphs of doubtful width,
 * `--ink` lets Ink draw the panes.
 */
import { appendFileSync } from 'node:fs';
import { Box, Text, useInput, useWindowSize } from 'ink';
import { Canvas } from '../../../../source/ui/terminal/canvas.tsx';
import { fitCells } from '../../../../source/ui/terminal/cells.ts';
import { useFrame } from '../../../../source/ui/terminal/clock-store.ts';
import { createFrameClock } from '../../../../source/ui/terminal/frame-clock.edge.ts';
import { type MountedTui, mountTui } from '../../../../source/ui/terminal/mount.edge.tsx';
import { createRing } from '../../../../source/ui/terminal/ring.ts';

const glyphs = '👍🏽 ❤️ ⚠️ ✔️ 1️⃣ ⏳ 🫠 👨‍👩‍👧 🇩🇪 漢字 a\u00adb नमस्ते';
const args = process.argv.slice(2);
const ring = createRing();
let count = 0;
let tui: MountedTui | undefined;
const clock = createFrameClock({ canPaint: () => tui?.canPaint() ?? false });

function App(): React.JSX.Element {
  useFrame(clock);
  const { columns, rows } = useWindowSize();
  useInput((input) => {
    if (input === 't') {
      setTimeout(() => {
        throw new Error('thrown on purpose');
      });
    }
    if (input === 'x') process.exit(3);
    if (input === 'q') {
      void tui?.unmount('all done, two lines:\nsecond line').then(() => process.exit(0));
    }
  });
  const left = Math.floor(columns / 2);
  const pane = (width: number): readonly string[] => {
    const tail = ring.rows(width - 1).tail(rows - 2);
    const body = Array.from({ length: rows - 2 }, (_, row) => fitCells(tail[row] ?? '', width - 1));
    return body.map((row) => `${row}|`);
  };
  const header = fitCells(`HEADER ${columns}x${rows}`, columns);
  const footer = fitCells('FOOTER', columns);
  if (!args.includes('--ink')) {
    const height = rows - 2;
    const tiles = [
      { rect: { x: 0, y: 0, width: columns, height: 1 }, rows: [header] },
      { rect: { x: 0, y: 1, width: left, height }, rows: pane(left) },
      { rect: { x: left, y: 1, width: columns - left, height }, rows: pane(columns - left) },
      { rect: { x: 0, y: rows - 1, width: columns, height: 1 }, rows: [footer] },
    ];
    return <Canvas tiles={tiles} />;
  }
  return (
    <Box width={columns} height={rows} flexDirection="column">
      <Text>{header}</Text>
      <Box height={rows - 2}>
        <Text>{pane(left).join('\n')}</Text>
        <Text>{pane(columns - left).join('\n')}</Text>
      </Box>
      <Text>{footer}</Text>
    </Box>
  );
}

function feedLine(): void {
  count += 1;
  ring.append(`line ${count} ${args.includes('--emoji') ? glyphs : 'of plain words'}\n`);
  clock.markDirty();
}

// The screen is full from the start.
while (count < 100) feedLine();
const feed = setInterval(feedLine, 20);
const beatAt = args.indexOf('--beat');
const beat = setInterval(() => {
  if (beatAt >= 0) appendFileSync(args[beatAt + 1] ?? '', `${Date.now()}\n`);
}, 50);
tui = mountTui({
  stdin: process.stdin,
  stdout: process.stdout,
  altScreen: true,
  element: <App />,
  onPaint: (paintMs) => clock.painted(paintMs),
});
await tui.waitUntilExit();
clock.stop();
clearInterval(feed);
clearInterval(beat);
