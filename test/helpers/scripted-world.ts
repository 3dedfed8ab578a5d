import { waitingProposals } from '../../source/conductor/advance/proposals.ts';
import type { Debt } from '../../source/conductor/owed.ts';
import type { Command, HarvestResult, ProposalReading } from '../../source/domain/commands.ts';
import { sha256 } from '../../source/domain/sha256.ts';
import { findCall } from '../../source/state/call-book.ts';
import type { RunState } from '../../source/state/run-state.ts';
import { patchedSteps } from '../../source/state/select.ts';
import { needsOf } from '../../source/state/view/needs.ts';
import { draft } from '../memory/facts.ts';
import { allRead, readingOf } from './readings.ts';
import * as r from './replies.ts';
import * as t from './story.ts';

/** How often things go wrong, from 0 to 1. */
export type Luck = {
  readonly seed: string;
  readonly trouble: number;
  /** A restart changes nothing here: every probe succeeds, and no scarce call can be lost. */
  readonly steady?: boolean;
};

/** A number in [0, 1) for a thing by name. */
export function chance(luck: Luck, what: string): number {
  return Number.parseInt(sha256(`${luck.seed} ${what}`).slice(-8), 16) / 2 ** 32;
}

function pick<T>(luck: Luck, what: string, ...list: readonly [T, ...T[]]): T {
  return list[Math.floor(chance(luck, what) * list.length)] ?? list[0];
}

const goesWrong = (luck: Luck, what: string) => chance(luck, `wrong ${what}`) < luck.trouble;

/** What a model says to a call, or undefined when its lane fails. */
function spoken(luck: Luck, purpose: string, call: string, state: RunState): string | undefined {
  if (goesWrong(luck, `lane ${call}`)) return undefined;
  if (goesWrong(luck, `reply ${call}`) && purpose !== 'work') return 'I would rather talk.';
  const wrong = goesWrong(luck, `answer ${call}`);
  switch (purpose) {
    case 'triage':
      return wrong ? r.quick : r.normal;
    case 'plan':
      return planOf(luck, call, state);
    case 'verify':
      return wrong ? pick(luck, `verdict ${call}`, r.fail, r.provenFail, r.unsure) : r.pass;
    case 'rebuttal':
      return pick(luck, call, r.concede, r.rebut);
    default:
      return `words of ${call}`;
  }
}

/** Up to three steps of several classes; a new plan takes some old names on purpose. */
function planOf(luck: Luck, call: string, state: RunState): string {
  const revision = state.plan.revision;
  const done = Object.keys(state.steps).filter((id) => state.steps[id]?.status === 'done');
  const count = 1 + Math.floor(chance(luck, `count ${call}`) * 3);
  const ids = Array.from({ length: count }, (_, index) => `s${index + 1 + (revision > 1 ? 3 : 0)}`);
  const steps = ids.map((id, index) => {
    const before =
      index > 0 && chance(luck, `depends ${call} ${id}`) < 0.4 ? ids[index - 1] : undefined;
    const kept = done.find((one) => one !== 'plan');
    return r.step(id, {
      class: pick(
        luck,
        `class ${call} ${id}`,
        'patch',
        'patch',
        'directed',
        'ship',
        'quick',
        luck.steady ? 'patch' : 'review',
      ),
      hard: chance(luck, `hard ${call} ${id}`) < 0.25,
      depends_on: before ? [before] : kept && revision > 0 ? [kept] : [],
    });
  });
  return r.planReply(...steps);
}

