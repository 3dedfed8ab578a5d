import { afterEach, describe, expect } from 'vitest';
import { type BenchAgent, type DoorBench, doorBench } from '../helpers/door-bench.ts';
import { needs } from '../helpers/needs.ts';
import { told } from '../helpers/program.ts';

const tools = [
  ...['ask_local', 'cancel', 'delegate', 'memory_add', 'memory_search'],
  ...['result', 'roles', 'status', 'verify'],
];
// Qwen Code keeps the tools of servers behind a search of its own.
const agents: readonly BenchAgent[] = ['codex', 'claude', 'opencode', 'gemini'];

/** Headless, Gemini CLI leaves out every tool that it would have to ask a person about. */
const unasked: Readonly<Partial<Record<BenchAgent, readonly string[]>>> = {
  gemini: ['--approval-mode', 'yolo'],
};

let bench: DoorBench;
afterEach(() => bench.close());

describe.each(agents)('the tools of fugu mcp in the real %s', (agent) => {
  needs(`agent-${agent}`)('stand in what it offers to its model', async () => {
    bench = await doorBench(agent);
    const done = await bench.fugu('install', 'mcp', '--for', agent);
    expect(done.code, told(done)).toBe(0);
    const offered = (await bench.ask(agent, unasked[agent])).tools;
    expect(tools.filter((name) => !offered.includes(name))).toEqual([]);
  });
});
