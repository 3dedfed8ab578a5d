import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { fugu, told } from '../helpers/program.ts';

let fixture: Fixture;
let home: string;
let run: string;
beforeEach(async () => {
  fixture = await makeFixture();
  home = join(fixture.root, 'user');
  for (const dir of ['.codex', '.qwen', '.gemini', '.config/opencode']) {
    mkdirSync(join(home, dir), { recursive: true });
  }
  await tell('memory', 'init');
  await tell('memory', 'bridge', 'add', 'codex', 'qwen', 'gemini', 'opencode', '--plain');
  run = fixture.runs()[0] ?? '';
  const accepted = await acceptShown(tell, run);
  expect(accepted.code, told(accepted)).toBe(0);
});
afterEach(() => fixture.close());

const tell = (...argv: readonly string[]) =>
  fugu(argv, { env: { ...fixture.env, HOME: home }, cwd: fixture.repo });
const file = (path: string) => join(home, path);
const text = (path: string) => readFileSync(file(path), 'utf8');

it("what stands in the way of one agent's file is named and leaves the others be", async () => {
  const half = '# Mine\n<!-- fugu:memory begin -->\nRead.\n';
  writeFileSync(file('.codex/AGENTS.md'), half);
  const outside = join(fixture.root, 'outside.md');
  writeFileSync(outside, '# Elsewhere\n');
  symlinkSync(outside, file('.qwen/QWEN.md'));
  const broken = '{\n  "theme": "dark"\n  "x": 1\n}\n';
  writeFileSync(file('.config/opencode/opencode.json'), broken);

  const wired = await tell('memory', 'bridge', 'wire', run);
  expect(wired.code, told(wired)).toBe(2);
  expect(wired.stdout).toMatch(/^codex: .*AGENTS\.md:2: The marker line/m);
  expect(wired.stdout).toMatch(/^qwen: .*QWEN\.md: It leads out of/m);
  expect(wired.stdout).toMatch(/^opencode: .*opencode\.json:3: The JSON cannot be read/m);
  expect(wired.stdout).toMatch(/^gemini: .*GEMINI\.md created/m);
  expect(text('.codex/AGENTS.md')).toBe(half);
  expect(readFileSync(outside, 'utf8')).toBe('# Elsewhere\n');
  expect(text('.config/opencode/opencode.json')).toBe(broken);

  writeFileSync(file('.codex/AGENTS.md'), '# Mine\n');
  rmSync(file('.qwen/QWEN.md'));
  writeFileSync(file('.config/opencode/opencode.json'), '{\n  "theme": "dark"\n}\n');
  const again = await tell('memory', 'bridge', 'wire', run);
  expect(again.code, told(again)).toBe(0);
  expect(again.stdout).toMatch(/^gemini: .* is as it should be/m);
  expect(JSON.parse(text('.config/opencode/opencode.json'))).toMatchObject({ theme: 'dark' });
});

it('a file that is too long for its agent with the bridge in it is left as it is', async () => {
  const long = `${'word '.repeat(6_540)}\n`;
  writeFileSync(file('.codex/AGENTS.md'), long);
  const wired = await tell('memory', 'bridge', 'wire', run);
  expect(wired.stdout).toMatch(/^codex: .*codex reads 32768 bytes of it/m);
  expect(text('.codex/AGENTS.md')).toBe(long);
});

it('wiring twice at once puts each bridge in once', async () => {
  writeFileSync(file('.codex/AGENTS.md'), '# Mine\n');
  const both = await Promise.all([
    tell('memory', 'bridge', 'wire', run),
    tell('memory', 'bridge', 'wire', run),
  ]);
  for (const one of both) expect(one.code, told(one)).toBe(0);
  expect(text('.codex/AGENTS.md').match(/fugu:memory begin/g)).toHaveLength(1);
  expect(readdirSync(file('.codex'))).toEqual(['AGENTS.md']);
});

it('a bridge that somebody changed or took out is named by check and put back by wire', async () => {
  await tell('memory', 'bridge', 'wire', run);
  writeFileSync(file('.gemini/GEMINI.md'), text('.gemini/GEMINI.md').replace('Read ', 'Obey '));
  rmSync(file('.qwen/QWEN.md'));
  const checked = await tell('memory', 'bridge', 'check');
  expect(checked.code, told(checked)).toBe(2);
  expect(checked.stdout).toMatch(/GEMINI\.md: The bridge of gemini says something else/);
  expect(checked.stdout).toMatch(/QWEN\.md: The bridge of qwen is not in it/);
  await tell('memory', 'bridge', 'wire', run);
  expect((await tell('memory', 'bridge', 'check')).code).toBe(0);
});
