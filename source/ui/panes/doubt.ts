import { type DoubtSheet, doubtSheet, type Side } from '../../state/view/view-doubt.ts';
import { sentence } from '../../state/view/view-words.ts';
import { beside } from '../draw/beside.ts';
import type { Row, Style } from '../draw/paint.ts';
import { heading, prose } from '../draw/prose.ts';
import { layoutOf, selectedStep, type World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';

/** Both sides of the doubt that the selected step waits with: beside each other where there is room. */
export function doubtRows(ui: UiState, world: World, width: number): readonly Row[] {
  const { state } = world;
  const step = state && selectedStep(ui, state);
  const sheet = state && step !== undefined ? doubtSheet(state, step) : undefined;
  if (!sheet) return [];
  const wide = layoutOf(ui, world).mode === 'wide';
  const room = wide ? Math.floor((width - 3) / 2) : width;
  const verifier = sideRows(sheet.verifier, room);
  const author = [...sideRows(sheet.author, room), ...patchRows(sheet, world, room)];
  return [
    ...prose(`Who is right about ${sheet.step}? Press w to say.`, width, { style: 'warn' }),
    ...prose(sentence(sheet.because), width),
    [],
    ...(wide ? beside(verifier, author, width) : [...verifier, [], ...author]),
    [],
  ];
}

function sideRows({ title, parts }: Side, width: number): readonly Row[] {
  return [
    ...prose(title, width, { style: 'bold' }),
    ...parts.flatMap(({ type, text }) =>
      type === 'code'
        ? prose(text, width, { first: ['  '], indent: 2, style: 'dim' })
        : prose(text, width),
    ),
  ];
}

function patchRows({ patch }: DoubtSheet, world: World, width: number): readonly Row[] {
  if (patch === undefined) return [];
  const loaded = world.content.diff(patch);
  if (loaded.status !== 'ready') return [[['reading the patch …', 'dim']]];
  const lines = loaded.lines.flatMap((line) =>
    prose(line, width, { first: [''], indent: 1, style: styleOf(line) }),
  );
  return [...heading('The patch'), ...lines];
}

function styleOf(line: string): Style {
  if (/^(?:\+\+\+|---|diff )/.test(line)) return 'bold';
  if (line.startsWith('+')) return 'good';
  return line.startsWith('-') ? 'bad' : 'plain';
}
