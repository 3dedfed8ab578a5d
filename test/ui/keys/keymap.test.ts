import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../source/domain/facts.ts';
import type { Screen } from '../../../source/ui/draw/layout.ts';
import { bindings, bindingsAt, footerHints, keysTable } from '../../../source/ui/keys/keymap.ts';
import type { World } from '../../../source/ui/store/screen-data.ts';
import { initialUi, type UiState } from '../../../source/ui/store/ui-state.ts';
import * as runFacts from '../../helpers/run-facts.ts';
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
    ['n', runFacts.working, 'no gate is waiting'],
    ['n', runFacts.gated, undefined],
    ['t', runFacts.opening, undefined],
    ['t', runFacts.working, 'its commands are trusted'],
    ['y', runFacts.working, 's1 is running; cancel or reroute it'],
    ['y', runFacts.blocked, undefined],
    ['r', runFacts.working, undefined],
    ['r', runFacts.landed, 'the job has ended (landed)'],
    ['r', runFacts.opening, 'the selected row is not a step'],
    ['p', runFacts.working, undefined],
    ['p', runFacts.opening, 'the selected row has no lane yet; choose one under Lanes (tab)'],
    ['P', runFacts.planning, 'there is no accepted plan yet'],
    ['P', runFacts.working, undefined],
    ['x', runFacts.working, undefined],
    ['c', runFacts.working, 'a job is under way here; let it end or quit first'],
    ['c', runFacts.landed, undefined],
    ['left', runFacts.working, 'this step has no other call to show'],
    ['left', runFacts.repairing, undefined],
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
    expect(because(key, runFacts.auditing, ui)).toBe(expected);
  });

  it('that decide do nothing in the first moments of the audit screen', () => {
    const fresh = { ...uiOn('audit'), shownAt: nowAt - 299 };
    expect(because('A', runFacts.auditing, fresh)).toMatch(/only just appeared/);
    expect(because('A', runFacts.auditing, { ...fresh, shownAt: nowAt - 300 })).toBeUndefined();
  });
});

describe('the footer', () => {
  const hints = (facts: readonly Fact[], ui = uiOn('board')) => footerHints(worldOf(facts), ui);
  const keys = (facts: readonly Fact[], ui?: UiState) =>
    hints(facts, ui)
      .flat()
      .map(({ key }) => key);

  it('has three groups and at most eight hints', () => {
    for (const facts of [runFacts.opening, runFacts.working, runFacts.auditing, runFacts.gated]) {
      expect(hints(facts)).toHaveLength(3);
      expect(keys(facts).length).toBeLessThanOrEqual(8);
    }
  });

  it('follows the moment', () => {
    expect(keys(runFacts.opening)).toContain('t');
    expect(keys(runFacts.gated)).toContain('n');
    expect(keys(runFacts.held)).toContain('B');
    expect(keys(runFacts.blocked)).toContain('y');
    expect(keys(runFacts.working)).not.toContain('n');
    expect(keys(runFacts.auditing, uiOn('audit'))).toEqual(expect.arrayContaining(['A', 'X', 'b']));
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
