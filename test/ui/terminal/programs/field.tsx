/** A text field in a terminal: shows its length and its end below. */
import { useState } from 'react';
import { Canvas } from '../../../../source/ui/terminal/canvas.tsx';
import { fitCells } from '../../../../source/ui/terminal/cells.ts';
import { mountTui } from '../../../../source/ui/terminal/mount.edge.tsx';
import { TextField } from '../../../../source/ui/terminal/text-field.tsx';

const width = 60;

function Form(): React.JSX.Element {
  const [value, setValue] = useState('');
  const line = fitCells(`length ${value.length} end [${value.slice(-20)}]`, width);
  return (
    <>
      <TextField at={{ x: 0, y: 0 }} value={value} onChange={setValue} width={width} />
      <Canvas tiles={[{ rect: { x: 0, y: 1, width, height: 1 }, rows: [line] }]} />
    </>
  );
}

mountTui({ stdin: process.stdin, stdout: process.stdout, altScreen: true, element: <Form /> });
