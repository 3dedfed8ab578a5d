import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentControl } from '../../../source/agents/list.ts';
import { isAgentControl, isControl } from '../../../source/workspace/paths/path-kind.ts';
import { git, open, sample, write } from '../sample.ts';

describe('a file that agents obey', () => {
  it.each([
    ...['CLAUDE.md', 'AGENTS.md', 'docs/AGENTS.md', 'GEMINI.md', 'QWEN.md', '.mcp.json', '.env'],
    ...['.claude/settings.json', '.codex/config.toml', '.gemini/settings.json', '.env.local'],
    ...['.qwen/settings.json', 'opencode.json', '.opencode/agent/a.md', 'app/.claude/hooks/run.sh'],
    ...['.agents/skills/a/SKILL.md', '.github/copilot-instructions.md'],
  ])('is %s, which a patch may not change unseen either', (path) => {
    expect(isAgentControl(path, agentControl)).toBe(true);
    expect(isControl(path, agentControl)).toBe(true);
  });

  it.each([
    ...['README.md', 'src/agents.md.ts', 'docs/claude.html', '.env.example', '.gitignore'],
    ...['package.json', 'src/env.ts', '.github/workflows/ci.yml'],
  ])('is not %s', (path) => {
    expect(isAgentControl(path, agentControl)).toBe(false);
  });
});

const files = { 'a.txt': 'a\n', 'CLAUDE.md': 'Be short.\n', 'rules/style.md': 'No tabs.\n' };

describe('the control files of a project', () => {
  it('are those of its base commit, by what they hold', async () => {
    const s = sample(files);
    const first = (await s.room.commands(s.repo, s.base, {})).controlFiles;
    expect(first).toEqual([{ path: 'CLAUDE.md', digest: expect.stringMatching(/^\w{40}$/) }]);
    write(s.repo, { 'CLAUDE.md': 'Be long.\n' });
    expect((await s.room.commands(s.repo, s.base, {})).controlFiles).toEqual(first);
    git(s.repo, 'commit', '-qam', 'Change it');
    const next = git(s.repo, 'rev-parse', 'HEAD').trim();
    const [changed] = (await s.room.commands(s.repo, next, {})).controlFiles;
    expect(changed?.path).toBe('CLAUDE.md');
    expect(changed?.digest).not.toBe(first[0]?.digest);
  });

  it('of a workspace are those of its tree', async () => {
    const s = sample(files);
    const workspace = await open(s);
    const base = (await s.room.commands(s.repo, s.base, {})).controlFiles;
    expect(await s.room.controlFiles(workspace)).toEqual(base);
  });

  it('change with what a link among them leads to', async () => {
    const s = sample(files);
    symlinkSync('rules/style.md', join(s.repo, 'AGENTS.md'));
    symlinkSync('rules', join(s.repo, '.claude'));
    git(s.repo, 'add', '-A');
    git(s.repo, 'commit', '-qm', 'Link the rules');
    const linked = git(s.repo, 'rev-parse', 'HEAD').trim();
    const before = (await s.room.commands(s.repo, linked, {})).controlFiles;
    expect(before.map(({ path }) => path)).toEqual(['.claude', 'AGENTS.md', 'CLAUDE.md']);
    write(s.repo, { 'rules/style.md': 'Tabs.\n' });
    git(s.repo, 'commit', '-qam', 'Change the rules');
    const next = git(s.repo, 'rev-parse', 'HEAD').trim();
    const after = (await s.room.commands(s.repo, next, {})).controlFiles;
    const moved = after.filter(({ digest }, at) => digest !== before[at]?.digest);
    expect(moved.map(({ path }) => path)).toEqual(['.claude', 'AGENTS.md']);
  });
});