/** The commands that pay one debt; a call that the budget holds stops after the first. */
export function payment(luck: Luck, debt: Debt, state: RunState): readonly Command[] {
  switch (debt.type) {
    case 'probe': {
      const map = state.spec?.map;
      const names = Object.keys(map?.models ?? {});
      const down = names.filter((name) => !luck.steady && goesWrong(luck, `probe ${name}`));
      return map ? [t.probe(map, down, state.spec?.digest)] : [];
    }
    case 'call':
      return callPayment(luck, debt.call, state);
    case 'harvest':
      return [
        {
          type: 'EndHarvest',
          attempt: debt.attempt,
          result: harvest(luck, debt.key, debt.attempt),
        },
      ];
    case 'check': {
      const product = state.attempts[debt.subject]?.product;
      const tree = product?.type === 'patch' ? product.artifact.tree : state.integration?.tree;
      const results = [r.check(goesWrong(luck, debt.key) ? 'failed' : 'passed')];
      return [
        { type: 'EndChecks', subject: debt.subject, tree: tree ?? '', sandboxed: true, results },
      ];
    }
    case 'reproduce': {
      // The same verdict is about the same bytes, whichever attempt cites it.
      const status = pick(luck, `reproduce ${debt.call}`, 'failed', 'passed');
      const product = state.attempts[debt.attempt]?.product;
      const [file] = product?.type === 'patch' ? product.artifact.files : [];
      return [r.reproduction(debt.call, status, file?.path)];
    }
    case 'integrate':
      return [integration(luck, debt.key, state)];
    case 'anchor':
      return [{ type: 'EndAnchor', head: sha256(debt.key).slice('sha256:'.length) }];
    case 'land':
      return [landing(luck, `${debt.key} ${state.seq}`, state)];
    case 'remember':
      return [{ type: 'EndRemember', results: remembered(luck, state) }];
    case 'report':
      return [{ type: 'EndReport', digest: `report:${debt.key}`, path: '/srv/report.md' }];
    default:
      return debt satisfies never;
  }
}

function remembered(luck: Luck, state: RunState) {
  return waitingProposals(state).map(({ id: proposal }) =>
    goesWrong(luck, `keep ${proposal}`)
      ? ({ proposal, status: 'refused', because: 'the disk is full' } as const)
      : ({ proposal, status: 'kept', id: `fact-${proposal}` } as const),
  );
}

/** What a worker would have the memory keep; now and then something that cannot be kept. */
function wishes(luck: Luck, call: string): readonly ProposalReading[] {
  if (chance(luck, `wish ${call}`) < 0.5) return [];
  if (goesWrong(luck, `wish ${call}`)) return [{ status: 'refused', because: 'it has no title' }];
  return [{ status: 'proposed', draft: draft({ body: `learned in ${call}` }) }];
}

function callPayment(luck: Luck, call: string, state: RunState): readonly Command[] {
  const purpose = findCall(state.calls, call)?.call.purpose ?? 'work';
  const text = spoken(luck, purpose, call, state);
  const reading = readingOf(state, call);
  const usd = Math.round(chance(luck, `price ${call}`) * 20) / 100;
  const begin: Command = {
    type: 'BeginCall',
    call,
    prompt: `prompt:${call}`,
    estimate: { usd, mark: 'estimated' },
    reading,
  };
  if (text === undefined) return [begin, t.failureOf(call)];
  const foreign = goesWrong(luck, `served ${call}`);
  const served = foreign ? ({ by: 'reported', id: 'deepseek-v9' } as const) : undefined;
  const said = goesWrong(luck, `marks ${call}`) ? text : allRead(reading, text);
  const end = t.endOf(call, said, { usd, ...(served ? { served } : {}) });
  const proposals = purpose === 'work' ? wishes(luck, call) : [];
  return [begin, proposals.length > 0 ? ({ ...end, proposals } as Command) : end];
}

function harvest(luck: Luck, key: string, attempt: string): HarvestResult {
  if (goesWrong(luck, `edits ${key}`)) {
    return chance(luck, key) < 0.5
      ? { status: 'rejected', problems: ['not found'] }
      : { status: 'no-change', answer: `text:${key}` };
  }
  // Few names, so that repairs and candidates come to the same bytes now and then.
  const step = attempt.split('.')[0] ?? 's1';
  const name = `${step}-${pick(luck, `bytes ${key}`, 'x', 'y', 'z')}`;
  return { status: 'patch', artifact: r.patch(name, `src/${step}.ts`) };
}

