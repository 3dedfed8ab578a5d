/**
 * A text field in a terminal: shows its length and end below, and each submission. With `--canvas`
 * it is drawn past Ink.
 */
import { Box, Text } from 'ink';
import { useState } from 'react';
import { Canvas } from '../../../../source/ui/terminal/canvas.tsx';
import { fitCells } from '../../../../source/ui/terminal/cells.ts';
import { mountTui } from '../../../../source/ui/terminal/mount.edge.tsx';
import { TextField } from '../../../../source/ui/terminal/text-field.tsx';

const width = 60;
const onCanvas = process.argv.includes('--canvas');

function Form(): React.JSX.Element {
  const [value, setValue] = useState('');
  const [sent, setSent] = useState<readonly string[]>([]);
  const lines = [
    `length ${value.length} end [${value.slice(-20)}]`,
    `sent ${sent.length} [${sent.map((text) => text.slice(-20)).join('|')}]`,
  ];
  const rect = { x: 0, y: 1, width, height: 2 };
  return (
    <Box flexDirection="column">
      <TextField
        {...(onCanvas ? { at: { x: 0, y: 0 } } : {})}
        value={value}
        onChange={setValue}
        onSubmit={(text) => setSent((before) => [...before, text])}
        width={width}
        placeholder="say something"
      />
      {onCanvas ? (
        <Canvas tiles={[{ rect, rows: lines.map((line) => fitCells(line, width)) }]} />
      ) : (
        <Text>{lines.join('\n')}</Text>
      )}
    </Box>
  );
}

mountTui({ stdin: process.stdin, stdout: process.stdout, altScreen: true, element: <Form /> });
