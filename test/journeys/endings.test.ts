import { afterEach, describe, expect, it } from 'vitest';
import { rehearsalSpec } from '../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import { type Bend, type BentWire, bentWire } from '../helpers/bent-wire.ts';
import { runJob, type SettledJob } from '../helpers/run-job.ts';

let wire: BentWire;
let settled: SettledJob;

afterEach(async () => {
  await settled.close();
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
  settled = await runJob({ spec });
}

const stepsDone = () => settled.facts('StepDone').filter(({ step }) => step !== 'plan');

const work = 'You carry out one step';
const emptied = (stream: string): string =>
  stream.replaceAll('"finish_reason":null', '"finish_reason":""');
const worded = (stream: string, word: string): string =>
  stream.replaceAll('"finish_reason":"stop"', `"finish_reason":${word}`);
const withoutDone = (stream: string): string => stream.replace('data: [DONE]\n\n', '');

it('a verdict that ends by a word nobody knows does not count', async () => {
  await job('You judge a change that somebody else made', (stream) => worded(stream, '"abort"'));
  expect(settled.facts('ArtifactProduced').length).toBeGreaterThan(0);
  expect(settled.facts('VerdictGiven').filter(({ step }) => step !== 'plan')).toEqual([]);
  expect(stepsDone()).toEqual([]);
  expect(settled.facts('AuditOpened')).toEqual([]);
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
    const ended = settled.facts('CallEnded').filter(({ outcome }) => outcome.status === 'failed');
    expect(ended.length).toBeGreaterThan(0);
    expect(stepsDone()).toEqual([]);
    expect(settled.facts('AuditOpened')).toEqual([]);
  });

  it('that ends by a good reason, after empty ones on every event, goes its way', async () => {
    await job(work, emptied);
    expect(settled.facts('AuditOpened')).toHaveLength(1);
  });
});
