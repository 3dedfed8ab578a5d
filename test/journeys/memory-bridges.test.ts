import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acceptShown } from '../helpers/accept.ts';
import { type Fixture, makeFixture } from '../helpers/fixture.ts';
import { fugu, told } from '../helpers/program.ts';

let fixture: Fixture;
let home: string;
beforeEach(async () => {
  fixture = await makeFixture();
  home = join(fixture.root, 'user');
  for (const dir of ['.claude', '.codex', '.qwen']) mkdirSync(join(home, dir), { recursive: true });
});
afterEach(() => fixture.close());

const run = (...argv: readonly string[]) =>
  fugu(argv, { env: { ...fixture.env, HOME: home }, cwd: fixture.repo });
const file = (path: string) => readFileSync(join(home, path), 'utf8');

it('bridges are written, verified by another family, audited one by one, put in, and taken out', async () => {
  writeFileSync(join(home, '.claude', 'CLAUDE.md'), '# Mine\r\nNo newline');
  writeFileSync(join(home, '.codex', 'AGENTS.md'), '# Mine\n');
  expect((await run('memory', 'init')).code).toBe(0);
  const index = join(fixture.home, 'data', 'memory', 'INDEX.md');

  const added = await run('memory', 'bridge', 'add', 'claude', 'codex', 'qwen', '--plain');
  expect(added.code, told(added)).toBe(3);
  const [name = ''] = fixture.runs();
  const early = await run('memory', 'bridge', 'wire', name);
  expect(early.code, told(early)).toBe(3);
  expect(file('.codex/AGENTS.md')).toBe('# Mine\n');

  expect((await run('audit', name, '--reject', '--step', 'bridge-qwen')).code).toBe(3);
  const accepted = await acceptShown(run, name);
  expect(accepted.code, told(accepted)).toBe(0);

  const dry = await run('memory', 'bridge', 'wire', name, '--dry-run');
  expect(dry.stdout).toContain(`+@${index}`);
  expect(file('.codex/AGENTS.md')).toBe('# Mine\n');

  const wired = await run('memory', 'bridge', 'wire');
  expect(wired.code, told(wired)).toBe(0);
  expect(file('.claude/CLAUDE.md')).toContain(`\r\n@${index}\r\n<!-- fugu:memory end -->`);
  expect(file('.codex/AGENTS.md')).toContain(`Read ${index} before`);
  expect(readdirSync(join(home, '.qwen'))).toEqual([]);

  const listed = await run('memory', 'bridge', 'list');
  expect(listed.stdout).toMatch(/^claude +wired +never tried +nvidia for deepseek, \w+/m);
  expect(listed.stdout).toMatch(/^qwen +none/m);
  expect((await run('memory', 'bridge', 'check')).code).toBe(0);

  const removed = await run('memory', 'bridge', 'remove', 'claude', 'codex');
  expect(removed.code, told(removed)).toBe(0);
  expect(file('.claude/CLAUDE.md')).toBe('# Mine\r\nNo newline');
  expect(file('.codex/AGENTS.md')).toBe('# Mine\n');
});

it('a bridge into a skills folder is refused before anybody is asked', async () => {
  await run('memory', 'init');
  const target = join(home, '.agents', 'skills', 'memory', 'SKILL.md');
  const refused = await run('memory', 'bridge', 'add', 'codex', '--target', target);
  expect(refused.code, told(refused)).toBe(4);
  expect(refused.stderr).toContain('skills loader of codex');
  expect(existsSync(join(fixture.home, 'data', 'bridges'))).toBe(false);
  expect(fixture.models.requests()).toEqual([]);
});

it('an agent without a home, a word that is none, and a missing store are told in words', async () => {
  const early = await run('memory', 'bridge', 'add', 'codex');
  expect(early.code).toBe(2);
  expect(early.stderr).toContain('fugu memory init');
  await run('memory', 'init');
  const homeless = await run('memory', 'bridge', 'add', 'gemini');
  expect(homeless.stderr).toContain('gemini has no home at');
  const unknown = await run('memory', 'bridge', 'add', 'codes');
  expect(unknown.stderr).toContain('codex');
  expect((await run('memory', 'bridge', 'frob')).code).toBe(2);
});

it('a pointer that was put into a skills folder by hand is named by check, with its line', async () => {
  await run('memory', 'init');
  const skill = join(home, '.agents', 'skills', 'memory');
  mkdirSync(skill, { recursive: true });
  const store = join(fixture.home, 'data', 'memory');
  writeFileSync(
    join(skill, 'SKILL.md'),
    `---\nname: memory\ndescription: x\n---\nRead ${store}/INDEX.md\n`,
  );
  const checked = await run('memory', 'bridge', 'check');
  expect(checked.code, told(checked)).toBe(4);
  expect(checked.stdout).toContain(`${join(skill, 'SKILL.md')}:5: A skill leads to the store`);
});

it('without its program an agent is not proven, and the fact of the try is archived', async () => {
  await run('memory', 'init');
  const env = { ...fixture.env, HOME: home, PATH: '/usr/bin:/bin' };
  const argv = ['memory', 'prove', '--for', 'hermes', '--for', 'claude'];
  mkdirSync(join(home, '.hermes'));
  const tried = await fugu(argv, { env, cwd: fixture.repo });
  expect(tried.code, told(tried)).toBe(1);
  expect(tried.stdout).toMatch(/^hermes: NOT PROVEN \(direct-path\)/m);
  expect(tried.stdout).toMatch(/^claude: NOT PROVEN \(direct-path\): claude is not in PATH/m);
  const told_ = await run('memory', 'prove', '--for', 'hermes', '--told', 'codex can read it');
  expect(told_.stdout).toContain('hermes: NOT PROVEN (proxy)');
  const facts = await run('memory', 'list', '--json');
  expect(facts.stdout).not.toContain('round-trip');
  const all = await run('memory', 'list', '--json', '--all');
  expect(all.stdout).toContain('Word of the round trip');
});
