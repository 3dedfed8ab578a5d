import type { Row, Span } from '../draw/paint.ts';
import { selectedTask, shownCall, tabOf, type World } from '../store/screen-data.ts';
import { auditTabs, boardTabs, type Tab, type UiState } from '../store/ui-state.ts';

const names: Readonly<Record<Tab, string>> = {
  output: 'Output',
  audit: 'Audit',
  diff: 'Diff',
  verify: 'Verify',
  journal: 'Journal',
  memory: 'Memory',
};

/** `Output │ Diff │ Verify │ Journal │ Memory` with the open one marked. */
export function tabsRow(ui: UiState, { table }: Pick<World, 'table'>): Row {
  const tabs = ui.screen === 'audit' ? auditTabs : boardTabs;
  const open = tabOf(ui);
  return tabs.flatMap((tab, at): Row => {
    const title = tab === 'diff' && table ? table.name : names[tab];
    const name: Span = tab === open ? [`▸${title}`, 'bold'] : [title, 'dim'];
    return at === 0 ? [name] : [[' │ ', 'dim'], name];
  });
}

/** What the right pane is about: the selected step or need. */
export function asideRow(ui: UiState, { state }: World): Row {
  if (!state) return [];
  if (tabOf(ui) === 'memory') return ui.filter === '' ? [] : [`/ ${ui.filter}`];
  if (ui.screen === 'audit') return [ui.auditStep ?? 'the whole result'];
  if (tabOf(ui) === 'journal') return [state.run ?? ''];
  const task = selectedTask(ui, state);
  if (!task) return [];
  return [task.step ? `${task.name} ${task.title}` : task.name];
}

/** `▼ 42 new lines` while the call still talks, else how much lies below. */
export function belowRow(ui: UiState, { state }: World, hidden: number): Row {
  const live = tabOf(ui) === 'output' && state && shownCall(ui, state)?.status === 'begun';
  const lines = `${hidden} ${live ? 'new ' : 'more '}${hidden === 1 ? 'line' : 'lines'}`;
  return [
    [`▼ ${lines}`, 'accent'],
    ['  G goes to the end', 'dim'],
  ];
}
