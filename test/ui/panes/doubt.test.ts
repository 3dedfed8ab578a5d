import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../source/domain/facts.ts';
import { openDashboard } from '../../helpers/open-dashboard.ts';
import * as runFacts from '../../helpers/run-facts.ts';

const verifyTab = '3';
/** Rows of the screen on the Verify tab of the step that waits. */
async function rows(facts: readonly Fact[], columns: number): Promise<readonly string[]> {
  const dashboard = openDashboard(facts);
  await dashboard.press(verifyTab, 'enter');
  return dashboard.screen(columns, 50).split('\n');
}

const verifier = /says it is wrong/;
const author = /It disagrees: three tries are made/;
const rowOf = (all: readonly string[], what: RegExp) => all.findIndex((row) => what.test(row));

describe('a doubt that waits for the person', () => {
  it('shows both sides beside each other from 120 columns', async () => {
    const all = await rows(runFacts.disputed, 120);
    const title = all[rowOf(all, verifier)] ?? '';
    expect(title).toMatch(/says it is wrong.*│.*made it/);
    expect(rowOf(all, author)).toBeGreaterThan(0);
    expect(all.join('\n')).toMatch(/Who is right about s1\? Press w to say\./);
  });

  it.each([119, 80])('shows one below the other on %i columns', async (columns) => {
    const all = await rows(runFacts.disputed, columns);
    expect(all[rowOf(all, verifier)]).not.toMatch(/made it/);
    expect(rowOf(all, /made it/)).toBeGreaterThan(rowOf(all, verifier));
  });

  it('stands among what needs the person', async () => {
    const board = openDashboard(runFacts.disputed).screen();
    expect(board).toMatch(/NEEDS YOU[\s\S]*◆ s1.*who is right\?/);
  });

  it('is not asked about where none waits', async () => {
    expect((await rows(runFacts.repairing, 120)).join('\n')).not.toMatch(/Who is right/);
  });
});
