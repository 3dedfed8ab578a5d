import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { LaneRequest } from '../../../source/conductor/ports.ts';
import { createCommandDriver } from '../../../source/lanes/command/command.edge.ts';
import type { Containment } from '../../../source/lanes/process/containment.edge.ts';
import { marked, sweepRun } from '../../../source/lanes/process/process-tree.edge.ts';
import { realClock } from '../../helpers/real-clock.ts';
import { laneRequest, type Ran, runLane } from '../lane-request.ts';

const fixtures = new URL('../../fixtures/lanes/', import.meta.url).pathname;
const env = {
  ...process.env,
  SHELF_TOKEN: 'shelf-token-4f9K2m',
  OTHER_TOKEN: 'other-token-4f9K2m',
};

/** Programs run as lanes, each test with a folder and a run of its own. */
export function createBench() {
  let dir = '';
  let count = 0;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fugu-command-'));
    count += 1;
  });
  afterEach(async () => {
    await sweepRun(run(), realClock);
    rmSync(dir, { recursive: true, force: true });
  });
  const run = () => `test-${process.pid}-${count}`;
  const marker = () => `${run()}:s1.a.0.work`;
  const requestFor = (command: readonly string[], changes: Changes = {}): LaneRequest => {
    const model = { driver: 'command', command: [...command], ...changes.model } as const;
    return laneRequest({ run: run(), cwd: dir, ...changes, model });
  };
  return {
    folder: () => dir,
    marker,
    requestFor,
    runIn: (containment: Containment, command: readonly string[], changes: Changes = {}) =>
      runLane(driverIn(containment), requestFor(command, changes)),
    /** Aborts some time after the program is there and `ready` is true. */
    cancelled: async (
      containment: Containment,
      command: readonly string[],
      ready: () => boolean,
    ): Promise<Ran> => {
      let waiting: Promise<void> | undefined;
      const ran = await runLane(driverIn(containment), requestFor(command), (event, abort) => {
        if (event.type !== 'started') return;
        waiting = (async () => {
          await expect.poll(ready, { timeout: 8_000 }).toBe(true);
          expect(await marked(marker())).not.toEqual([]);
        })().finally(abort);
      });
      await waiting;
      return ran;
    },
  };
}

export type Changes = NonNullable<Parameters<typeof laneRequest>[0]>;

export const none: Containment = { status: 'none', because: 'the test wants none.' };

export function driverIn(containment: Containment) {
  return createCommandDriver({
    env,
    clock: realClock,
    graceMs: 300,
    containment: async () => containment,
  });
}

/** The command that runs a fake program of test/fixtures/lanes. */
export function fixture(name: string, ...args: readonly string[]): readonly string[] {
  return [process.execPath, join(fixtures, `${name}.mjs`), ...args];
}

/** A program that writes `up` into a file when it is ready, and `bye` when it is told to end. */
export function heedsTerm(file: string): readonly string[] {
  const script = [
    'const say = (word) => require("fs").writeFileSync(process.argv[1], word);',
    'process.on("SIGTERM", () => { say("bye"); process.exit(0); });',
    'setInterval(() => {}, 100000); say("up");',
  ];
  return [process.execPath, '-e', script.join(' '), file];
}

export function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** Nobody writes to the file any more. */
export async function expectStill(file: string): Promise<void> {
  const size = sizeOf(file);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(sizeOf(file)).toBe(size);
}
