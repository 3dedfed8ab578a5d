import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { type BenchAgent, type DoorBench, doorBench } from '../helpers/door-bench.ts';
import { needs } from '../helpers/needs.ts';
import { told } from '../helpers/program.ts';

// The real agents with a scripted model on loopback: what counts is what they send to it.
interface Case {
  readonly agent: BenchAgent;
  /** How the agent lists the skills that it found. */
  readonly listing: RegExp;
  /** Its users' own text, below which the note stands. */
  readonly note: string;
  readonly config: string;
  /** How the agent names a tool of the server to its model. */
  readonly tool: (name: string) => RegExp;
}

const tagged = /<name>\s*fugu-conductor\s*<\/name>\s*<description>\s*Act as the Fugu Conductor/;
const dashed = /^- fugu-conductor: Act as the Fugu Conductor/m;
const cases: readonly Case[] = [
  {
    agent: 'codex',
    listing: dashed,
    note: '.codex/AGENTS.md',
    config: '.codex/config.toml',
    tool: (name) => new RegExp(`"name":"mcp__fugu".*"name":"${name}"`),
  },
  {
    agent: 'claude',
    listing: dashed,
    note: '.claude/CLAUDE.md',
    config: '.claude.json',
    tool: (name) => new RegExp(`"name":"mcp__fugu__${name}"`),
  },
  {
    ...{ agent: 'opencode', listing: tagged, note: '.config/opencode/AGENTS.md' },
    config: '.config/opencode/opencode.json',
    tool: (name) => new RegExp(`"name":"fugu_${name}"`),
  },
  {
    agent: 'gemini',
    listing: tagged,
    note: '.gemini/GEMINI.md',
    config: '.gemini/settings.json',
    tool: (name) => new RegExp(`"name":"mcp_fugu_${name}"`),
  },
  {
    agent: 'qwen',
    listing: tagged,
    note: '.qwen/QWEN.md',
    config: '.qwen/settings.json',
    // It keeps the tools of servers behind its tool_search and lists their names.
    tool: (name) => new RegExp(`\\bmcp__fugu__${name}\\b`),
  },
];
const noteBelowTheirs =
  /Speak plainly\.\s+(?:<!-- fugu:note begin -->\s+)?## Handing work to fugu[\s\S]*Routing: quick answer →[\s\S]*The author never verifies its own work/;

describe.each(cases)('the doors of the real $agent', ({ agent, listing, note, config, tool }) => {
  const test = needs(`agent-${agent}`);
  let bench: DoorBench;
  beforeEach(async () => {
    bench = await doorBench(agent);
  });
  afterEach(() => bench.close());
  const read = (path: string) => readFileSync(join(bench.home, path), 'utf8');
  const install = async (...things: readonly string[]) => {
    const done = await bench.fugu('install', ...things, '--for', agent);
    expect(done.code, told(done)).toBe(0);
  };

  test('list the skill, and bring the note below the user’s own text', async () => {
    await install('skill', 'note');
    const { text } = await bench.ask(agent);
    expect(text).toMatch(listing);
    expect(text).toMatch(noteBelowTheirs);
    // The skill's own text waits until the model asks for it.
    expect(text).not.toContain('## Guardrails');
  });

  test('offer the tools of fugu to the model', async () => {
    await install('mcp');
    // Codex waits for no server: one that starts slowly is there by one of its next requests.
    const scenario = agent === 'codex' ? 'await-tools' : 'hello';
    const { text, tools } = await bench.ask(agent, [], `SCENARIO:${scenario}`);
    const offered = agent === 'qwen' ? text : tools;
    for (const name of ['delegate', 'verify', 'ask_local', 'status', 'result', 'roles']) {
      expect(offered).toMatch(tool(name));
    }
    // The agent may have written its config anew meanwhile.
    const gone = await bench.fugu('uninstall', '--all');
    expect(gone.code, told(gone)).toBe(0);
    expect(read(config)).not.toMatch(/FUGU_|mcp_servers|"mcp/);
  });

  test('are gone after an uninstall, and the user’s files are as they were', async () => {
    const before = [note, config].map(read);
    await install('skill', 'note', 'mcp');
    expect((await bench.fugu('uninstall', '--all')).code).toBe(0);
    expect([note, config].map(read)).toEqual(before);
    const { text } = await bench.ask(agent);
    expect(text).toContain('Speak plainly.');
    expect(text).not.toMatch(/fugu-conductor|Handing work to fugu|Fugu Conductor/);
  });

  // Its tool lists the skill's files with ripgrep, which it fetches where there is none.
  if (agent !== 'opencode') {
    test('hand the skill over when the model asks for it', async () => {
      await install('skill');
      const file = join(bench.home, `.${agent}/skills/fugu-conductor/SKILL.md`);
      const prompt = `Act as the Fugu Conductor for tidying up. SCENARIO:skill FILE=${file}`;
      const { text } = await bench.ask(agent, [], prompt);
      expect(text).toContain('## Guardrails');
      expect(text).toContain('The author never verifies its own work');
    });
  }

  if (agent === 'gemini' || agent === 'qwen') return;
  test('start it as the conductor with the profile', async () => {
    await install('profile');
    const { text } = await bench.ask(agent, bench.conductorOf(agent));
    expect(text).toMatch(/You are the Fugu Conductor\.[\s\S]*fugu spec check/);
  });
});
