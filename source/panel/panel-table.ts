import { optionTitle } from './decision-record.ts';
import type { PanelResult, PanelRow } from './panel-result.ts';
import { meanOf, scoresOf } from './panel-result.ts';

/** The panel as a table of tracks × options: a head, rows of equally many cells, and lines below. */
export interface PanelTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** The table a screen or a terminal shows while a panel runs and after it. */
export function panelTable(result: PanelResult): PanelTable {
  const { kit, baseline, tracks } = result;
  const options = kit.options.map(({ id }) => id);
  const rows = [baseline, ...tracks].map((row) => [
    row.title,
    row.by ? `${row.by.model} (${row.by.families.join('+') || 'unknown'})` : '',
    ...options.map((id) => shown(row, id)),
  ]);
  const means = options.map((id) => meanOf(scoresOf(tracks, id))?.toFixed(1) ?? '');
  return {
    head: ['track', 'by', ...kit.options.map(({ title }) => title)],
    rows: [...rows, ['mean of the tracks', '', ...means]],
    notes: notes(result),
  };
}

function shown(row: PanelRow, option: string): string {
  if (row.status === 'failed') return 'failed';
  if (row.status === 'under-way') return '…';
  return row.cells.get(option)?.score.toString() ?? '–';
}

function notes(result: PanelResult): readonly string[] {
  const { failedTracks, ranking, ranker, synthesis } = result;
  const order =
    ranking.from === 'nothing'
      ? []
      : [`Ranked: ${ranking.order.map(({ option }) => optionTitle(result, option)).join(' > ')}`];
  return [
    ...failedTracks.map(({ id, because }) => `Track ${id} failed: ${because}`),
    ...order,
    ...(ranking.from === 'scores' ? [`Ordered by mean score: ${ranking.because}`] : []),
    ...(ranking.from === 'ranker' && !ranker.apart
      ? [`The ranker is not independent: ${ranker.because}`]
      : []),
    ...(synthesis?.recommendation
      ? [`Recommended: ${optionTitle(result, synthesis.recommendation)}`]
      : []),
  ];
}
