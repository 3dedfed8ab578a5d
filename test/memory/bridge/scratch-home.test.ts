import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { surfaceOf } from '../../../source/memory/bridge/agent-surface.ts';
import {
  makeScratchHome,
  memorySettings,
} from '../../../source/memory/bridge/scratch-home.edge.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fugu-home-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return join(root, path);
}

describe('a home for one try', () => {
  it('holds memory and skills, and no login, session or other file', async () => {
    const memory = write('.codex/AGENTS.md', '# Mine\n');
    write('.codex/auth.json', '{"token":"x"}');
    write('.codex/skills/ship/SKILL.md', 'Ships.');
    write('.codex/skills/ship/run.sh', 'exit 1');
    write('elsewhere/plan/SKILL.md', 'Plans.');
    mkdirSync(join(root, '.agents'));
    symlinkSync(join(root, 'elsewhere'), join(root, '.agents', 'skills'));
    const scratch = await makeScratchHome(surfaceOf('codex', { HOME: root }));
    const at = (path: string) => join(scratch.home, path);
    expect(readFileSync(scratch.copyOf(memory), 'utf8')).toBe('# Mine\n');
    expect(readFileSync(at('.codex/skills/ship/SKILL.md'), 'utf8')).toBe('Ships.');
    expect(readFileSync(at('.agents/skills/plan/SKILL.md'), 'utf8')).toBe('Plans.');
    expect(existsSync(at('.codex/auth.json'))).toBe(false);
    expect(existsSync(at('.codex/skills/ship/run.sh'))).toBe(false);
    await scratch.remove();
    expect(existsSync(dirname(scratch.home))).toBe(false);
  });

  it('holds of a config what names memory and skills, and no server that would be started', async () => {
    write(
      '.config/opencode/opencode.json',
      '{ // mine\n "instructions": ["a.md"], "mcp": { "x": { "command": ["rm"] } }, "plugin": ["p"] }',
    );
    const surface = surfaceOf('opencode', { HOME: root });
    const scratch = await makeScratchHome(surface);
    const copy = readFileSync(scratch.copyOf(surface.usual.path), 'utf8');
    expect(JSON.parse(copy)).toEqual({ instructions: ['a.md'] });
    await scratch.remove();
  });

  it('is told which files the settings call memory, and survives settings that are broken', async () => {
    const surface = surfaceOf('gemini', { HOME: root });
    expect(await memorySettings(surface)).toEqual({});
    write('.gemini/settings.json', '{"context":{"fileName":"NOTES.md"},"mcpServers":{"x":{}}}');
    expect(await memorySettings(surface)).toEqual({ context: { fileName: 'NOTES.md' } });
    write('.gemini/settings.json', '{"context":');
    expect(await memorySettings(surface)).toEqual({});
  });

  it('of somebody who never started the agent is empty', async () => {
    const surface = surfaceOf('qwen', { HOME: root });
    const scratch = await makeScratchHome(surface);
    expect(existsSync(scratch.copyOf(surface.usual.path))).toBe(false);
    await scratch.remove();
  });
});
