import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { acpAgent } from '../../../source/agents/acp/acp-agent.ts';
import { claudeAgent } from '../../../source/agents/claude/claude-agent.ts';
import { codexAgent } from '../../../source/agents/codex/codex-agent.ts';
import type { Clock, LaneDriver, LaneRequest } from '../../../source/conductor/ports.ts';
import { createAgentDriver } from '../../../source/lanes/agent/agent.edge.ts';
import type { Containment } from '../../../source/lanes/process/containment.edge.ts';
import { sweepRun } from '../../../source/lanes/process/process-tree.edge.ts';
import { realClock } from '../../helpers/real-clock.ts';
import { type Changes, none } from '../command/command-bench.ts';
import { laneRequest, type Ran, runLane } from '../lane-request.ts';

export const kinds = { codex: codexAgent, claude: claudeAgent, acp: acpAgent };
export type Word = keyof typeof kinds;
export const words: readonly Word[] = ['codex', 'claude', 'acp'];

export const agentEnv = {
  ...process.env,
  SHELF_TOKEN: 'shelf-token-4f9K2m',
  OTHER_TOKEN: 'other-token-4f9K2m',
};

export function agentDriver(
  word: Word,
  containment: Containment = none,
  clock: Clock = realClock,
): LaneDriver {
  return createAgentDriver(kinds[word], {
    env: agentEnv,
    clock,
    graceMs: 300,
    containment: async () => containment,
  });
}

/** The command that runs the fake of a dialect. */
export function fakeAgent(word: Word): readonly string[] {
  const file = new URL(`../../fixtures/agents/${word}.mjs`, import.meta.url).pathname;
  return [process.execPath, file];
}

/** Fake agents as lanes, each test with a folder and a run of its own. */
export function createAgentBench() {
  let root = '';
  let count = 0;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fugu-agent-'));
    count += 1;
  });
  afterEach(async () => {
    await sweepRun(run(), realClock);
    rmSync(root, { recursive: true, force: true });
  });
  const run = () => `agents-${process.pid}-${count}`;
  const requestFor = (word: Word, act: string, changes: Changes = {}): LaneRequest => {
    const model = {
      ...{ driver: word, command: [...fakeAgent(word)], key: 'env:SHELF_TOKEN' },
      ...changes.model,
    };
    const prompt = `ACT:${act}`;
    return laneRequest({ run: run(), cwd: root, prompt, ...changes, model });
  };
  return {
    folder: () => root,
    marker: () => `${run()}:s1.a.0.work`,
    requestFor,
    runAs: (word: Word, act: string, changes: Changes = {}): Promise<Ran> =>
      runLane(agentDriver(word), requestFor(word, act, changes)),
  };
}
