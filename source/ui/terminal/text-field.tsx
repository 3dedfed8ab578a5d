/** A text field on ink-text-input, with what that component lacks mended around it. */
import { Box, Text, useInput } from 'ink';
import TextInput from 'ink-text-input';
import { useContext, useRef, useState } from 'react';
import { Canvas, PainterContext } from './canvas.tsx';
import { fitCells } from './cells.ts';
import { type FieldView, fieldView, paintedField, restOf } from './field-view.ts';
import { applyEdit, type Edit, type EditedText, type EditName, edited } from './line-editor.ts';
import { useControl } from './terminal-keys.ts';

/** Needs the stdin of createTokenStdin: one key at a time. */
export interface TextFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit?: (value: string) => void;
  readonly focus?: boolean;
  /** Cells, 2 or more; every row is exactly this wide. */
  readonly width: number;
  readonly placeholder?: string;
  /** More than one makes a field of several lines: Ctrl-J or Alt-Enter breaks a line. */
  readonly maxRows?: number;
  /** Where the field lies on a Canvas; without it Ink lays it out. */
  readonly at?: { readonly x: number; readonly y: number };
}

const controlEdits: Readonly<Record<string, EditName>> = {
  'ctrl-a': 'start',
  'ctrl-b': 'left',
  'ctrl-d': 'deleteForward',
  'ctrl-e': 'end',
  'ctrl-f': 'right',
  'ctrl-k': 'killToEnd',
  'ctrl-u': 'killToStart',
  'ctrl-w': 'killWordBack',
  'alt-b': 'wordLeft',
  'alt-f': 'wordRight',
  'alt-backspace': 'killWordBack',
  delete: 'deleteForward',
};

/**
 * Draws from one to `maxRows` rows. ink-text-input gets the text before the cursor on the cursor's
 * row, so its own cursor is always at its end: it types, pastes and submits. Moving and deleting
 * are done here, by graphemes.
 */
export function TextField(props: TextFieldProps): React.JSX.Element {
  const { width, focus = true, maxRows = 1 } = props;
  const editor = useEditor(props);
  useEditKeys(editor.edit, focus, maxRows > 1);
  const view = seen(editor.state, props);
  const insert = (next: string): void => {
    // A shorter text is a deletion, which is done by graphemes and not here.
    if (next.length <= view.before.length) return;
    editor.edit({ type: 'insert', text: typed(next.slice(view.before.length), maxRows > 1) });
  };
  const painter = useContext(PainterContext);
  const input = (
    <TextInput
      // A new one for each state: it keeps a cursor of its own, which nobody can set.
      key={view.before}
      value={view.before}
      onChange={insert}
      onSubmit={() => props.onSubmit?.(editor.latest())}
      focus={focus}
      showCursor={false}
    />
  );
  if (props.at !== undefined && painter !== undefined) {
    const rows = paintedField(view, { width, focus, hint: props.value === '' });
    const rect = { ...props.at, width, height: rows.length };
    return (
      <>
        <Canvas tiles={[{ rect, rows }]} z={aboveAll} />
        <Box display="none">{input}</Box>
      </>
    );
  }
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      <Rows rows={view.above} width={width} />
      <Box width={width} height={1}>
        {input}
        <Text inverse={focus}>{view.under}</Text>
        <Text dimColor={props.value === ''}>{restOf(view, width)}</Text>
      </Box>
      <Rows rows={view.below} width={width} />
    </Box>
  );
}

// A field lies over the dialog that lies over the panes.
const aboveAll = 100;

function Rows({ rows, width }: { readonly rows: readonly string[]; readonly width: number }) {
  if (rows.length === 0) return null;
  return <Text>{rows.map((row) => fitCells(row, width)).join('\n')}</Text>;
}

/** What is drawn: the text, or the placeholder under the cursor where there is none. */
function seen(state: EditedText, props: TextFieldProps): FieldView {
  const { value, placeholder = '', width, maxRows = 1 } = props;
  if (value !== '' || placeholder === '') return fieldView(state, width, maxRows);
  return fieldView({ text: placeholder, cursor: 0 }, width, 1);
}

interface Editor {
  readonly state: EditedText;
  /** The text after all edits, those not yet drawn included. */
  latest(): string;
  edit(edit: Edit): void;
}

/** The edited text; follows `value` where it is set from outside, with the cursor at its end. */
function useEditor({ value, onChange }: TextFieldProps): Editor {
  const state = useRef(edited(value));
  // Texts told to the parent and not yet seen as its value.
  const told = useRef<readonly string[]>([]);
  const [, redraw] = useState(0);
  if (value !== state.current.text) {
    const at = told.current.indexOf(value);
    told.current = at < 0 ? [] : told.current.slice(at);
    if (at < 0) state.current = edited(value);
  } else {
    told.current = [];
  }
  return {
    state: state.current,
    latest: () => state.current.text,
    edit(edit) {
      const next = applyEdit(state.current, edit);
      const changed = next.text !== state.current.text;
      state.current = next;
      redraw((count) => count + 1);
      if (!changed) return;
      told.current = [...told.current, next.text].slice(-mostTold);
      onChange(next.text);
    },
  };
}

// A parent this far behind has set a value of its own.
const mostTold = 32;

function useEditKeys(edit: (edit: Edit) => void, focus: boolean, multiline: boolean): void {
  useInput(
    (_input, key) => {
      const byWord = key.ctrl || key.meta;
      if (key.leftArrow) edit({ type: byWord ? 'wordLeft' : 'left' });
      else if (key.rightArrow) edit({ type: byWord ? 'wordRight' : 'right' });
      else if (key.home) edit({ type: 'start' });
      else if (key.end) edit({ type: 'end' });
      else if (key.backspace) edit({ type: 'deleteBack' });
      else if (key.delete) edit({ type: 'deleteForward' });
    },
    { isActive: focus },
  );
  useControl((name) => {
    const type = controlEdits[name];
    if (type !== undefined) edit({ type });
    else if (multiline && isLineBreak(name)) edit({ type: 'insert', text: '\n' });
  }, focus);
}

function isLineBreak(name: string): boolean {
  return name === 'ctrl-j' || name === 'alt-enter';
}

/** What typing or pasting puts into the field: no control but the line break, where it is kept. */
function typed(text: string, multiline: boolean): string {
  const breaks = text.replace(/\r\n?/g, '\n').replaceAll('\t', '  ');
  const kept = multiline ? breaks : breaks.replaceAll('\n', ' ');
  return kept.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '').toWellFormed();
}
