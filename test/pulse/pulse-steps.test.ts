import { describe, expect, it } from 'vitest';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { type Inventory, inventoryMark, seenFindings } from '../../source/pulse/pulse-inventory.ts';
import { pulsePlan } from '../../source/pulse/pulse-plan.ts';
import { guardrails, pulseSteps } from '../../source/pulse/pulse-steps.ts';
import { smallMap } from '../helpers/small-map.ts';

const inventory: Inventory = {
  repos: [
    {
      path: '/code/shop',
      branch: 'main',
      head: 'a'.repeat(40),
      commits: [{ hash: 'b'.repeat(40), subject: 'Sell books' }],
      changed: [' src/a.js | 3 +++'],
      dirty: true,
    },
  ],
  runs: [{ run: 'r1', task: 'fix it', standing: 'audit waits', open: true }],
  stale: ['the skill for claude is older than the spec'],
};
const local: RoleMap = {
  ...smallMap,
  models: { ...smallMap.models, pocket: { driver: 'slot', model: 'gemma', price: 'free' } },
  lanes: {
    ...smallMap.lanes,
    'second-brain': { models: ['pocket'], atOnce: 1, optional: true },
    'scarce-reviewer': { models: ['glm'], atOnce: 1, optional: false },
  },
};
const input = (map: RoleMap) => ({ map, inventory, yesterday: [], diffs: [] });

describe('the prompts of a pulse', () => {
  it('each carry the cross-family line and the line that keeps the scarce reviewer out', () => {
    for (const { detail } of pulseSteps(input(local))) {
      expect(detail).toMatch(/verified by a model of another family/);
      expect(detail).toMatch(/The scarce reviewer \(glm\) stays out/);
      expect(detail).toMatch(/only through the slot's queue/);
    }
  });

  it('say what is so where the map has no scarce reviewer or no local model', () => {
    const { 'second-brain': _, 'scarce-reviewer': __, ...lanes } = local.lanes;
    const words = guardrails({ ...local, lanes }).join('\n');
    expect(words).toMatch(/has no scarce reviewer/);
    expect(words).toMatch(/has no local model/);
  });

  it('hold what was seen, yesterday’s findings with their keys, and the diffs', () => {
    const yesterday = [
      {
        key: 'old-risk',
        severity: 'low',
        where: 'x',
        what: 'y',
        from: 'risk',
        vouched: 'verified',
      } as const,
    ];
    const diffs = [{ path: '/code/shop', text: '+ const price = 3;' }];
    const [step] = pulseSteps({ ...input(local), yesterday, diffs });
    for (const words of ['Sell books', 'src/a.js | 3', 'old-risk', '+ const price = 3;', 'fix it'])
      expect(step?.detail).toContain(words);
  });
});

describe('the steps of a pulse', () => {
  it('never go to the scarce reviewer', () => {
    expect(pulseSteps(input(local)).flatMap(({ lanes }) => lanes)).not.toContain('scarce-reviewer');
    expect(local.lanes['scarce-reviewer']?.models).toEqual(['glm']);
  });

  it('go to the lanes the spec names, and to others behind them', () => {
    const map = { ...local, pulse: { delegates: { risk: 'worker-big' as const } } };
    const risk = pulseSteps(input(map)).find(({ id }) => id === 'risk');
    expect(risk?.lanes[0]).toBe('worker-big');
    expect(risk?.lanes.length).toBeGreaterThan(1);
  });

  it('are verified where they claim something, and the local pass waits in line as batch', () => {
    const { steps } = pulsePlan(input(local)).plan;
    expect(steps.map(({ id, taskClass, batch }) => [id, taskClass, batch ?? false])).toEqual([
      ['inventory', 'directed', false],
      ['risk', 'directed', false],
      ['research', 'directed', false],
      ['local-synthesis', 'quick', true],
    ]);
    expect(steps.every(({ optional, product }) => optional === true && product === 'answer')).toBe(
      true,
    );
  });

  it('have no local pass where no lane’s model stands behind the slot', () => {
    expect(pulseSteps(input(smallMap)).map(({ id }) => id)).not.toContain('local-synthesis');
  });
});

describe('what a pulse sees by itself', () => {
  it('counts as unchanged while heads, open runs and stale pieces are the same', () => {
    const later = { ...inventory, disk: { path: '/', freeMb: 900, totalMb: 1000 }, slot: 'busy' };
    expect(inventoryMark(later)).toBe(inventoryMark(inventory));
  });

  it.each<readonly [string, Partial<Inventory>]>([
    ['a run was opened', { runs: [] }],
    ['a door is stale', { stale: [] }],
    ['the disk is nearly full', { disk: { path: '/', freeMb: 1, totalMb: 1000 } }],
    ['a repository moved', { repos: [] }],
    [
      'other files are not committed',
      { repos: inventory.repos.map((repo) => ({ ...repo, edits: 'e' })) },
    ],
  ])('counts as changed when %s', (_, over) => {
    expect(inventoryMark({ ...inventory, ...over })).not.toBe(inventoryMark(inventory));
  });

  it('is a finding of the harness: open runs, stale pieces, a full disk, an unreadable repository', () => {
    const [repo] = inventory.repos;
    const all = seenFindings({
      ...inventory,
      repos: repo ? [{ ...repo, unread: 'it is gone' }] : [],
      disk: { path: '/', freeMb: 1, totalMb: 1000 },
    });
    expect(all.map(({ severity }) => severity)).toEqual(['high', 'high', 'medium', 'low']);
    expect(seenFindings({ repos: [], runs: [], stale: [] })).toEqual([]);
  });
});
