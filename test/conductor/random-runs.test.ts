import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../source/conductor/advance/advance.ts';
import { owed } from '../../source/conductor/owed.ts';
import { decodeFact, type Recorded } from '../../source/domain/decode.ts';
import type { RoleMap } from '../../source/domain/role-map.ts';
import { findCall } from '../../source/state/call-book.ts';
import { evolve, fold } from '../../source/state/evolve/evolve.ts';
import { initialState, type RunState } from '../../source/state/run-state.ts';
import { needsOf } from '../../source/state/view/needs.ts';
import { chance, type Luck, payment, settle, tellToEnd } from '../helpers/scripted-world.ts';
import { otherMap, smallMap } from '../helpers/small-map.ts';
import * as t from '../helpers/story.ts';
import { wishes } from '../helpers/wishes.ts';

const runs = Number(process.env.FUGU_FUZZ ?? 150);

/** What holds after every command, whatever happened. */
function holds(story: t.Story): void {
  const { state } = story;
  const keys = owed(state).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(advance(state, state.lastAt)).toEqual([]);
  noPausedStart(state);
  seated(state);
  onceEach(state);
  expect(state.scarceSpent).toBeLessThanOrEqual(1);
  for (const fact of story.last) if (fact.type === 'VerdictGiven') foreign(state, fact);
}

function noPausedStart(state: RunState): void {
  for (const debt of owed(state)) {
    const entry = debt.type === 'call' ? findCall(state.calls, debt.call) : undefined;
    if (entry?.status === 'routed') expect(state.pausedLanes).not.toContain(entry.call.lane);
  }
}

/** Nothing new is started on a lane that has no free seat. */
function seated(state: RunState): void {
  const taken = new Map<string, number>();
  for (const debt of owed(state)) {
    const entry = debt.type === 'call' ? findCall(state.calls, debt.call) : undefined;
    if (!entry) continue;
    const { lane } = entry.call;
    const before = taken.get(lane) ?? 0;
    if (entry.status === 'routed') expect(before).toBeLessThan(lane === 'worker-fast' ? 2 : 1);
    taken.set(lane, before + 1);
  }
}

function onceEach(state: RunState): void {
  for (const { verdicts } of Object.values(state.attempts)) {
    const models = verdicts.map(({ verifier }) => verifier.model);
    expect(new Set(models).size).toBe(models.length);
  }
}

/** The rule, said once more in other words: nobody who wrote it shares a family with who judges it. */
function foreign(
  state: RunState,
  fact: Extract<t.Story['last'][number], { type: 'VerdictGiven' }>,
): void {
  const writers = state.attempts[fact.attempt ?? '']?.authors.filter(
    ({ role }) => role === 'writer',
  );
  expect(writers?.length).toBeGreaterThan(0);
  const wrote = new Set(writers?.flatMap(({ lineage }) => lineage));
  expect(fact.verifier.lineage.length).toBeGreaterThan(0);
  expect(fact.verifier.lineage.filter((family) => wrote.has(family))).toEqual([]);
  expect(writers?.map(({ model }) => model)).not.toContain(fact.verifier.model);
}

/** Nothing owed and not ended: then something waits for a person, or a lane is paused. */
function neverStuck(story: t.Story): void {
  const { state } = story;
  if (state.ended || owed(state).length > 0) return;
  const waits = needsOf(state).length > 0 || state.pausedLanes.length > 0;
  expect(waits ? 'waits' : `stuck: ${t.storyText(story)}`).toBe('waits');
}

const lucks = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 6 }),
  trouble: fc.constantFrom(0, 0.05, 0.15, 0.3, 0.6),
});
const jobs = fc.record({
  stepMode: fc.boolean(),
  budgetUsd: fc.constantFrom(0.3, 5, 1000),
});
const narrow = otherMap([
  'repairRounds: 2, replans: 1, candidates: 2',
  'repairRounds: 0, replans: 0',
]);
const wide = otherMap([
  'repairRounds: 2, replans: 1, candidates: 2',
  'repairRounds: 1, replans: 3, candidates: 3',
]);
const maps = fc.constantFrom(
  smallMap,
  narrow,
  wide,
  otherMap(['authors: writers', 'authors: writers-and-planners']),
  otherMap([
    'to: [second-brain, worker-fast], verify: none',
    'to: [worker-fast], verify: { count: 1 }',
  ]),
);
const start = (job: { stepMode: boolean; budgetUsd: number }, map: RoleMap = smallMap) =>
  t.submitted({ job, map });

