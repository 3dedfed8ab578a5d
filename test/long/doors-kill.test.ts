import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fugu, startFugu, told } from '../helpers/program.ts';

const rounds = 8;
const things = ['skill', 'note', 'mcp', 'profile', '--for', 'claude,codex,hermes'];

function treeOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  const textOf = (path: string) => (statSync(path).isDirectory() ? '' : readFileSync(path, 'utf8'));
  return Object.fromEntries(names.map((name) => [name, textOf(join(folder, name))]));
}

it('installs that are killed at any instant, two at once, lose nothing and leave no trace', async () => {
  const root = mkdtempSync(join(tmpdir(), 'fugu-doors-kill-'));
  const home = join(root, 'home');
  for (const folder of ['.claude', '.codex']) mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, '.claude/CLAUDE.md'), 'Mine, with no line end');
  writeFileSync(join(home, '.claude.json'), '{"mine":1}');
  writeFileSync(join(home, '.codex/config.toml'), 'mine = 1\r\n');
  cpSync(home, join(root, 'before'), { recursive: true });
  const options = { env: { HOME: home, FUGU_HOME: join(root, 'fugu') }, cwd: root };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const verb = round % 3 === 2 ? 'uninstall' : 'install';
      const two = [
        startFugu([verb, ...things], options),
        startFugu(['install', ...things], options),
      ];
      await pause(80 + ((round * 97) % 500));
      for (const { child } of two) child.kill('SIGKILL');
      await Promise.all(two.map(({ ended }) => ended));
      const whole = await fugu(['install', ...things], options);
      expect(whole.code, told(whole)).toBe(0);
      const listed = (await fugu(['install', '--list'], options)).stdout;
      expect(listed).not.toMatch(/stale|edited|foreign|broken/);
      const gone = await fugu(['uninstall', '--all'], options);
      expect(gone.code, told(gone)).toBe(0);
      expect(treeOf(home)).toEqual(treeOf(join(root, 'before')));
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
