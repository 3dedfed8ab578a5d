import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { Canvas, Sheet } from '../../../source/ui/terminal/canvas.tsx';
import { fitCells } from '../../../source/ui/terminal/cells.ts';
import { TextField } from '../../../source/ui/terminal/text-field.tsx';
import { renderFrames } from '../../helpers/ink-frames.tsx';
import { type ComponentScreen, renderScreen } from '../../helpers/terminal.ts';

let screen: ComponentScreen | undefined;
afterEach(async () => {
  await screen?.unmount();
  screen = undefined;
});

const rows = 5;

/** How many signs it holds, the field at its place, and what lies below. */
function Form({ columns }: { readonly columns: number }): React.JSX.Element {
  const [value, setValue] = useState('');
  const line = (y: number, text: string) => ({
    rect: { x: 0, y, width: columns, height: 1 },
    rows: [fitCells(text, columns)],
  });
  return (
    <Sheet columns={columns} rows={rows}>
      <Canvas tiles={[line(0, `${value.length} signs`), line(2, 'below')]} />
      <TextField at={{ x: 2, y: 1 }} value={value} onChange={setValue} width={columns - 2} />
    </Sheet>
  );
}

function Fixed(): React.JSX.Element {
  const [value, setValue] = useState('first');
  const onChange = (next: string) => setValue(next.endsWith('!') ? 'replaced' : next);
  return (
    <Sheet columns={30} rows={rows}>
      <TextField at={{ x: 0, y: 0 }} value={value} onChange={onChange} width={30} />
    </Sheet>
  );
}

function Two(): React.JSX.Element {
  const [one, setOne] = useState('');
  const [two, setTwo] = useState('idle');
  return (
    <Sheet columns={30} rows={rows}>
      <TextField at={{ x: 0, y: 0 }} value={one} onChange={setOne} width={30} />
      <TextField at={{ x: 0, y: 1 }} value={two} onChange={setTwo} width={30} focus={false} />
    </Sheet>
  );
}

describe.each([40, 80, 120])('the text field at %i columns', (columns) => {
  const open = (): ComponentScreen => {
    screen = renderScreen(<Form columns={columns} />, { columns, rows });
    return screen;
  };

  it('keeps the cursor in sight and stays one row high', async () => {
    const form = open();
    form.press(`\x1b[200~${'0123456789'.repeat(30)}\x1b[201~end`);
    const shown = await form.waitFor((all) => all[0] === '303 signs');
    expect(shown[1]).toMatch(/789end$/);
    expect(shown[1]?.length).toBe(columns - 1);
    expect(shown[2]).toBe('below');
  });

  it('turns pasted line breaks into spaces', async () => {
    const form = open();
    form.press('\x1b[200~one\r\ntwo\x1b[201~');
    await form.waitFor((all) => all[1] === '  one two');
  });

  it('shows wide text without going over its width', async () => {
    const form = open();
    form.press(`\x1b[200~${'漢字'.repeat(columns)}\x1b[201~`);
    const shown = await form.waitFor((all) => all[0] === `${columns * 2} signs`);
    expect(shown[2]).toBe('below');
    expect(shown[1]?.replaceAll('漢', '').replaceAll('字', '').trim()).toBe('');
  });

  it('edits at the cursor by keys that share a chunk', async () => {
    const form = open();
    form.press('hello\x1b[D\x1b[DX\x7f\x7f');
    await form.waitFor((all) => all[1] === '  helo');
  });
});

describe('the text field in elements of Ink', () => {
  const open = () => renderFrames(<Form columns={30} />, { columns: 30, rows });

  it('shows what is typed, and the cursor behind it', async () => {
    const form = open();
    form.press('h', 'i');
    expect(await form.sees('2 signs')).toEqual(['2 signs', '  hi', 'below', '', '']);
    expect(form.styled()).toContain('hi\x1b[7m \x1b[27m');
  });

  it('types at the cursor and deletes before it', async () => {
    const form = open();
    form.press(...'helo', '\x1b[D', 'X', '\x1b[D', '\x1b[D', '\x7f');
    expect(await form.sees('hlXo')).toContain('4 signs');
  });

  it('edits by what mountTui tells of controls', async () => {
    const form = open();
    form.press(...'one two');
    form.control('ctrl-w');
    form.control('ctrl-a');
    form.press('>');
    expect(await form.sees('5 signs')).toContain('  >one');
  });

  it('does nothing for a control that has no meaning in a text', async () => {
    const form = open();
    form.press('a');
    form.control('ctrl-t');
    form.press('b');
    expect(await form.sees('2 signs')).toContain('  ab');
  });

  it('follows a value that is set from outside', async () => {
    const fixed = renderFrames(<Fixed />, { columns: 30, rows });
    await fixed.sees('first');
    fixed.press('!');
    await fixed.sees('replaced');
    fixed.press('?');
    await fixed.sees('replaced?');
  });

  it('hears nothing without focus, and shows no cursor', async () => {
    const both = renderFrames(<Two />, { columns: 30, rows });
    both.press('a', 'b');
    both.control('ctrl-u');
    both.press('z');
    expect((await both.sees('z')).slice(0, 2)).toEqual(['z', 'idle']);
    expect(both.styled().split('\x1b[7m')).toHaveLength(2);
  });
});
