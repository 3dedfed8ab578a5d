import { expect, it } from 'vitest';
import type { Examination } from '../../source/doctor/examination.ts';
import { examineAll } from '../../source/doctor/examine-all.edge.ts';
import type { Diagnosis } from '../../source/domain/diagnosis.ts';
import { patientWith } from './patient.ts';

const fine = (name: string): Diagnosis => ({ name, status: 'ok', what: `${name} is well.` });

it('findings come in the order of the list, whoever is ready first', async () => {
  const told: string[] = [];
  let release = (_found: readonly Diagnosis[]): void => undefined;
  const slow: Examination = {
    name: 'slow',
    examine: () =>
      new Promise((resolve) => {
        release = resolve;
      }),
  };
  const quick: Examination = {
    name: 'quick',
    examine: async () => {
      queueMicrotask(() => release([fine('slow')]));
      return [fine('quick')];
    },
  };
  const all = await examineAll([slow, quick], patientWith({}), {
    limitMs: 60_000,
    onDone: (found) => told.push(...found.map(({ name }) => name)),
  });
  expect(told).toEqual(['slow', 'quick']);
  expect(all.map(({ name }) => name)).toEqual(['slow', 'quick']);
});

it('a look that throws or never ends is broken by its name, and the others are told all the same', async () => {
  const throws: Examination = {
    name: 'throws',
    examine: async () => {
      throw new Error('no such thing');
    },
  };
  const hangs: Examination = { name: 'hangs', examine: () => new Promise(() => undefined) };
  const well: Examination = { name: 'well', examine: async () => [fine('well')] };
  const options = { limitMs: 20, onDone: () => undefined };
  const all = await examineAll([throws, hangs, well], patientWith({}), options);
  expect(all).toMatchObject([
    { name: 'throws', status: 'broken', what: 'Looking at it failed: no such thing.' },
    { name: 'hangs', status: 'broken' },
    { name: 'well', status: 'ok' },
  ]);
});
