import type { RunState } from '../../state/run-state.ts';
import { endWord } from '../../state/select.ts';
import { headerLine } from '../../state/view/view-header.ts';
import { laneBoard } from '../../state/view/view-lanes.ts';
import { sentence } from '../../state/view/view-words.ts';
import { type Row, rowWidth, type Span, type Style, spread } from '../draw/paint.ts';
import { footerHints, keyName } from '../keys/keymap.ts';
import { selectedLane, type World } from '../store/screen-data.ts';
import { type Ask, topDialog, type UiState } from '../store/ui-state.ts';
import { laneSentence } from './lanes.ts';

/** The three rows that belong to no pane: header, footer, message. */

/** What, how far, how long, how much, and whether the person is needed; the task is cut first. */
export function headerRow(world: World, width: number): Row {
  if (!world.state) return stillRow(world, width);
  const head = headerLine(world.state, world.now);
  const rehearsal = rehearsalMark(head.rehearsal);
  const flags: Row = [
    ...(head.stepMode ? (['step mode   '] as Row) : []),
    ...(head.pausedLanes > 0 ? ([[`⏸ ${head.pausedLanes} paused   `, 'warn']] as Row) : []),
  ];
  const needs: Span =
    head.needs > 0
      ? [`▲ ${head.needs} ${head.needs === 1 ? 'needs' : 'need'} you `, 'warn']
      : ['', 'plain'];
  const right: Row = ['  ', ...flags, `${head.phase}   ${head.elapsed}   ${head.spend}   `, needs];
  const name = world.watched ? 'watching' : 'fugu';
  const left: Row = [' ', ...rehearsal, [name, 'bold'], ' ▸ ', head.task];
  const least = rowWidth([' ', ...rehearsal, name, ' ▸ ']) + 8;
  if (rowWidth(right) + least <= width) return spread(left, right, width);
  return spread(left, [`  ${head.phase}  ${head.elapsed}  `, needs], width);
}

/** The header before there is a state: the run that is being opened, else the folder. */
function stillRow({ opening, repo }: World, width: number): Row {
  const left: Row = [' ', ...rehearsalMark(opening?.rehearsal ?? false), ['fugu', 'bold'], ' ▸ '];
  return spread([...left, opening?.task ?? repo], opening ? ['  opening '] : [], width);
}

const rehearsalMark = (on: boolean): Row => (on ? [[' REHEARSAL ', 'alarm'], ' '] : []);

/** The keys that fit the moment, in three groups. */
export function footerRow(world: World, ui: UiState, width: number): Row {
  const hints = dialogHints(ui) ?? footerHints(world, ui);
  const room = (shown: typeof hints) => rowWidth(hintSpans(shown));
  let shown = hints;
  // The last hint of the fullest group goes until the row fits.
  while (room(shown) > width && shown.some((group) => group.length > 1)) {
    const most = Math.max(...shown.map((group) => group.length));
    const at = shown.findIndex((group) => group.length === most);
    shown = shown.map((group, index) => (index === at ? group.slice(0, -1) : group));
  }
  return hintSpans(shown);
}

type Hints = ReturnType<typeof footerHints>;

function hintSpans(groups: Hints): Row {
  const full = groups.filter((group) => group.length > 0);
  return full.flatMap((group, at): Row => {
    const spans = group.flatMap(({ key, word }): Row => [[` ${key}`, 'accent'], ` ${word} `]);
    return at === 0 ? spans : [['│', 'dim'], ...spans];
  });
}

function dialogHints(ui: UiState): Hints | undefined {
  const dialog = topDialog(ui);
  const esc = { key: 'esc', word: 'back' };
  if (ui.screen === 'start' && !dialog && ui.startFocus === 'prompt') {
    return [
      [{ key: 'enter', word: 'start the job' }],
      [{ key: 'tab', word: 'earlier runs' }],
      [{ key: 'ctrl-c', word: 'twice: quit' }],
    ];
  }
  switch (dialog?.type) {
    case undefined:
      return undefined;
    case 'help':
      return [[{ key: 'j/k', word: 'scroll' }], [esc]];
    case 'contract':
      return [
        [{ key: 'j/k', word: 'scroll' }],
        [
          { key: 'enter', word: 'run it' },
          { key: 'e', word: 'edit' },
        ],
        [esc],
      ];
    case 'confirm':
      return [[{ key: 'enter', word: dialog.does }], [esc]];
    case 'choose':
      return [
        [
          { key: 'j/k', word: 'move' },
          { key: 'enter', word: 'choose' },
        ],
        [esc],
      ];
    case 'ask':
      return [[{ key: 'enter', word: askWords[dialog.ask.type] }], [esc]];
  }
}

const askWords: Readonly<Record<Ask['type'], string>> = {
  'new-job': 'start the job',
  filter: 'keep the filter',
  retry: 'try again',
  doubt: 'say so',
  budget: 'raise it',
  replan: 'plan again',
  accept: 'accept the result',
  reject: 'reject the result',
  'send-back': 'send it back',
  defect: 'mark the defect',
  review: 'ask it',
  'contract-line': 'answer it',
};

/** How the job ended, and the one command that is left to the person. */
function endWords(state: RunState): string | undefined {
  const { ended, landed } = state;
  if (landed)
    return `Landed on ${landed.ref.replace('refs/heads/', '')}. To merge it: ${landed.merge}`;
  return ended ? `The job is ${endWord(state)}: ${sentence(ended.because)}` : undefined;
}

const tones: Readonly<Record<'good' | 'bad' | 'plain', Style>> = {
  good: 'good',
  bad: 'bad',
  plain: 'plain',
};

/** The newest message; else the refused spec edit that still holds, the selected lane, or the filter. */
export function messageRow(world: World, ui: UiState): Row {
  const { message } = ui;
  if (message && world.now < message.until) return [' ', [message.text, tones[message.tone]]];
  const refused = world.state?.specRefused;
  const [problem] = refused?.problems ?? [];
  if (problem) {
    const place = `${problem.file ?? refused?.source ?? 'spec'}${problem.line ? `:${problem.line}` : ''}`;
    return [
      ' ',
      [`The spec edit is refused, the old spec holds. ${place}: ${problem.what}`, 'bad'],
    ];
  }
  if (ui.screen === 'board' && ui.focus === 'lanes' && world.state) {
    const lane = selectedLane(ui, world.state);
    const row = laneBoard(world.state).find((one) => one.lane === lane);
    if (row) return [' ', [laneSentence(row), 'dim']];
  }
  const end = world.state ? endWords(world.state) : undefined;
  if (end) return [' ', [end, world.state?.landed ? 'good' : 'warn']];
  if (ui.filter !== '') return [' ', [`filter: ${ui.filter} (${keyName('esc')} clears)`, 'dim']];
  return [];
}
