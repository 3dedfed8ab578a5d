/** How fast a run is taken up again: its journal's lines decoded and folded to a state. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, startRehearsal } from '../../source/app/run/rehearsal-stage.edge.ts';
import { decodeFact, type Recorded } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import { decodeLine, encodeLine } from '../../source/journal/journal-line.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import { atMost, type Figure, median } from './figure.ts';

const manyFacts = 100_000;
const longRuns = [1_000, 3_000] as const;
const rounds = 3;

/** The journal of a rehearsal many times over, then the same job with a worker that fails again and again. */
export async function bench(): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'fugu-fold-'));
  try {
    const history = await rehearse(root);
    const runs = Math.ceil(manyFacts / history.length);
    const lines = linesOf(history);
    const many = medianMs(() => {
      for (let run = 0; run < runs; run += 1) fold(decodeAll(lines));
    });
    const name = `fold: ${manyFacts} facts of ${runs} runs, decoded and folded`;
    return [
      { ...atMost(name, Math.round(many), 'ms', 1000), scripted: true },
      {
        name: 'fold: the same as a rate',
        value: Math.round((runs * history.length) / (many / 1000)),
        unit: 'facts/s',
      },
      ...longFigures(history),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A fold that copies what came before grows faster than its run. */
function longFigures(history: readonly Recorded[]): readonly Figure[] {
  const took = longRuns.map((count) => longRunMs(history, count));
  const [short = Number.NaN, long = Number.NaN] = took;
  const [few, many] = longRuns;
  return [
    ...longRuns.map((count, at) => ({
      name: `fold: one run of ${count} facts`,
      value: Math.round(took[at] ?? Number.NaN),
      unit: 'ms',
    })),
    atMost(`fold: a run of ${many} facts, by one of ${few}`, long / short, '×', 2 * (many / few)),
  ];
}

function longRunMs(history: readonly Recorded[], count: number): number {
  const lines = linesOf(withFailures(history, count));
  return medianMs(() => fold(decodeAll(lines)));
}

async function rehearse(root: string): Promise<readonly Recorded[]> {
  const env = { PATH: process.env.PATH, HOME: root };
  const stage = await openStage(env, Number.POSITIVE_INFINITY);
  const start = { stage, stateDir: join(root, 'state'), person: 'bench' };
  const session = await startRehearsal({ ...start, stepMode: false, suffix: 'bench' });
  try {
    const state = await session.conductor.settled();
    if (!state.audit) throw new Error('The rehearsal did not reach its audit.');
    return session.conductor.history();
  } finally {
    await session.close();
    await stage.close();
  }
}

/** The worker's first call routed, begun and failed until the run has `count` facts. */
function withFailures(history: readonly Recorded[], count: number): readonly Recorded[] {
  const facts = history.map(({ fact }) => fact);
  const at = facts.findIndex((fact) => fact.type === 'CallRouted' && fact.call.purpose === 'work');
  const failures = Array.from({ length: Math.ceil((count - facts.length) / 3) }, (_, index) =>
    failure(facts, at, `s1.work.again${index}`),
  );
  const all = [...facts.slice(0, at), ...failures.flat(), ...facts.slice(at)];
  return all.map((fact, index) => ({ seq: index + 1, at: 1_800_000_000_000 + index, fact }));
}

function failure(facts: readonly Fact[], at: number, id: string): readonly Fact[] {
  const routed = facts[at];
  if (routed?.type !== 'CallRouted') throw new Error('The rehearsal routed no work.');
  const call = routed.call.id;
  const begun = facts.find((fact) => fact.type === 'CallBegun' && fact.call === call);
  const ended = facts.find((fact) => fact.type === 'CallEnded' && fact.call === call);
  if (begun?.type !== 'CallBegun' || ended?.type !== 'CallEnded') throw new Error('No call ended.');
  return [
    { ...routed, call: { ...routed.call, id } },
    { ...begun, call: id },
    { ...ended, call: id, outcome: { ...ended.outcome, status: 'failed', reason: 'unavailable' } },
  ];
}

function linesOf(history: readonly Recorded[]): readonly Uint8Array[] {
  return history.map((recorded) => {
    const line = encodeLine(recorded);
    if (line.status !== 'encoded') throw new Error(line.what);
    return Buffer.from(line.text.slice(0, -1));
  });
}

function decodeAll(lines: readonly Uint8Array[]): readonly Recorded[] {
  return lines.map((line) => {
    const read = decodeLine(line);
    if (read.status !== 'intact') throw new Error(read.status);
    const decoded = decodeFact(read.record.fact, 1);
    if (decoded.status !== 'read') throw new Error(decoded.because);
    return { ...read.record, fact: decoded.fact };
  });
}

function medianMs(work: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    work();
    times.push(performance.now() - began);
  }
  return median(times);
}
