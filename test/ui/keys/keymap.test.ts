import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../source/domain/facts.ts';
import type { Screen } from '../../../source/ui/draw/layout.ts';
import { bindings, bindingsAt, footerHints, keysTable } from '../../../source/ui/keys/keymap.ts';
import type { World } from '../../../source/ui/store/screen-data.ts';
import { initialUi, type UiState } from '../../../source/ui/store/ui-state.ts';
import * as scenes from '../../helpers/scenes.ts';
import { record, startedAt, stateOf } from '../../helpers/states.ts';

const nowAt = startedAt + 60_000;

function worldOf(facts: readonly Fact[] | undefined): World {
  const absent = { status: 'absent' } as const;
  const content = {
    ring: () => undefined,
    diff: () => absent,
    text: () => absent,
    memory: () => undefined,
  };
  const fixed = {
    now: nowAt,
    by: 'ana',
    repo: '/tmp/shelf',
    runs: [],
    columns: 120,
    rows: 40,
    content,
  };
  return facts
    ? { ...fixed, state: stateOf(facts), history: record(facts) }
    : { ...fixed, history: [] };
}

const uiOn = (screen: Screen): UiState => ({ ...initialUi(screen !== 'start', startedAt), screen });
const because = (key: string, facts: readonly Fact[], ui: UiState = uiOn('board')) =>
  bindingsAt(ui.screen)
    .find(({ keys }) => keys.includes(key))
    ?.disabledBecause(worldOf(facts), ui);

describe('the keys', () => {
  it.each(['board', 'audit', 'start'] as const)('do not clash on the %s screen', (screen) => {
    const keys = bindingsAt(screen).flatMap((binding) => binding.keys);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it('that decide exist on the audit screen only', () => {
    const deciding = bindings.filter(({ title }) =>
      /accept|reject|send|defect|reviewer/.test(title),
    );
    expect(deciding.map(({ keys }) => keys[0])).toEqual(['A', 'X', 'b', 'd', 'm', 'S']);
    expect(new Set(deciding.map(({ where }) => where))).toEqual(new Set(['audit']));
  });

  it('that destroy are capital letters or ask first', () => {
    const destroying = bindings.filter(({ title }) => /cancel|reject/.test(title));
    expect(destroying.length).toBeGreaterThan(3);
    for (const { title } of destroying) expect(title).toContain('asks');
  });

  it.each([
    ['n', scenes.working, 'no gate is waiting'],
    ['n', scenes.gated, undefined],
    ['t', scenes.opening, undefined],
    ['t', scenes.working, 'its commands are trusted'],
    ['y', scenes.working, 's1 is running; cancel or reroute it'],
    ['y', scenes.blocked, undefined],
    ['r', scenes.working, undefined],
    ['r', scenes.landed, 'the job has ended (landed)'],
    ['r', scenes.opening, 'the selected row is not a step'],
    ['p', scenes.working, undefined],
    ['p', scenes.opening, 'the selected row has no lane yet; choose one under Lanes (tab)'],
    ['P', scenes.planning, 'there is no accepted plan yet'],
    ['P', scenes.working, undefined],
    ['x', scenes.working, undefined],
    ['c', scenes.working, 'a job is under way here; let it end or quit first'],
    ['c', scenes.landed, undefined],
    ['left', scenes.working, 'this step has no other call to show'],
    ['left', scenes.repairing, undefined],
  ])('%s says why it does nothing now', (key, facts, expected) => {
    expect(because(key, facts)).toBe(expected);
  });

  it.each([
    ['A', undefined, undefined],
    ['d', undefined, 'choose one step in the list first'],
    ['d', 's1', undefined],
    ['m', 's1', undefined],
    ['S', undefined, undefined],
  ])('%s on the audit screen with %s chosen', (key, auditStep, expected) => {
    const ui = auditStep === undefined ? uiOn('audit') : { ...uiOn('audit'), auditStep };
    expect(because(key, scenes.auditing, ui)).toBe(expected);
  });

  it('that decide do nothing in the first moments of the audit screen', () => {
    const fresh = { ...uiOn('audit'), shownAt: nowAt - 299 };
    expect(because('A', scenes.auditing, fresh)).toMatch(/only just appeared/);
    expect(because('A', scenes.auditing, { ...fresh, shownAt: nowAt - 300 })).toBeUndefined();
  });
});

describe('the footer', () => {
  const hints = (facts: readonly Fact[], ui = uiOn('board')) => footerHints(worldOf(facts), ui);
  const keys = (facts: readonly Fact[], ui?: UiState) =>
    hints(facts, ui)
      .flat()
      .map(({ key }) => key);

  it('has three groups and at most eight hints', () => {
    for (const facts of [scenes.opening, scenes.working, scenes.auditing, scenes.gated]) {
      expect(hints(facts)).toHaveLength(3);
      expect(keys(facts).length).toBeLessThanOrEqual(8);
    }
  });

  it('follows the moment', () => {
    expect(keys(scenes.opening)).toContain('t');
    expect(keys(scenes.gated)).toContain('n');
    expect(keys(scenes.held)).toContain('B');
    expect(keys(scenes.blocked)).toContain('y');
    expect(keys(scenes.working)).not.toContain('n');
    expect(keys(scenes.auditing, uiOn('audit'))).toEqual(expect.arrayContaining(['A', 'X', 'b']));
  });
});

describe('the table of keys', () => {
  it('has a row for every binding', () => {
    expect(keysTable().split('\n')).toHaveLength(bindings.length + 2);
    expect(keysTable()).toContain('| `A` | accept the result (asks, with a note) | audit |');
  });

  it('is the one in docs/keys.md (npm run docs)', () => {
    const page = readFileSync('docs/keys.md', 'utf8');
    const [, table] = /<!-- keys -->\n([\s\S]*?)\n<!-- \/keys -->/.exec(page) ?? [];
    expect(table?.trim()).toBe(keysTable());
  });
});