function integration(luck: Luck, key: string, state: RunState): Command {
  const steps = patchedSteps(state).map(({ step }) => step.id);
  const last = steps.at(-1) ?? '';
  if (goesWrong(luck, key) && steps.length > 1) {
    const result = { status: 'conflict', step: last, files: ['src/a.ts'] } as const;
    return { type: 'EndIntegration', result };
  }
  const name = sha256(key).slice(-8);
  const made = { tree: `tree:${name}`, patch: `patch:${name}` };
  return { type: 'EndIntegration', result: { status: 'integrated', ...made, steps, files: [] } };
}

function landing(luck: Luck, key: string, state: RunState): Command {
  const ref = state.landing?.ref ?? '';
  const result = goesWrong(luck, key)
    ? ({ status: 'stopped', because: 'the branch moved', remedy: 'Merge it.' } as const)
    : ({ status: 'landed', ref, commit: 'c0ffee', merge: 'git merge' } as const);
  return { type: 'EndLanding', result };
}

/** Pays debts until nothing is owed, the first first; fails when that takes more than `most` turns. */
export function settle(
  luck: Luck,
  story: t.Story,
  watch: (story: t.Story) => void = () => undefined,
  most = 400,
): t.Story {
  let told = story;
  for (let turn = 0; turn < most; turn += 1) {
    const [debt] = t.debts(told);
    if (!debt) return told;
    for (const command of payment(luck, debt, told.state)) {
      told = t.tell(told, command);
      watch(told);
    }
  }
  throw new Error(`Still owed after ${most} turns: ${t.keys(told).join(', ')}`);
}

/** What a person does about the first thing that waits: always the way that goes on. */
export function answerNeed(state: RunState): Command | undefined {
  const [need] = needsOf(state);
  switch (need?.type) {
    case undefined:
      return undefined;
    case 'audit':
      return { type: 'AcceptAudit', tree: need.tree, by: 'ana' };
    case 'trust':
      return { type: 'TrustCommands', hash: need.hash, by: 'ana' };
    case 'budget':
      return { type: 'RaiseBudget', capUsd: state.budgetUsd + 5, by: 'ana' };
    case 'gate':
      return { type: 'PassGate', gate: need.gate, by: 'ana' };
    case 'landing':
      return { type: 'AcceptAudit', tree: state.audit?.tree ?? '', by: 'ana' };
    case 'step':
      if (need.status === 'doubted') return ruling(state, need.step);
      return need.step === 'plan'
        ? { type: 'CancelJob', by: 'ana' }
        : { type: 'CancelStep', step: need.step, by: 'ana' };
    case 'handoff':
      return { type: 'CancelJob', by: 'ana' };
    default:
      return need satisfies never;
  }
}

/** The author is right every other time; the verifier only while the step has gone back few times. */
function ruling(state: RunState, step: string): Command {
  const call = state.steps[step]?.doubt?.call ?? '';
  const rounds = state.steps[step]?.attempts.length ?? 0;
  const side = rounds < 4 && sha256(call).endsWith('8') ? 'verifier' : 'author';
  return { type: 'RuleDoubt', step, call, ruling: side, by: 'ana' };
}

/** The whole story: debts are paid, and a person settles what waits, until the job has ended. */
export function tellToEnd(
  luck: Luck,
  story: t.Story,
  watch: (story: t.Story) => void = () => undefined,
): t.Story {
  let told = settle(luck, story, watch);
  for (let turn = 0; turn < 60 && !told.state.ended; turn += 1) {
    const command = answerNeed(told.state);
    if (!command) throw new Error(`Nothing is owed and nothing waits: ${t.storyText(told)}`);
    const next = t.tell(told, command);
    if (next.refusals.length > 0) {
      throw new Error(`${command.type} is refused: ${next.refusals[0]?.what}`);
    }
    watch(next);
    told = settle(luck, next, watch);
  }
  if (!told.state.ended) throw new Error(`It does not end: ${t.storyText(told)}`);
  return told;
}
