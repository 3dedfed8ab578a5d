import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fugu, startFugu, told } from '../helpers/program.ts';

vi.setConfig({ testTimeout: 60_000 });

const fake = fileURLToPath(new URL('../fixtures/loader/codex.mjs', import.meta.url));
let root: string;
let env: Readonly<Record<string, string>>;
let index: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'fugu-prove-'));
  for (const dir of ['bin', 'user/.codex']) mkdirSync(join(root, dir), { recursive: true });
  symlinkSync(fake, join(root, 'bin', 'codex'));
  const PATH = `${join(root, 'bin')}:${process.env.PATH}`;
  env = { FUGU_HOME: join(root, 'fugu'), HOME: join(root, 'user'), PATH };
  expect((await tell('init')).code).toBe(0);
  index = join(root, 'fugu', 'data', 'memory', 'INDEX.md');
});
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));

const tell = (...argv: readonly string[]) => fugu(['memory', ...argv], { env, cwd: root });
const bridge = (more = '') =>
  writeFileSync(
    join(root, 'user', '.codex', 'AGENTS.md'),
    `# Mine\n${more}\n<!-- fugu:memory begin -->\nRead ${index}.\n<!-- fugu:memory end -->\n`,
  );
/** Pids of agents that this test's home was lent to. */
const agents = () =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const names = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return /codex\.mjs\0exec/.test(words) && names.includes(root);
    } catch {
      return false;
    }
  });
const left = async () => {
  const { stdout } = await tell('list', '--json');
  return stdout.includes('round-trip');
};

it('an agent that loads its bridge is proven, and the fact of the try is archived', async () => {
  bridge();
  const tried = await tell('prove', '--for', 'codex');
  expect(tried.code, told(tried)).toBe(0);
  expect(tried.stdout).toMatch(/^codex: proven \(agent-loader\): its loader brought the pointer/);
  expect((await tell('bridge', 'list')).stdout).toMatch(
    /^codex .*proven \(agent-loader\) \d+s ago/m,
  );
  expect(await left()).toBe(false);
  bridge('Another line.');
  expect((await tell('bridge', 'list')).stdout).toMatch(/^codex .*out of date/m);
});

it('an agent whose own model answers the word is proven, and one whose model cannot is not', async () => {
  bridge();
  const knows = await tell('prove', '--for', 'codex', '--live');
  expect(knows.code, told(knows)).toBe(0);
  expect(knows.stdout).toMatch(/^codex: proven \(live-answer\)/);
  rmSync(join(root, 'user', '.codex', 'AGENTS.md'));
  const knowsNot = await tell('prove', '--for', 'codex', '--live');
  expect(knowsNot.code, told(knowsNot)).toBe(1);
  expect(knowsNot.stdout).toContain('NOT PROVEN (live-answer): its model did not know the word');
  expect(await left()).toBe(false);
});

it('a pointer wired into a skills folder by hand is caught', async () => {
  const skill = join(root, 'user', '.agents', 'skills', 'house-memory');
  mkdirSync(skill, { recursive: true });
  const text = `---\nname: house-memory\ndescription: Read ${index} first.\n---\nRead it.\n`;
  writeFileSync(join(skill, 'SKILL.md'), text);
  const tried = await tell('prove', '--for', 'codex');
  expect(tried.code, told(tried)).toBe(1);
  expect(tried.stdout).toContain(
    'NOT PROVEN (agent-loader): the pointer reached the model only as',
  );
});

it('an interrupt ends the agent, archives the fact and keeps no proof', async () => {
  bridge('HANG');
  const program = startFugu(['memory', 'prove', '--for', 'codex', '--live'], { env, cwd: root });
  await vi.waitFor(() => expect(agents()).not.toEqual([]), { timeout: 30_000 });
  program.child.kill('SIGINT');
  const ended = await program.ended;
  expect(ended.code, told(ended)).toBe(130);
  expect(agents()).toEqual([]);
  expect(await left()).toBe(false);
  expect((await tell('bridge', 'list')).stdout).toMatch(/^codex .*never tried/m);
});
