import type { RunState } from '../../state/run-state.ts';
import { type LaneRow, laneBoard } from '../../state/view/view-lanes.ts';
import { counted, dollars, inSentence } from '../../state/view/view-words.ts';
import { type Row, type Span, spread } from '../draw/paint.ts';
import { selectedLane } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import type { List } from './tasks.ts';

const longestLane = 'worker-directed'.length;

/** The lane board: lane, family, and whether it is idle, busy, paused, moved or down. */
export function laneList(state: RunState, ui: UiState, width: number): List {
  const board = laneBoard(state);
  if (board.length === 0) return { rows: [[['no spec in force yet', 'dim']]], selected: -1 };
  const lane = ui.focus === 'lanes' ? selectedLane(ui, state) : undefined;
  return {
    rows: board.map((row) => laneRow(row, width)),
    selected: board.findIndex((row) => row.lane === lane),
  };
}

function laneRow(row: LaneRow, width: number): Row {
  const name = row.lane.padEnd(longestLane);
  const who = width >= 44 ? `${row.model} (${row.family})` : row.family;
  const bare: Row = row.unsandboxed ? [[width >= 44 ? 'UNSANDBOXED ' : '! ', 'warn']] : [];
  return spread([name, ' ', [who, 'dim']], [...bare, laneStatus(row, width)], width);
}

/** One or two words where there is room, a sign where there is not. */
function laneStatus(row: LaneRow, width: number): Span {
  const wide = width >= 38;
  if (row.down !== undefined) return [wide ? '✗ down' : 'down', 'bad'];
  if (row.reroutedTo !== undefined) return [wide ? `→${row.reroutedTo}` : '→', 'warn'];
  const load = row.busy > 0 ? `▶${wide ? ' ' : ''}${row.busy}/${row.atOnce}` : '';
  if (row.paused) return [`${load}${load && wide ? ' ' : ''}⏸${wide ? ' paused' : ''}`, 'warn'];
  if (load !== '') return [load, 'accent'];
  if (!row.quota) return ['idle', 'dim'];
  const left = row.quota.of - row.quota.used;
  return [wide ? `${left} of ${row.quota.of} left` : `${left} left`, 'dim'];
}

/** Everything the board knows of one lane, as one sentence for the message row. */
export function laneSentence(row: LaneRow): string {
  const parts = [
    `${row.lane}: ${row.model} (${row.family})`,
    row.down === undefined ? `${row.busy} of ${row.atOnce} busy` : `down, ${inSentence(row.down)}`,
    ...(row.waiting > 0 ? [`${row.waiting} waiting`] : []),
    ...(row.paused ? ['paused'] : []),
    ...(row.reroutedTo ? [`its work goes to ${row.reroutedTo}`] : []),
    ...(row.unsandboxed ? ['UNSANDBOXED'] : []),
    ...(row.quota ? [`${row.quota.used} of ${row.quota.of} calls used`] : []),
    ...(row.spend ? [`${counted(row.spend.calls, 'call')}, ${spendWords(row)}`] : []),
  ];
  return parts.join(' · ');
}

function spendWords(row: LaneRow): string {
  const marks = row.spend?.marks ?? [];
  const only = marks.length > 0 && marks.every((mark) => mark === marks[0]) ? marks[0] : undefined;
  if (only === 'free' || only === 'subscription') return only;
  return `${marks.includes('estimated') ? 'about ' : ''}${dollars(row.spend?.usd ?? 0)}`;
}
