import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fugu, told } from '../helpers/program.ts';
import { someKey } from '../memory/facts.ts';

// Many starts of the program, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fugu-import-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function memory(...words: readonly string[]) {
  return fugu(['memory', ...words], { env: { HOME: home, FUGU_HOME: join(home, 'fugu') } });
}

function put(path: string, text: string): string {
  const whole = join(home, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

const titles = async () =>
  (await memory('list', '--json')).stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).title);

it('what agents remember is proposed, and only what is accepted is written', async () => {
  await memory('init');
  const rules = `# Rules\n\n- Use npm test, never jest\n- The shop waits 30 seconds\n- The key is ${someKey}\n`;
  const file = put('.claude/CLAUDE.md', rules);
  put('.claude/projects/-srv-a/1234.jsonl', '{"secret":"session"}\n');
  put('.claude/skills/x/SKILL.md', '- A skill is not a memory of mine\n');

  const proposed = await memory('import', '--from', 'claude');
  expect(proposed.code, told(proposed)).toBe(3);
  expect(proposed.stdout).toMatch(/^claude: 1 file read, 2 proposals$/m);
  expect(proposed.stdout).toMatch(/CLAUDE\.md:5: It holds a secret/);
  expect(proposed.stdout).not.toMatch(/sk-ant|skill is|session/);
  expect(await titles()).toEqual([]);

  const key = /^([0-9a-f]{6}) .*shop waits/m.exec(proposed.stdout)?.[1] ?? '';
  const taken = await memory('import', '--from', 'claude', '--accept', key);
  expect(taken.code, told(taken)).toBe(0);
  expect(taken.stdout).toContain('The files read have the same digests as before.');
  expect(await titles()).toEqual(['The shop waits 30 seconds']);
  expect(readFileSync(file, 'utf8')).toBe(rules);

  put('.hermes/memories/MEMORY.md', 'The shop waits 60 seconds\n§\nThe shop waits 30 seconds.\n');
  const other = await memory('import', '--from', 'hermes');
  expect(other.stdout).toMatch(/1 proposal, 1 known already/);
  expect(other.stdout).toMatch(/CONFLICT with the-shop-waits-30-seconds/);
});

it.each([
  ['codex', '.codex/AGENTS.md'],
  ['gemini', '.gemini/GEMINI.md'],
  ['qwen', '.qwen/memories/MEMORY.md'],
  ['opencode', '.config/opencode/AGENTS.md'],
])('the memory of %s is read where it keeps it', async (agent, path) => {
  await memory('init');
  put(path, '- Remember the milk of every day\n');
  const taken = await memory('import', '--from', agent, '--accept', 'new');
  expect(taken.code, told(taken)).toBe(0);
  expect(await titles()).toEqual(['Remember the milk of every day']);
});

it('an agent that is not there, a file that is no text and an unknown name are said in words', async () => {
  await memory('init');
  const none = await memory('import', '--from', 'codex');
  expect(none.stdout).toMatch(/^codex remembers nothing below .*\.codex\.$/m);
  expect(none.code).toBe(0);

  writeFileSync(put('.codex/AGENTS.md', ''), Buffer.from([0xff, 0x00]));
  symlinkSync(join(home, 'nowhere'), join(home, '.codex', 'AGENTS.override.md'));
  const binary = await memory('import', '--from', 'codex');
  expect(binary.stderr).toMatch(/AGENTS\.md: It is not UTF-8 text\. It is skipped/);

  put('.codex/AGENTS.md', '- Remember the milk of every day\n');
  const wrong = await memory('import', '--from', 'codex', '--accept', 'abcdef');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/^Unknown proposal: abcdef\. /);
  const who = await memory('import', '--from', 'cluade');
  expect(who.code).toBe(2);
  expect(who.stderr).toContain('Did you mean `claude`?');
});
