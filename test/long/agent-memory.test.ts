import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { type AgentName, agents } from '../../source/agents/list.ts';
import { captureLoad } from '../../source/lanes/loader/capture-load.edge.ts';
import {
  type AgentSurface,
  type MemoryTarget,
  memoryTarget,
  surfaceOf,
} from '../../source/memory/bridge/agent-surface.ts';
import { wired } from '../../source/memory/bridge/bridge.ts';
import { tryLoader } from '../../source/memory/bridge/round-trip.edge.ts';
import { agentProgram, needs } from '../helpers/needs.ts';
import { realClock } from '../helpers/real-clock.ts';
import { usualWords } from '../helpers/usual-words.ts';

// Two starts each, on a machine that may be busy; no figure, only an end.
vi.setConfig({ testTimeout: 400_000 });

const nonce = 'shelf-word-7f3a91';
const loaders = agents.flatMap(({ name, loader }) => (loader ? [{ agent: name, loader }] : []));
const expanded: readonly AgentName[] = ['claude', 'opencode'];

// The real programs against a server on loopback, each in a home made for it.
describe.each(loaders)('the round trip with the real $agent', ({ agent, loader }) => {
  const test = needs(`agent-${agent}`);
  let root: string;
  let index: string;
  let surface: AgentSurface;
  let target: MemoryTarget;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fugu-trip-'));
    index = join(root, 'store', 'INDEX.md');
    write(index, '# Memory\n');
    surface = surfaceOf(agent, { HOME: join(root, 'home') });
    const choice = memoryTarget(surface);
    if (choice.status === 'refused') throw new Error(choice.problem.what);
    target = choice.target;
    write(target.path, target.form === 'instructions' ? '{}' : '# Mine\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const bridge = (): void => {
    const words = usualWords(target.form, index);
    const edit = wired({ target, index, words }, readFileSync(target.path, 'utf8'));
    if (edit.status !== 'changed') throw new Error(edit.status);
    writeFileSync(target.path, edit.text);
  };
  const skill = (description: string): void => {
    const dirs = agent === 'claude' ? ['.claude/skills'] : ['.agents/skills'];
    for (const dir of dirs) {
      const text = `---\nname: house-memory\ndescription: ${description}\n---\nRead ${index} first.\n`;
      write(join(root, 'home', dir, 'house-memory', 'SKILL.md'), text);
    }
  };
  const trip = () =>
    tryLoader({
      ...{ surface, target, index, nonce },
      listen: (place) =>
        captureLoad({
          ...{ agent, loader, ...place, program: agentProgram(agent), env: process.env },
          ...{
            prompt: 'Say OK.',
            clock: realClock,
            signal: new AbortController().signal,
            run: `trip-${agent}-${process.pid}`,
          },
        }),
      writeFact: async () => write(index, `# Memory\n\n- [${nonce}](fact.md)\n`),
    });

  test('passes over a bridge in its memory', async () => {
    bridge();
    const found = await trip();
    const what = expanded.includes(agent) ? 'the fact itself' : 'the pointer';
    expect(found).toMatchObject({ passed: true, because: expect.stringContaining(what) });
    expect(found.version).toMatch(/^\d+\.\d+/);
  });

  test('catches a pointer that was put into a skills folder by hand', async () => {
    skill(`Shared memory, read ${index} first.`);
    const because = expect.stringContaining('only as a skill');
    expect(await trip()).toMatchObject({ passed: false, because });
  });
});
