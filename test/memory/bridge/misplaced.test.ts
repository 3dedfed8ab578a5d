import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentNames } from '../../../source/agents/list.ts';
import { surfaceOf } from '../../../source/memory/bridge/agent-surface.ts';
import { misplacedPointers } from '../../../source/memory/bridge/misplaced.edge.ts';

let root: string;
let index: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fugu-misplaced-'));
  index = join(root, 'hub', 'memory', 'INDEX.md');
  write('hub/memory/INDEX.md', '# Memory\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const found = () =>
  misplacedPointers(
    agentNames.map((agent) => surfaceOf(agent, { HOME: root })),
    index,
  );

describe('pointers among the skills', () => {
  it('are none where skills are about other things', async () => {
    write('.agents/skills/ship/SKILL.md', '---\nname: ship\n---\nShips.\n');
    write('.codex/AGENTS.md', `Read ${index}.\n`);
    expect(await found()).toEqual([]);
  });

  it('are named with the line that leads to the store, each once', async () => {
    write('.agents/skills/memory/SKILL.md', `---\nname: memory\n---\n\nRead ${index}.\n`);
    const file = join(root, '.agents/skills/memory/SKILL.md');
    expect(await found()).toMatchObject([{ kind: 'policy', file, line: 5 }]);
  });

  it('are also links into the store, and a store inside a folder of skills', async () => {
    mkdirSync(join(root, '.claude', 'skills'), { recursive: true });
    symlinkSync(join(root, 'hub', 'memory'), join(root, '.claude', 'skills', 'memory'));
    const link = { file: join(root, '.claude/skills/memory') };
    expect(await found()).toMatchObject([link]);
    rmSync(join(root, '.claude'), { recursive: true });
    mkdirSync(join(root, '.qwen'));
    symlinkSync(join(root, 'hub'), join(root, '.qwen', 'skills'));
    const held = { what: expect.stringContaining('lies in this folder of skills') };
    expect(await found()).toMatchObject([held]);
  });

  it('are what the agent shell was told to scan beside its own', async () => {
    write('.hermes/config.yaml', 'skills:\n  external_dirs: [~/hub]\n');
    expect(await found()).toMatchObject([{ file: join(root, '.hermes/config.yaml') }]);
    write('.hermes/config.yaml', 'skills: [not, a, map\n');
    expect(await found()).toEqual([]);
  });
});
