import type { RunState } from '../../state/run-state.ts';
import { auditSheet } from '../../state/view/view-audit.ts';
import { type Glyph, type TaskRow, taskTree, verifiedWords } from '../../state/view/view-tasks.ts';
import { counted } from '../../state/view/view-words.ts';
import { type Row, type Span, type Style, spread } from '../draw/paint.ts';
import { selectedTask } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';

/** The left list as rows with the place of the selected one; -1 when nothing is selected. */
export type List = { readonly rows: readonly Row[]; readonly selected: number };

const glyphStyles: Readonly<Record<Glyph, Style>> = {
  '◆': 'warn',
  '▶': 'accent',
  '○': 'dim',
  '✓': 'good',
  '✗': 'bad',
  '⊘': 'bad',
  '⏸': 'warn',
};

/** The task tree: group names, and one row for each step and each thing that needs the person. */
export function taskList(state: RunState, ui: UiState, width: number): List {
  const groups = taskTree(state, ui.filter);
  const chosen = selectedTask(ui, state);
  const rows: Row[] = [];
  let selected = -1;
  for (const group of groups) {
    rows.push([[group.name, group.name === 'NEEDS YOU' ? 'warn' : 'dim']]);
    for (const task of group.rows) {
      if (task.key === chosen?.key) selected = rows.length;
      rows.push(taskRow(task, width));
    }
  }
  if (rows.length === 0) rows.push([[emptyWords(ui.filter), 'dim']]);
  return { rows, selected };
}

function emptyWords(filter: string): string {
  return filter === '' ? 'no step yet' : `nothing contains "${filter}" (esc clears)`;
}

function taskRow(task: TaskRow, width: number): Row {
  const glyph: Span = [task.glyph, glyphStyles[task.glyph]];
  if (task.need && task.need.type !== 'step') {
    const name = task.title.startsWith(task.name) ? '' : `${task.name} `;
    return [glyph, ` ${name}`, task.title];
  }
  const running = task.glyph === '▶' && task.lane !== undefined && task.model !== undefined;
  const route = width < 40 ? (task.model ?? '') : `${task.lane}→${task.model}`;
  const what = running ? route : task.title;
  const name = what.startsWith(task.name) ? '' : `${task.name} `;
  return spread([glyph, ` ${name}`, what], asideOf(task), width);
}

function asideOf(task: TaskRow): Row {
  if (task.need) return [[task.note ?? '', 'bad']];
  if (task.glyph === '✓') {
    if (task.note) return [[task.note, task.note === 'not verified' ? 'dim' : 'warn']];
    return task.vouched.length === 0 ? [] : [[`✔ ${task.vouched.join(' ')}`, 'good']];
  }
  return task.note ? [[task.note, 'dim']] : [];
}

/** The audit's list: the whole result, then each step that is in it. */
export function auditList(state: RunState, ui: UiState, width: number): List {
  const steps = auditSheet(state)?.steps ?? [];
  const rows = steps.map(({ step, title, verified, defects }): Row => {
    const sure = verified === 'passed' || verified === 'not-required';
    const marks = defects.length > 0 ? counted(defects.length, 'defect') : '';
    const word = marks || (verified === 'passed' ? '✔' : (verifiedWords(verified) ?? ''));
    const style: Style = sure && marks === '' ? 'good' : 'warn';
    return spread([`  ${step} `, title], [[word, style]], width);
  });
  const whole: Row = ['The whole result'];
  const at = steps.findIndex((one) => one.step === ui.auditStep);
  return { rows: [whole, ...rows], selected: at + 1 };
}
