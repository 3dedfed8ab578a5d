import { describe, expect, it } from 'vitest';
import { rowText, rowWidth } from '../../../source/ui/draw/paint.ts';
import { tableBody } from '../../../source/ui/panes/table.ts';
import { tabsRow } from '../../../source/ui/panes/tabs.ts';
import type { ResultTable } from '../../../source/ui/store/result-table.ts';
import { initialUi } from '../../../source/ui/store/ui-state.ts';

const table: ResultTable = {
  name: 'Panel',
  head: ['track', 'by', 'Printed cards', 'Booklet'],
  minor: 1,
  rows: [
    ['Reading', 'compass (nvidia)', '6', '…'],
    ['Flow of people', 'spark (deepseek)', 'failed', '9'],
  ],
  notes: ['Track flow failed: the reply is empty, and what else there is to be said of it'],
};

function shown(width: number): readonly string[] {
  const { head, pager } = tableBody(table, width);
  const rows = [...head, ...pager.show(pager.home, 20).rows];
  for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(width);
  return rows.map(rowText);
}

describe('the table of a run', () => {
  it('stands in columns as wide as their cells, its notes below', () => {
    expect(shown(100)).toEqual([
      'track           by                Printed cards  Booklet',
      'Reading         compass (nvidia)  6              …      ',
      'Flow of people  spark (deepseek)  failed         9      ',
      '',
      '• Track flow failed: the reply is empty, and what else there is to be said of it',
    ]);
  });

  it('leaves out its minor column and narrows the widest where there is little room', () => {
    const rows = shown(30);
    expect(rows[0]).not.toContain(' by ');
    expect(rows.join('\n')).not.toContain('compass');
    expect(rows[0]).toMatch(/Booklet/);
  });

  it('takes the place of the diff in the row of tabs, and only where there is one', () => {
    const tabs = (world: { readonly table?: ResultTable }) =>
      rowText(tabsRow(initialUi(true, 0), world));
    expect(tabs({ table })).toBe('▸Output │ Panel │ Verify │ Journal │ Memory');
    expect(tabs({})).toBe('▸Output │ Diff │ Verify │ Journal │ Memory');
  });
});
