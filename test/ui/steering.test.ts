import { describe, expect, it } from 'vitest';
import type { PersonCommand } from '../../source/domain/commands.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { openDesk } from '../helpers/desk.ts';
import * as scenes from '../helpers/scenes.ts';
import { draft } from '../memory/facts.ts';

const by = 'ana';
const { tree } = scenes;

type Way = readonly [scene: readonly Fact[], keys: readonly string[], command: PersonCommand];
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
  PauseLane: [scenes.working, ['p'], { type: 'PauseLane', lane: 'worker-fast', by }],
  ResumeLane: [[...scenes.working, paused], ['p'], { type: 'ResumeLane', lane: 'worker-fast', by }],
  RerouteStep: [
    scenes.working,
    ['r', 'j', 'j', 'j', 'j', 'enter'],
    { type: 'RerouteStep', step: 's1', lane: 'worker-big', by },
  ],
  RerouteLane: [
    scenes.working,
    ['R', 'enter'],
    { type: 'RerouteLane', from: 'worker-fast', to: 'conductor', by },
  ],
  SetStepMode: [[...scenes.working, stepMode], ['s'], { type: 'SetStepMode', on: false, by }],
  PassGate: [scenes.gated, ['n'], { type: 'PassGate', gate: 's1', by }],
  RetryStep: [
    scenes.blocked,
    ['y', '"try the old API"', 'enter'],
    { type: 'RetryStep', step: 's2', note: 'try the old API', by },
  ],
  RuleDoubt: [
    scenes.disputed,
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
    scenes.unknownId,
    ['i', 'enter'],
    { type: 'AcceptServedId', model: 'nemotron', id: 'gateway-7', by },
  ],
  DropProposal: [
    [...scenes.working, proposal],
    ['F', 'enter'],
    { type: 'DropProposal', proposal: 'm1', by },
  ],
  CancelStep: [scenes.working, ['j', 'x', 'enter'], { type: 'CancelStep', step: 's2', by }],
  CancelJob: [scenes.working, ['X', 'y'], { type: 'CancelJob', by }],
  Replan: [
    scenes.working,
    ['P', '"tests first"', 'enter'],
    { type: 'Replan', because: 'tests first', by },
  ],
  RaiseBudget: [scenes.held, ['B', '"$8.50"', 'enter'], { type: 'RaiseBudget', capUsd: 8.5, by }],
  TrustCommands: [scenes.opening, ['t', 'enter'], { type: 'TrustCommands', hash: scenes.hash, by }],
  AcceptAudit: [scenes.auditing, [...audit, 'A', 'enter'], { type: 'AcceptAudit', tree, by }],
  RejectAudit: [
    scenes.auditing,
    [...audit, 'X', '"not this way"', 'enter'],
    { type: 'RejectAudit', tree, note: 'not this way', by },
  ],
  SendBack: [
    scenes.auditing,
    [...audit, 'j', 'j', 'b', '"name the unit"', 'enter'],
    { type: 'SendBack', tree, note: 'name the unit', steps: ['s2'], by },
  ],
  RejectStep: [
    scenes.auditing,
    [...audit, 'j', 'd', 'enter'],
    { type: 'RejectStep', step: 's1', tree, by },
  ],
  MarkDefect: [
    scenes.auditing,
    [...audit, 'j', 'm', '"wrong unit"', 'enter'],
    { type: 'MarkDefect', step: 's1', note: 'wrong unit', by },
  ],
  AnswerContract: [
    scenes.unanswered,
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
    scenes.auditing,
    [...audit, 'S', '"Is the delay bounded?"', 'enter'],
    { type: 'AskReview', question: 'Is the delay bounded?', by },
  ],
};

async function go(scene: readonly Fact[], keys: readonly string[]) {
  const desk = openDesk(scene);
  for (const key of keys) {
    if (key.startsWith('"')) await desk.type(key.slice(1, -1));
    else await desk.press(key);
  }
  return desk;
}

