import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../source/domain/facts.ts';
import { evolve } from '../../source/state/evolve/evolve.ts';
import { BrokenRule } from '../../source/state/evolve/hard-rule.ts';
import { initialState, type RunState } from '../../source/state/run-state.ts';
import { createPainter } from '../../source/ui/draw/paint.ts';
import { type Frame, frame } from '../../source/ui/frame.ts';
import { bindings } from '../../source/ui/keys/keymap.ts';
import { press } from '../../source/ui/press/press.ts';
import type { World } from '../../source/ui/store/screen-data.ts';
import { initialUi } from '../../source/ui/store/ui-state.ts';
import { cellWidth } from '../../source/ui/terminal/cells.ts';
import { createRing } from '../../source/ui/terminal/ring.ts';
import { sampleRuns } from '../helpers/dashboard.ts';
import * as runFacts from '../helpers/run-facts.ts';
import { sampleFacts } from '../helpers/sample-facts.ts';
import { busySlot, stalledSlot, withSlot } from '../helpers/slot-fixture.ts';
import { record, startedAt } from '../helpers/states.ts';
import { fact } from '../memory/facts.ts';

const stories: readonly (readonly Fact[])[] = [
  runFacts.landed,
  runFacts.repairing,
  runFacts.blocked,
  runFacts.held,
  runFacts.gated,
  withSlot(runFacts.working),
];
const hostile = [
  '\u001b[2J\u001b[31mred',
  '名前'.repeat(60),
  'x'.repeat(400),
  '\u202eoops',
  '👩‍👩‍👧‍👦 wide',
  '',
];
const slots = [
  undefined,
  stalledSlot,
  ...hostile.map((text) => ({
    ...busySlot,
    because: text,
    gpu: text,
    model: text,
    waiters: hostile.map((caller) => ({ id: caller, class: text, caller, waitedMs: 9e9 })),
  })),
];
const keys = [...new Set(bindings.flatMap((binding) => binding.keys))];

/** Facts of a story up to some point, then any facts at all; what the rules forbid is left out. */
const history = fc
  .tuple(
    fc.constantFrom(...stories),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.array(fc.constantFrom<Fact>(...Object.values(sampleFacts)), { maxLength: 12 }),
    fc.constantFrom('', ...hostile),
  )
  .map(([story, share, extra, text]) => {
    const spoilt = extra.map((fact) => (text === '' ? fact : spoil(fact, text)));
    return record([...story.slice(0, Math.ceil(story.length * share)), ...spoilt]);
  });

/** The fact with its free text replaced by something hostile. */
function spoil(fact: Fact, text: string): Fact {
  const shown = { ...fact } as Record<string, unknown>;
  for (const field of ['because', 'note', 'remedy', 'task', 'question', 'source']) {
    if (typeof shown[field] === 'string') shown[field] = text;
  }
  return shown as Fact;
}

function folded(facts: ReturnType<typeof record>): RunState {
  return facts.reduce((state, one) => {
    try {
      return evolve(state, one);
    } catch (error) {
      if (error instanceof BrokenRule) return state;
      throw error;
    }
  }, initialState());
}

const ring = createRing();
ring.append(`${hostile.slice(1).join('\n')}\n`);
const lines = hostile.map((text) => `+${text}`);
const content: World['content'] = {
  ring: (call) => (call.endsWith('1') ? ring : undefined),
  diff: () => ({ status: 'ready', lines }),
  text: () => ({ status: 'ready', lines }),
  memory: () => ({
    status: 'read',
    dir: '/srv/memory',
    total: lines.length,
    archived: 1,
    facts: lines.map((line, at) => fact({ id: `f${at}`, title: line, body: line })),
    problems: lines.map((what) => ({ severity: 'error', kind: 'input', what, remedy: what })),
    bridges: lines.map((words) => ({ agent: words, bridge: words, proof: words })),
  }),
};

const plain = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '');

function expectTidy({ layout, tiles, dialog, field }: Frame): void {
  for (const { rect, rows } of [...tiles, ...(dialog ? [dialog] : [])]) {
    expect(rows).toHaveLength(rect.height);
    for (const row of rows) expect(cellWidth(plain(row))).toBe(rect.width);
    expect(plain(rows.join(''))).not.toMatch(/[\u0000-\u001f\u007f\u202e]/);
    expect(rect.x + rect.width).toBeLessThanOrEqual(layout.columns);
    expect(rect.y + rect.height).toBeLessThanOrEqual(layout.rows);
  }
  if (!field) return;
  expect(field.x + field.width).toBeLessThanOrEqual(layout.columns);
  expect(field.y).toBeLessThan(layout.rows);
}

describe('a frame', () => {
  it('is never wider or taller than the terminal, in any state, after any keys', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(fc.constantFrom(...keys), { maxLength: 8 }),
        fc.constantFrom(40, 60, 80, 120, 200),
        fc.constantFrom(10, 15, 24, 48),
        fc.boolean(),
        fc.constantFrom(...slots),
        (facts, pressed, columns, rows, open, slot) => {
          const live = slot ? { slot } : {};
          const fixed = { by: 'ana', repo: '/tmp/shelf', runs: sampleRuns, content, ...live };
          const base = { ...fixed, columns, rows };
          const world = (now: number): World =>
            open
              ? { ...base, now, history: facts, state: folded(facts) }
              : { ...base, now, history: [] };
          let ui = initialUi(open, startedAt);
          pressed.forEach((key, at) => {
            ui = press(ui, key, world(startedAt + (at + 1) * 1000)).ui;
            expectTidy(frame(ui, world(startedAt + (at + 1) * 1000), createPainter('colour')));
          });
          expectTidy(frame(ui, world(startedAt + 60_000), createPainter('none')));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('says only that the terminal is too small where it is', () => {
    const world: World = {
      by: 'ana',
      repo: '/tmp/shelf',
      runs: [],
      columns: 59,
      rows: 14,
      content,
      now: startedAt,
      history: [],
    };
    const { tiles } = frame(initialUi(false, startedAt), world, createPainter('none'));
    expect(tiles).toHaveLength(1);
    expect(tiles[0]?.rows.join('')).toContain('fugu needs 60×15');
  });
});
