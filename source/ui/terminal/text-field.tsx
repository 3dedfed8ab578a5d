/** A text field on ink-text-input, with what that component lacks mended around it. */
import { Box, useInput } from 'ink';
import TextInput from 'ink-text-input';
import { useRef, useState } from 'react';
import { Canvas } from './canvas.tsx';
import { fieldView, paintedField } from './field-view.ts';
import { applyEdit, type Edit, type EditedText, type EditName, edited } from './line-editor.ts';
import { useControl } from './terminal-keys.ts';

/** Needs the stdin of createTokenStdin: one key at a time. */
export interface TextFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly focus?: boolean;
  /** Cells, 2 or more. */
  readonly width: number;
  /** Where the field lies on the screen. */
  readonly at: { readonly x: number; readonly y: number };
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
// A field lies over the dialog that lies over the panes.
const aboveAll = 100;

/**
 * One row. ink-text-input is not seen: it gets the text before the cursor, so that its own cursor
 * is always at its end, and types and pastes there. Moving, deleting and drawing are done here, by
 * graphemes.
 */
export function TextField(props: TextFieldProps): React.JSX.Element {
  const { width, at, focus = true } = props;
  const { state, edit } = useEditor(props);
  useEditKeys(edit, focus);
  const view = fieldView(state, width);
  const insert = (next: string): void => {
    // A shorter text is a deletion, which is done by graphemes and not here.
    if (next.length <= view.before.length) return;
    edit({ type: 'insert', text: typed(next.slice(view.before.length)) });
  };
  const rect = { ...at, width, height: 1 };
  return (
    <>
      <Canvas tiles={[{ rect, rows: [paintedField(view, width, focus)] }]} z={aboveAll} />
      <Box display="none">
        <TextInput
          // A new one for each state: it keeps a cursor of its own, which nobody can set.
          key={view.before}
          value={view.before}
          onChange={insert}
          focus={focus}
          showCursor={false}
        />
      </Box>
    </>
  );
}

interface Editor {
  readonly state: EditedText;
  edit(edit: Edit): void;
}

/** The edited text; follows `value` where it is set from outside, with the cursor at its end. */
function useEditor({ value, onChange }: TextFieldProps): Editor {
  const state = useRef(edited(value));
  const [, redraw] = useState(0);
  if (value !== state.current.text) state.current = edited(value);
  return {
    state: state.current,
    edit(edit) {
      const next = applyEdit(state.current, edit);
      const changed = next.text !== state.current.text;
      state.current = next;
      if (changed) onChange(next.text);
      else redraw((count) => count + 1);
    },
  };
}

function useEditKeys(edit: (edit: Edit) => void, focus: boolean): void {
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
  }, focus);
}

/** What typing or pasting puts into the field: a tab is two spaces, a line break one. */
function typed(text: string): string {
  const spaced = text.replace(/\r\n?|\n/g, ' ').replaceAll('\t', '  ');
  return spaced.replace(/[\x00-\x1f\x7f-\x9f]/g, '').toWellFormed();
}
