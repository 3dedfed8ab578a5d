import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startJob } from '../../source/app/run/start-job.edge.ts';
import type { Session } from '../../source/app/session/session.edge.ts';
import { readSpecInForce, refuseProblems } from '../../source/app/spec-in-force.edge.ts';
import { contractFromText } from '../../source/contract/free-text.ts';
import type { FactOf, FactType } from '../../source/domain/facts.ts';
import {
  rehearsalSpec,
  rehearsalTask,
} from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { type Bend, type BentWire, bentWire } from '../helpers/bent-wire.ts';
import { type Rehearsal, setUpRehearsal } from '../helpers/rehearsal.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let wire: BentWire;
let rehearsal: Rehearsal;
let session: Session;

afterEach(async () => {
  await session.close();
  await rehearsal.close();
  await wire.close();
});

/** Runs the rehearsal's job over a wire that bends the replies to prompts that hold these words. */
async function job(words: string, bend: (stream: string) => string): Promise<void> {
  const bent: Bend = (stream, request) => (request.includes(words) ? bend(stream) : stream);
  wire = await bentWire(bent);
  const spec = (baseURL: string): string => {
    wire.upstream = baseURL;
    return rehearsalSpec(wire.baseURL);
  };
  rehearsal = await setUpRehearsal({ spec });
  session = await startJob({
    ...{ repo: rehearsal.repo, form: contractFromText(rehearsalTask), person: 'ada' },
    ...{ rehearsal: true, stepMode: false },
    env: { ...rehearsal.env, PATH: process.env.PATH, HOME: rehearsal.root },
    stateDir: join(rehearsal.home, 'state'),
    specFor: async (tune) => {
      const reading = await readSpecInForce(rehearsal.env, tune);
      return reading.status === 'adopted' ? reading.spec : refuseProblems(reading.problems);
    },
  });
  await session.conductor.settled();
}

function facts<T extends FactType>(type: T): readonly FactOf<T>[] {
  const all = session.conductor.history().map(({ fact }) => fact);
  return all.filter((fact): fact is FactOf<T> => fact.type === type);
}

const stepsDone = () => facts('StepDone').filter(({ step }) => step !== 'plan');

const work = 'You carry out one step';
const emptied = (stream: string): string =>
  stream.replaceAll('"finish_reason":null', '"finish_reason":""');
const worded = (stream: string, word: string): string =>
  stream.replaceAll('"finish_reason":"stop"', `"finish_reason":${word}`);
const withoutDone = (stream: string): string => stream.replace('data: [DONE]\n\n', '');

it('a verdict that ends by a word nobody knows does not count', async () => {
  await job('You judge a change that somebody else made', (stream) => worded(stream, '"abort"'));
  expect(facts('ArtifactProduced').length).toBeGreaterThan(0);
  expect(facts('VerdictGiven').filter(({ step }) => step !== 'plan')).toEqual([]);
  expect(stepsDone()).toEqual([]);
  expect(facts('AuditOpened')).toEqual([]);
});

describe('a worker’s reply', () => {
  it.each([
    [
      'an empty reason on each event and a cut socket',
      (it: string) => withoutDone(emptied(worded(it, '""'))),
    ],
    ['[DONE] without a reason', (it: string) => worded(it, 'null')],
    ['the word abort', (it: string) => worded(it, '"abort"')],
    ['the word error', (it: string) => worded(it, '"error"')],
  ])('that ends by %s changes no file', async (_, bend) => {
    await job(work, bend);
    const ended = facts('CallEnded').filter(({ outcome }) => outcome.status === 'failed');
    expect(ended.length).toBeGreaterThan(0);
    expect(stepsDone()).toEqual([]);
    expect(facts('AuditOpened')).toEqual([]);
  });

  it('that ends by a good reason, after empty ones on every event, goes its way', async () => {
    await job(work, emptied);
    expect(facts('AuditOpened')).toHaveLength(1);
  });
});