describe('random outcomes', () => {
  it('end the job, with a person who settles what waits', () => {
    fc.assert(
      fc.property(lucks, jobs, maps, (luck, job, map) => {
        const ended = tellToEnd(luck, start(job, map), (story) => {
          holds(story);
          neverStuck(story);
        });
        expect(ended.state.ended).toBeDefined();
      }),
      { numRuns: runs },
    );
  });

  it('give a journal of which every prefix folds, and which reads back the same', () => {
    fc.assert(
      fc.property(lucks, jobs, (luck, job) => {
        const { recorded, state } = tellToEnd(luck, start(job));
        let folded = initialState();
        for (const line of recorded) folded = evolve(folded, line);
        expect(folded).toEqual(state);
        expect(fold(recorded.map(reread))).toEqual(state);
      }),
      { numRuns: Math.ceil(runs / 5) },
    );
  });
});

function reread(line: Recorded): Recorded {
  const decoded = decodeFact(JSON.parse(JSON.stringify(line.fact)));
  if (decoded.status === 'refused') throw new Error(decoded.because);
  return { ...line, fact: decoded.fact };
}

/** How a story ended, without what a restart may change: money, counts, words. */
function ending({ state }: t.Story) {
  const steps = Object.values(state.steps).map(({ step, status, verified }) => [
    step.id,
    status,
    verified,
  ]);
  return { ended: state.ended?.status, steps, landed: state.landed, tree: state.audit?.tree };
}

describe('a stop after any fact', () => {
  it('and a restart come to the same end', () => {
    fc.assert(
      fc.property(lucks, fc.boolean(), (dice, stepMode) => {
        const luck = { ...dice, steady: true };
        const whole = tellToEnd(luck, start({ stepMode, budgetUsd: 1000 }));
        const every = Math.max(1, Math.floor(whole.recorded.length / 25));
        const first = 1 + Math.floor(chance(luck, 'offset') * every);
        for (let stop = 4 + first; stop < whole.recorded.length; stop += every) {
          const cut = t.tell(t.storyOf(whole.recorded.slice(0, stop)), {
            type: 'Resume',
            by: 'ana',
          });
          expect(ending(tellToEnd(luck, cut, holds))).toEqual(ending(whole));
        }
      }),
      { numRuns: Math.ceil(runs / 10) },
    );
  });
});

describe('a person who does anything at any time', () => {
  it('cannot make an author judge, two questions of one, a stuck step or an endless run', () => {
    const times = fc.array(fc.tuple(fc.nat({ max: 12 }), wishes), { maxLength: 12 });
    fc.assert(
      fc.property(lucks, jobs, maps, times, (luck, job, map, acts) => {
        let story = start(job, map);
        for (const [turn, [pause, wish]] of acts.entries()) {
          story = someTurns(luck, story, pause);
          story = t.tell(story, wish(story.state, luck, turn));
          holds(story);
          neverStuck(story);
        }
        for (const paused of story.state.pausedLanes) {
          if (!story.state.ended)
            story = t.tell(story, { type: 'ResumeLane', lane: paused, by: t.by });
        }
        tellToEnd(luck, story, (told) => {
          holds(told);
          neverStuck(told);
        });
      }),
      { numRuns: runs },
    );
  });
});

/** Pays some debts, any of those that are owed. */
function someTurns(luck: Luck, story: t.Story, turns: number): t.Story {
  let told = story;
  for (let turn = 0; turn < turns; turn += 1) {
    const debts = t.debts(told);
    const debt = debts[Math.floor(chance(luck, `which ${told.state.seq}`) * debts.length)];
    if (!debt) return told;
    for (const command of payment(luck, debt, told.state)) {
      told = t.tell(told, command);
      holds(told);
    }
  }
  neverStuck(told);
  return told;
}

describe('the scripted world', () => {
  it('without trouble lands a job', () => {
    const ended = tellToEnd(
      { seed: 'calm', trouble: 0 },
      start({ stepMode: false, budgetUsd: 1000 }),
    );
    expect(['landed', 'verified']).toContain(ended.state.ended?.status);
    expect(settle({ seed: 'calm', trouble: 0 }, ended)).toEqual(ended);
  });
});