describe('every command of a person', () => {
  it.each(Object.entries(ways))(
    'can be given by keys: %s',
    async (_type, [scene, keys, command]) => {
      const desk = await go(scene, keys);
      expect(desk.source.told).toEqual([command]);
      expect(desk.store.ui.dialogs).toEqual([]);
    },
  );

  const asking = Object.entries(ways).filter(([, [, keys]]) => keys.at(-1) === 'enter');
  it.each(asking)('that asks first is not given after esc: %s', async (_type, [scene, keys]) => {
    const desk = await go(scene, [...keys.slice(0, -1), 'esc']);
    expect(desk.source.told).toEqual([]);
  });

  it('to cancel the plan alone opens nothing and names the key that cancels the job', async () => {
    const desk = await go(scenes.planning, ['x']);
    expect(desk.store.ui.dialogs).toEqual([]);
    expect(desk.screen()).toContain('the job needs the plan; X cancels the job');
  });

  it('that was refused says so in the message row', async () => {
    const desk = openDesk(scenes.working);
    desk.source.refuse({
      what: 'worker-fast is the only lane for s1',
      remedy: 'Add a lane to the spec',
    });
    await desk.press('p');
    expect(desk.screen()).toContain('worker-fast is the only lane for s1. Add a lane to the spec.');
  });
});

describe('dialogs', () => {
  it.each([
    [
      'the budget that is not a number',
      scenes.held,
      ['B', '"lots"', 'enter'],
      'Type an amount in dollars',
    ],
    [
      'a budget that is not a raise',
      scenes.held,
      ['B', '"4"', 'enter'],
      'The budget is $5.00 already',
    ],
    [
      'sending back without a note',
      scenes.auditing,
      ['enter', 'b', 'enter'],
      'Say what must change',
    ],
    [
      'asking the reviewer nothing',
      scenes.auditing,
      ['enter', 'S', 'enter'],
      'Type the one question',
    ],
    ['planning again without a reason', scenes.working, ['P', 'enter'], 'Say what the new plan'],
  ])('refuse %s and stay open', async (_what, scene, keys, words) => {
    const desk = await go(scene, keys);
    expect(desk.source.told).toEqual([]);
    expect(desk.screen()).toContain(words);
    expect(desk.store.ui.dialogs).toHaveLength(1);
  });

  it('show the commands and the sandbox before they are trusted', async () => {
    const desk = await go(scenes.opening, ['t']);
    expect(desk.screen()).toContain('npm ci --ignore-scripts');
    expect(desk.screen()).toContain('They run in a sandbox');
  });

  it('say why a lane cannot be chosen, and keep the step where it is', async () => {
    const desk = await go(scenes.working, ['r', 'j', 'j', 'enter']);
    expect(desk.source.told).toEqual([]);
    expect(desk.screen()).toContain('worker-fast: it is there already.');
  });

  it('move the verification of a step that is being verified, from the lane that is asked', async () => {
    const desk = await go(scenes.repairing, ['j', 'r']);
    expect(desk.screen()).toContain('Reroute the verification of s2 to which lane?');
    expect(desk.screen()).toContain('What was written stands. thinker is asked no more');
    await desk.press('j', 'enter');
    expect(desk.screen()).toContain('thinker: it is there already.');
    await desk.press('k', 'enter');
    expect(desk.source.told).toEqual([{ type: 'RerouteStep', step: 's2', lane: 'conductor', by }]);
  });

  it('offer the verification to nobody of the author’s family', async () => {
    const desk = await go(scenes.repairing, ['j', 'r', 'j', 'j', 'j', 'enter']);
    expect(desk.screen()).toContain('worker-directed: code-flash wrote it.');
    await desk.press('k', 'enter');
    expect(desk.screen()).toContain('worker-fast: code-spark is deepseek');
    expect(desk.source.told).toEqual([]);
  });

  it('move the work of a step that is being repaired, though its first patch was verified', async () => {
    const desk = await go(scenes.repairing, ['r']);
    expect(desk.screen()).toContain('Reroute s1 to which lane?');
    await desk.press('j', 'j', 'enter');
    expect(desk.screen()).toContain('worker-fast: it is there already.');
  });

  it('show what is left of the scarce quota', async () => {
    const desk = await go(scenes.auditing, ['enter', 'S']);
    expect(desk.screen()).toContain('1 question left of 1 for this job');
  });

  it('ignore enter in their first moments', async () => {
    const desk = await go(scenes.working, ['X']);
    await desk.pressAtOnce('enter');
    expect(desk.source.told).toEqual([]);
    desk.wait(300);
    await desk.pressAtOnce('enter');
    expect(desk.source.told).toHaveLength(1);
  });
});
