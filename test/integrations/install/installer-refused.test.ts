import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDoorHome, words } from './agents-home.ts';

const plain = { dryRun: false, force: false };
const { at, deskIn, install, look, put, read, root, tree, uninstall } = createDoorHome();

describe('what cannot be written', () => {
  it.each([
    [
      'a skill of the same name',
      '.claude/skills/fugu-conductor/SKILL.md',
      '# Mine\n',
      'skill',
      /same name[\s\S]*# Mine/,
    ],
    [
      'a server of the same name',
      '.claude.json',
      '{"mcpServers":{"fugu":{"command":"mine"}}}',
      'mcp',
      /same name[\s\S]*"mine"/,
    ],
    ['a config with a syntax error', '.claude.json', '{"a":1,,}', 'mcp', /cannot be read/],
    ['a list where servers belong', '.claude.json', '{"mcpServers":[]}', 'mcp', /not an object/],
    [
      'half of our block',
      '.claude/CLAUDE.md',
      'Mine.\n<!-- fugu:note end -->\n',
      'note',
      /marker line/,
    ],
  ] as const)('is refused and left alone: %s', async (_what, path, text, thing, words_) => {
    put(path, text);
    const before = tree();
    expect(words(await install('claude', thing))).toMatch(words_);
    expect(tree()).toEqual(before);
  });

  it('is refused and left alone: inline tables of TOML that hold the servers', async () => {
    put('.codex/config.toml', 'mcp_servers = { other = { command = "y" } }\n');
    expect(words(await install('codex', 'mcp'))).toContain('tables of their own');
  });

  it('is refused and left alone: a write-protected file', async () => {
    put('.codex/AGENTS.md', 'Mine.\n');
    chmodSync(at('.codex/AGENTS.md'), 0o444);
    expect(words(await install('codex', 'note'))).toContain('write-protected');
  });

  it('is refused: a link that leads out of the home, or to nothing', async () => {
    mkdirSync(at('.codex'));
    writeFileSync(join(root(), 'outside.md'), 'Not mine.\n');
    symlinkSync(join(root(), 'outside.md'), at('.codex/AGENTS.md'));
    symlinkSync(join(root(), 'nothing'), at('.codex/config.toml'));
    expect(words(await install('codex', 'note'))).toContain('leads out of');
    expect(words(await install('codex', 'mcp'))).toContain('link to nothing');
    expect(readFileSync(join(root(), 'outside.md'), 'utf8')).toBe('Not mine.\n');
  });

  it('is followed: a link inside the home, which stays a link', async () => {
    put('dotfiles/AGENTS.md', 'Mine.\n');
    mkdirSync(at('.codex'));
    symlinkSync(at('dotfiles/AGENTS.md'), at('.codex/AGENTS.md'));
    await install('codex', 'note');
    expect(read('dotfiles/AGENTS.md')).toContain('fugu:note');
    await uninstall('codex', 'note');
    expect(read('dotfiles/AGENTS.md')).toBe('Mine.\n');
  });

  it('is refused: a home that is not there', async () => {
    const lost = deskIn('fugu', { home: join(root(), 'nowhere') });
    expect(words(await install('codex', 'skill', plain, lost))).toMatch(
      /HOME names .*no such folder/,
    );
    expect(existsSync(join(root(), 'nowhere'))).toBe(false);
    const moved = deskIn('fugu', { env: { CODEX_HOME: join(root(), 'elsewhere') } });
    expect(words(await install('codex', 'skill', plain, moved))).toMatch(
      /CODEX_HOME names .*no such folder/,
    );
    expect(await look('codex', 'skill', moved)).toEqual(['absent']);
    expect(words(await uninstall('codex', 'skill', plain, moved))).toBe('');
  });

  it('keeps the other files of the door away too', async () => {
    put('.hermes/profiles/fugu-conductor/SOUL.md', 'I am somebody else.\n');
    expect(words(await install('hermes', 'profile'))).toContain('I am somebody else.');
    expect(Object.keys(tree()).filter((name) => name.endsWith('config.yaml'))).toEqual([]);
  });
});
