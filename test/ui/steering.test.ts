import { describe, expect, it } from 'vitest';
import type { PersonCommand } from '../../source/domain/commands.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { openDashboard } from '../helpers/open-dashboard.ts';
import * as runFacts from '../helpers/run-facts.ts';
import { draft } from '../memory/facts.ts';

const by = 'ana';
const { tree } = runFacts;

type Way = readonly [fixture: readonly Fact[], keys: readonly string[], command: PersonCommand];
const paused: Fact = { type: 'LanePaused', lane: 'worker-fast', by };
const stepMode: Fact = { type: 'StepModeSet', on: true, by };
const proposal: Fact = {
  type: 'MemoryProposed',
  call: 's1.work.1',
  proposal: 'm1',
  draft: draft(),
};
const audit = ['enter'];

// `"…"` is typed into the open field; everything else is a key.
const ways: { readonly [T in PersonCommand['type']]: Way } = {
  PauseLane: [runFacts.working, ['p'], { type: 'PauseLane', lane: 'worker-fast', by }],
  ResumeLane: [
    [...runFacts.working, paused],
    ['p'],
    { type: 'ResumeLane', lane: 'worker-fast', by },
  ],
  RerouteStep: [
    runFacts.working,
    ['r', 'j', 'j', 'j', 'j', 'enter'],
    { type: 'RerouteStep', step: 's1', lane: 'worker-big', by },
  ],
  RerouteLane: [
    runFacts.working,
    ['R', 'enter'],
    { type: 'RerouteLane', from: 'worker-fast', to: 'conductor', by },
  ],
  SetStepMode: [[...runFacts.working, stepMode], ['s'], { type: 'SetStepMode', on: false, by }],
  PassGate: [runFacts.gated, ['n'], { type: 'PassGate', gate: 's1', by }],
  RetryStep: [
    runFacts.blocked,
    ['y', '"try the old API"', 'enter'],
    { type: 'RetryStep', step: 's2', note: 'try the old API', by },
  ],
  RuleDoubt: [
    runFacts.disputed,
    ['w', '"author: the caller closes it"', 'enter'],
    {
      type: 'RuleDoubt',
      step: 's1',
      call: 's1.verify.1',
      ruling: 'author',
      note: 'the caller closes it',
      by,
    },
  ],
  AcceptServedId: [
    runFacts.unknownId,
    ['i', 'enter'],
    { type: 'AcceptServedId', model: 'nemotron', id: 'gateway-7', by },
  ],
  DropProposal: [
    [...runFacts.working, proposal],
    ['F', 'enter'],
    { type: 'DropProposal', proposal: 'm1', by },
  ],
  CancelStep: [runFacts.working, ['j', 'x', 'enter'], { type: 'CancelStep', step: 's2', by }],
  CancelJob: [runFacts.working, ['X', 'y'], { type: 'CancelJob', by }],
  Replan: [
    runFacts.working,
    ['P', '"tests first"', 'enter'],
    { type: 'Replan', because: 'tests first', by },
  ],
  RaiseBudget: [runFacts.held, ['B', '"$8.50"', 'enter'], { type: 'RaiseBudget', capUsd: 8.5, by }],
  TrustCommands: [
    runFacts.opening,
    ['t', 'enter'],
    { type: 'TrustCommands', hash: runFacts.hash, by },
  ],
  AcceptAudit: [runFacts.auditing, [...audit, 'A', 'enter'], { type: 'AcceptAudit', tree, by }],
  RejectAudit: [
    runFacts.auditing,
    [...audit, 'X', '"not this way"', 'enter'],
    { type: 'RejectAudit', tree, note: 'not this way', by },
  ],
  SendBack: [
    runFacts.auditing,
    [...audit, 'j', 'j', 'b', '"name the unit"', 'enter'],
    { type: 'SendBack', tree, note: 'name the unit', steps: ['s2'], by },
  ],
  RejectStep: [
    runFacts.auditing,
    [...audit, 'j', 'd', 'enter'],
    { type: 'RejectStep', step: 's1', tree, by },
  ],
  MarkDefect: [
    runFacts.auditing,
    [...audit, 'j', 'm', '"wrong unit"', 'enter'],
    { type: 'MarkDefect', step: 's1', note: 'wrong unit', by },
  ],
  AnswerContract: [
    runFacts.unanswered,
    ['a', '"kept no file outside docs changed"', 'enter'],
    {
      type: 'AnswerContract',
      number: 'L1',
      answer: 'kept',
      because: 'no file outside docs changed',
      by,
    },
  ],
  AskReview: [
    runFacts.auditing,
    [...audit, 'S', '"Is the delay bounded?"', 'enter'],
    { type: 'AskReview', question: 'Is the delay bounded?', by },
  ],
};

async function go(fixture: readonly Fact[], keys: readonly string[]) {
  const dashboard = openDashboard(fixture);
  for (const key of keys) {
    if (key.startsWith('"')) await dashboard.type(key.slice(1, -1));
    else await dashboard.press(key);
  }
  return dashboard;
}

