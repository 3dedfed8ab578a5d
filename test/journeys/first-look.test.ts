import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { emptyMachine, type Machine } from '../helpers/machine.ts';
import { told } from '../helpers/program.ts';

vi.setConfig({ testTimeout: 120_000 });

let machine: Machine;
beforeEach(async () => {
  machine = await emptyMachine();
});
afterEach(() => machine.remove());

// A rehearsal needs git and node; nothing else of this machine is seen.
const path = { PATH: process.env.PATH ?? '' };

it('without a spec fugu alone rehearses, and names fugu init as the way on', async () => {
  const ended = await machine.fugu(['--plain', '--speed=1000'], { env: path });
  expect(ended.code, told(ended)).toBe(0);
  expect(ended.stdout).toMatch(/REHEARSAL/);
  expect(ended.stdout.trimEnd().split('\n').at(-1)).toMatch(/^That was a rehearsal.*fugu init$/);
});

it('with a spec it lists the runs, and names no rehearsal', async () => {
  await machine.keep('.config/fugu/spec.yaml', 'version: 1\n');
  const ended = await machine.fugu(['--plain']);
  expect(ended.code, told(ended)).toBe(0);
  expect(ended.stdout).toBe('Start a job with: fugu run "<task>". See fugu help.\n');
});
