import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../source/domain/facts.ts';
import { type TaskRow, taskRows, taskTree } from '../../../source/state/view/view-tasks.ts';
import * as runFacts from '../../helpers/run-facts.ts';
import { stateOf } from '../../helpers/states.ts';

const tree = (facts: readonly Fact[], filter?: string) => taskTree(stateOf(facts), filter);
const shape = (facts: readonly Fact[], filter?: string) =>
  tree(facts, filter).map(({ name, rows }) => `${name}: ${rows.map(brief).join(', ')}`);
const brief = ({ glyph, key, note }: TaskRow) => `${glyph} ${key}${note ? ` (${note})` : ''}`;

describe('the task tree', () => {
  it.each([
    ['before the plan', runFacts.planning, ['RUNNING: ▶ plan (planning)']],
    [
      'while steps are written',
      runFacts.working,
      ['RUNNING: ▶ s1 (writing), ▶ s2 (writing)', 'QUEUED: ○ s3 (after s1)', 'DONE: ✓ plan'],
    ],
    [
      'while one is repaired and one is verified',
      runFacts.repairing,
      ['RUNNING: ▶ s1 (repair 1), ▶ s2 (verifying)', 'QUEUED: ○ s3 (after s1)', 'DONE: ✓ plan'],
    ],
    [
      'when an audit waits',
      runFacts.auditing,
      ['NEEDS YOU: ◆ need:audit', 'DONE: ✓ plan, ✓ s1, ✓ s2 (inconclusive), ✓ s3, ✓ synthesis'],
    ],
    [
      'when a budget holds a call',
      runFacts.held,
      [
        'NEEDS YOU: ◆ need:budget:s1.work.1',
        'RUNNING: ▶ s1 (over budget)',
        'QUEUED: ○ s2, ○ s3 (after s1)',
        'DONE: ✓ plan',
      ],
    ],
    [
      'when step mode stops',
      runFacts.gated,
      ['NEEDS YOU: ◆ need:gate:s1', 'QUEUED: ○ s1, ○ s2, ○ s3 (after s1)', 'DONE: ✓ plan'],
    ],
  ])('%s', (_title, facts, expected) => {
    expect(shape(facts)).toEqual(expected);
  });

  it('puts a blocked step under NEEDS YOU and nowhere else', () => {
    const groups = tree(runFacts.blocked);
    expect(groups[0]).toMatchObject({ name: 'NEEDS YOU', rows: [{ key: 's2', glyph: '⊘' }] });
    expect(taskRows(groups).filter((row) => row.key === 's2')).toHaveLength(1);
  });

  it('says which family vouches for a step, and nobody for one in doubt', () => {
    const rows = taskRows(tree(runFacts.auditing));
    const vouched = (key: string) => rows.find((row) => row.key === key)?.vouched;
    expect([vouched('s1'), vouched('plan'), vouched('s2')]).toEqual([
      ['nvidia'],
      ['anthropic'],
      [],
    ]);
  });

  it('shows a queued step of a paused lane as paused, and a busy one as running', () => {
    const paused: Fact = { type: 'LanePaused', lane: 'worker-fast', by: 'ana' };
    expect(shape([...runFacts.working, paused])[0]).toContain('▶ s1');
    const rerouted: Fact = { type: 'StepRerouted', step: 's3', lane: 'worker-fast', by: 'ana' };
    expect(shape([...runFacts.working, paused, rerouted])[1]).toContain('⏸ s3');
  });

  it('counts the lines of a patch', () => {
    const row = taskRows(tree(runFacts.auditing)).find(({ key }) => key === 's1');
    expect(row?.lines).toEqual({ added: 12, removed: 3 });
  });

  it('keeps only what contains the filter, and drops empty groups', () => {
    expect(shape(runFacts.working, 'CHANGELOG')).toEqual(['QUEUED: ○ s3 (after s1)']);
    expect(shape(runFacts.working, 'no such thing')).toEqual([]);
  });
});