describe('every command of a person', () => {
  it.each(Object.entries(ways))(
    'can be given by keys: %s',
    async (_type, [fixture, keys, command]) => {
      const dashboard = await go(fixture, keys);
      expect(dashboard.source.told).toEqual([command]);
      expect(dashboard.store.ui.dialogs).toEqual([]);
    },
  );

  const asking = Object.entries(ways).filter(([, [, keys]]) => keys.at(-1) === 'enter');
  it.each(asking)('that asks first is not given after esc: %s', async (_type, [fixture, keys]) => {
    const dashboard = await go(fixture, [...keys.slice(0, -1), 'esc']);
    expect(dashboard.source.told).toEqual([]);
  });

  it('to cancel the plan alone opens nothing and names the key that cancels the job', async () => {
    const dashboard = await go(runFacts.planning, ['x']);
    expect(dashboard.store.ui.dialogs).toEqual([]);
    expect(dashboard.screen()).toContain('the job needs the plan; X cancels the job');
  });

  it('that was refused says so in the message row', async () => {
    const dashboard = openDashboard(runFacts.working);
    dashboard.source.refuse({
      what: 'worker-fast is the only lane for s1',
      remedy: 'Add a lane to the spec',
    });
    await dashboard.press('p');
    expect(dashboard.screen()).toContain(
      'worker-fast is the only lane for s1. Add a lane to the spec.',
    );
  });
});

describe('dialogs', () => {
  it.each([
    [
      'the budget that is not a number',
      runFacts.held,
      ['B', '"lots"', 'enter'],
      'Type an amount in dollars',
    ],
    [
      'a budget that is not a raise',
      runFacts.held,
      ['B', '"4"', 'enter'],
      'The budget is $5.00 already',
    ],
    [
      'sending back without a note',
      runFacts.auditing,
      ['enter', 'b', 'enter'],
      'Say what must change',
    ],
    [
      'asking the reviewer nothing',
      runFacts.auditing,
      ['enter', 'S', 'enter'],
      'Type the one question',
    ],
    ['planning again without a reason', runFacts.working, ['P', 'enter'], 'Say what the new plan'],
  ])('refuse %s and stay open', async (_what, fixture, keys, words) => {
    const dashboard = await go(fixture, keys);
    expect(dashboard.source.told).toEqual([]);
    expect(dashboard.screen()).toContain(words);
    expect(dashboard.store.ui.dialogs).toHaveLength(1);
  });

  it('show the commands and the sandbox before they are trusted', async () => {
    const dashboard = await go(runFacts.opening, ['t']);
    expect(dashboard.screen()).toContain('npm ci --ignore-scripts');
    expect(dashboard.screen()).toContain('They run in a sandbox');
  });

  it('say why a lane cannot be chosen, and keep the step where it is', async () => {
    const dashboard = await go(runFacts.working, ['r', 'j', 'j', 'enter']);
    expect(dashboard.source.told).toEqual([]);
    expect(dashboard.screen()).toContain('worker-fast: it is there already.');
  });

  it('move the verification of a step that is being verified, from the lane that is asked', async () => {
    const dashboard = await go(runFacts.repairing, ['j', 'r']);
    expect(dashboard.screen()).toContain('Reroute the verification of s2 to which lane?');
    expect(dashboard.screen()).toContain('What was written stands. thinker is asked no more');
    await dashboard.press('j', 'enter');
    expect(dashboard.screen()).toContain('thinker: it is there already.');
    await dashboard.press('k', 'enter');
    expect(dashboard.source.told).toEqual([
      { type: 'RerouteStep', step: 's2', lane: 'conductor', by },
    ]);
  });

  it('offer the verification to nobody of the author’s family', async () => {
    const dashboard = await go(runFacts.repairing, ['j', 'r', 'j', 'j', 'j', 'enter']);
    expect(dashboard.screen()).toContain('worker-directed: code-flash wrote it.');
    await dashboard.press('k', 'enter');
    expect(dashboard.screen()).toContain('worker-fast: code-spark is deepseek');
    expect(dashboard.source.told).toEqual([]);
  });

  it('move the work of a step that is being repaired, though its first patch was verified', async () => {
    const dashboard = await go(runFacts.repairing, ['r']);
    expect(dashboard.screen()).toContain('Reroute s1 to which lane?');
    await dashboard.press('j', 'j', 'enter');
    expect(dashboard.screen()).toContain('worker-fast: it is there already.');
  });

  it('show what is left of the scarce quota', async () => {
    const dashboard = await go(runFacts.auditing, ['enter', 'S']);
    expect(dashboard.screen()).toContain('1 question left of 1 for this job');
  });

  it('ignore enter in their first moments', async () => {
    const dashboard = await go(runFacts.working, ['X']);
    await dashboard.pressAtOnce('enter');
    expect(dashboard.source.told).toEqual([]);
    dashboard.wait(300);
    await dashboard.pressAtOnce('enter');
    expect(dashboard.source.told).toHaveLength(1);
  });
});
