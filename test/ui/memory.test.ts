import { describe, expect, it } from 'vitest';
import type { Fact } from '../../source/domain/facts.ts';
import type { MemoryBoard } from '../../source/ui/store/memory-board.ts';
import { openDashboard } from '../helpers/open-dashboard.ts';
import * as runFacts from '../helpers/run-facts.ts';
import { draft, fact } from '../memory/facts.ts';

const board: MemoryBoard = {
  status: 'read',
  dir: '/srv/memory',
  total: 2,
  archived: 1,
  facts: [
    fact({ id: 'lock', title: 'Landing takes a lock' }),
    fact({ id: 'old', title: 'The shop is slow', confidence: 'low', expires: '2020-01-01' }),
  ],
  problems: [
    {
      severity: 'error',
      kind: 'input',
      file: '/srv/memory/x.md',
      line: 3,
      what: 'It says nothing.',
      remedy: 'Fix it.',
    },
  ],
  bridges: [
    { agent: 'codex', bridge: 'wired', proof: 'proven (agent-loader) 2d ago' },
    { agent: 'claude', bridge: 'none', proof: 'never tried' },
  ],
};
const proposal: Fact = {
  type: 'MemoryProposed',
  call: 's1.work.1',
  proposal: 'm1',
  draft: draft({ title: 'Retry only on 503', source: 'code-spark', body: 'The shop says so.' }),
};

/** A dashboard on a run whose memory holds the board, with the memory open. */
async function onMemory(...more: readonly Fact[]) {
  const dashboard = openDashboard([...runFacts.working, ...more]);
  dashboard.source.readMemory(board);
  await dashboard.press('5', '5');
  return dashboard;
}

describe('the memory on the screen', () => {
  it('lists facts, bridges with their last proof, and what is left out', async () => {
    const screen = (await onMemory()).screen();
    expect(screen).toContain('▸Memory');
    expect(screen).toMatch(/2 facts in force, 1 archived/);
    expect(screen).toMatch(/Landing takes a lock/);
    expect(screen).toMatch(/lock · decision · git · landing · by person · 2026-11-23/);
    expect(screen).toMatch(/low confidence ·/);
    expect(screen).toMatch(/codex +wired; proven \(agent-loader\) 2d ago/);
    expect(screen).toMatch(/claude +none; never tried/);
    expect(screen).toContain('/srv/memory/x.md:3: It says nothing. Fix it.');
  });

  it('shows what workers propose, with what becomes of it', async () => {
    const dashboard = await onMemory(proposal);
    expect(dashboard.screen()).toMatch(/m1 Retry only on 503 \(decision, by code-spark\)/);
    expect(dashboard.screen()).toContain('kept once the result has landed');
    dashboard.source.add({
      type: 'MemoryDropped',
      proposal: 'm1',
      because: 'it is not wanted',
      by: 'ana',
    });
    expect(dashboard.screen()).toContain('dropped: it is not wanted');
  });

  it('searches with the filter as it is typed, and shows what it found whole', async () => {
    const dashboard = await onMemory();
    await dashboard.press('/');
    await dashboard.type('lock');
    dashboard.screen();
    await dashboard.press('enter');
    expect(dashboard.source.sought.at(-1)).toBe('lock');
    expect(dashboard.screen()).toMatch(/2 of 2 facts for "lock"/);
    expect(dashboard.screen()).toContain('Landing takes a lock per repository.');
  });

  it('says how to make one where there is none, and is read nowhere else', async () => {
    const dashboard = openDashboard(runFacts.working);
    await dashboard.press('4', '3', '2', '1');
    expect(dashboard.source.sought).toEqual([]);
    await dashboard.press('5', '5');
    expect(dashboard.screen()).toContain('There is no memory yet.');
  });

  it('fits on a small terminal', async () => {
    const dashboard = await onMemory(proposal);
    const rows = dashboard.screen(80, 24).split('\n');
    expect(rows).toHaveLength(24);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80);
    expect(rows.join('\n')).toContain('Facts for the shared memory');
  });
});
