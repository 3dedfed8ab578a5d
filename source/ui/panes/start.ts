import type { RunSummary } from '../../state/run-summary.ts';
import type { Rect } from '../draw/layout.ts';
import { type Row, spread } from '../draw/paint.ts';
import { windowAround } from '../draw/prose.ts';
import { wallDate } from '../draw/wall-time.ts';
import type { World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import type { Field } from './dialog-box.ts';
import { innerWidth, type Panel } from './panel.ts';

const above = 5;

/** The start screen: a prompt for a new job, and the earlier runs under it. */
export function startPanel(
  ui: UiState,
  world: World,
  rect: Rect,
): { readonly panel: Panel; readonly field: Field } {
  const width = innerWidth(rect);
  const list = world.runs.map((run) => runRow(run, width));
  const seen = windowAround(list, ui.runAt, Math.max(1, rect.height - above - 3));
  const rows: readonly Row[] = [
    [['What is to be done?', 'bold']],
    [],
    [],
    [['Earlier runs', 'bold'], list.length > 0 ? ['  enter opens one', 'dim'] : ''],
    ...(list.length === 0 ? [[['none yet', 'dim']] as Row] : seen.rows),
  ];
  const inList = ui.startFocus === 'runs' && list.length > 0;
  const panel: Panel = {
    rect,
    title: [['New job', 'bold']],
    rows,
    focused: true,
    joined: false,
    closed: true,
    ...(inList ? { marked: { at: 4 + ui.runAt - seen.from, style: 'reverse' } } : {}),
  };
  const place = { x: rect.x + 2, y: rect.y + 2, width: rect.width - 4 };
  const field = { ...place, value: ui.prompt, focused: ui.startFocus === 'prompt' };
  return { panel, field };
}

function runRow(run: RunSummary, width: number): Row {
  const status = run.owned ? `${run.phase ?? run.status}, open elsewhere` : run.status;
  const left: Row = [
    [`${wallDate(run.lastAt)}  `, 'dim'],
    [run.run, run.resumable ? 'accent' : 'plain'],
    `  ${run.task}`,
  ];
  return spread(left, [[status, run.resumable ? 'warn' : 'dim']], width);
}
