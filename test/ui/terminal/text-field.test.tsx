import { Box, Text } from 'ink';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TextField } from '../../../source/ui/terminal/text-field.tsx';
import { type ComponentScreen, renderScreen } from '../../helpers/terminal.ts';

let screen: ComponentScreen | undefined;

interface FormProps {
  readonly columns: number;
  readonly maxRows?: number;
  readonly sent?: string[];
  readonly at?: { readonly x: number; readonly y: number };
}

function Form({ columns, maxRows = 1, sent, at }: FormProps): React.JSX.Element {
  const [value, setValue] = useState('');
  return (
    <Box flexDirection="column">
      <Text>{`${value.length} signs`}</Text>
      <TextField
        value={value}
        onChange={setValue}
        onSubmit={(text) => sent?.push(text)}
        width={columns}
        maxRows={maxRows}
        placeholder="what is to be done"
        {...(at === undefined ? {} : { at })}
      />
      <Text>below</Text>
    </Box>
  );
}

function open(props: FormProps): ComponentScreen {
  screen = renderScreen(<Form {...props} />, { columns: props.columns, rows: 10 });
  return screen;
}

afterEach(async () => {
  await screen?.unmount();
});

describe.each([40, 80, 120])('the text field at %i columns', (columns) => {
  it('shows its placeholder until something is typed', async () => {
    const form = open({ columns });
    await form.waitFor((rows) => rows[1] === 'what is to be done');
    form.press('x');
    await form.waitFor((rows) => rows[1] === 'x');
  });

  it('keeps the cursor in sight and stays one row high', async () => {
    const form = open({ columns });
    form.press(`\x1b[200~${'0123456789'.repeat(30)}\x1b[201~end`);
    const rows = await form.waitFor((all) => all[0] === '303 signs');
    expect(rows[1]).toMatch(/789end$/);
    expect(rows[1]?.length).toBe(columns - 1);
    expect(rows[2]).toBe('below');
  });

  it('turns pasted line breaks into spaces', async () => {
    const form = open({ columns });
    form.press('\x1b[200~one\r\ntwo\x1b[201~');
    await form.waitFor((rows) => rows[1] === 'one two');
  });

  it('shows wide text without going over its width', async () => {
    const form = open({ columns });
    form.press(`\x1b[200~${'漢字'.repeat(columns)}\x1b[201~`);
    const rows = await form.waitFor((all) => all[0] === `${columns * 2} signs`);
    expect(rows[2]).toBe('below');
    expect(rows[1]?.replaceAll('漢', '').replaceAll('字', '')).toBe('');
  });

  it('keeps line breaks where it has several rows, and submits them', async () => {
    const sent: string[] = [];
    const form = open({ columns, maxRows: 4, sent });
    form.press('one\x1b\rtwo\nthree');
    const rows = await form.waitFor((all) => all[3] === 'three');
    expect(rows.slice(1, 5)).toEqual(['one⏎', 'two⏎', 'three', 'below']);
    form.press('\r');
    await vi.waitFor(() => expect(sent).toEqual(['one\ntwo\nthree']));
  });

  it('deletes the line break at the start of a row', async () => {
    const form = open({ columns, maxRows: 4 });
    form.press('one\ntwo');
    await form.waitFor((rows) => rows[2] === 'two');
    form.press('\x1b[D\x1b[D\x1b[D\x7f');
    await form.waitFor((rows) => rows[1] === 'onetwo' && rows[2] === 'below');
  });

  it('edits the same when it is drawn on a canvas', async () => {
    const form = open({ columns, at: { x: 3, y: 5 } });
    await form.waitFor((rows) => rows[5] === '   what is to be done');
    form.press('hello\x1b[D\x1b[DX\x7f\x7f');
    const rows = await form.waitFor((all) => all[5] === '   helo');
    expect(rows[1]).toBe('below');
  });
});

describe('the text field', () => {
  it('follows a value that is set from outside', async () => {
    function Fixed(): React.JSX.Element {
      const [value, setValue] = useState('first');
      return (
        <TextField
          value={value}
          onChange={(next) => setValue(next.endsWith('!') ? 'replaced' : next)}
          width={30}
        />
      );
    }
    screen = renderScreen(<Fixed />, { columns: 40, rows: 5 });
    await screen.waitFor((rows) => rows[0] === 'first');
    screen.press('!');
    await screen.waitFor((rows) => rows[0] === 'replaced');
    screen.press('?');
    await screen.waitFor((rows) => rows[0] === 'replaced?');
  });

  it('hears nothing without focus', async () => {
    function Two(): React.JSX.Element {
      const [one, setOne] = useState('');
      const [two, setTwo] = useState('');
      return (
        <Box flexDirection="column">
          <TextField value={one} onChange={setOne} width={30} />
          <TextField value={two} onChange={setTwo} width={30} focus={false} placeholder="idle" />
        </Box>
      );
    }
    screen = renderScreen(<Two />, { columns: 40, rows: 5 });
    screen.press('abc\x15d');
    const rows = await screen.waitFor((all) => all[0] === 'd');
    expect(rows[1]).toBe('idle');
  });
});
