import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AgentName, agentNames } from '../../../source/agents/list.ts';
import { writeMade } from '../../../source/integrations/install/install-record.edge.ts';
import {
  type IntegrationKind,
  integrationKinds,
} from '../../../source/integrations/install/integration.ts';
import { createDoorHome, words } from './agents-home.ts';

const plain = { dryRun: false, force: false };
const { at, change, desk, deskIn, install, look, material, put, read, root, tree, uninstall } =
  createDoorHome();

const doors = agentNames.flatMap((agent) => integrationKinds.map((thing) => ({ agent, thing })));
const real = doors.filter(
  ({ agent, thing }) => thing !== 'profile' || !['gemini', 'qwen'].includes(agent),
);

describe.each(real)('the $thing of $agent', ({ agent, thing }) => {
  it('comes into an empty home and leaves no trace when it goes', async () => {
    expect(words(await install(agent, thing))).toMatch(/^(changed ?)+$/);
    expect(new Set(await look(agent, thing))).toEqual(new Set(['current']));
    expect(words(await uninstall(agent, thing))).toMatch(/^(changed ?)+$/);
    expect(tree()).toEqual({});
  });

  it('is the same when it comes twice, and when it goes twice', async () => {
    await install(agent, thing);
    const once = tree();
    expect(words(await install(agent, thing))).toMatch(/^(same ?)+$/);
    expect(tree()).toEqual(once);
    await uninstall(agent, thing);
    expect(words(await uninstall(agent, thing))).toMatch(/^(same ?)+$/);
  });

  it('is written by neither of two on a trial, and by one of two at once', async () => {
    expect(words(await install(agent, thing, { dryRun: true, force: false }))).toMatch(
      /^(planned ?)+$/,
    );
    expect(tree()).toEqual({});
    const done = await Promise.all([
      install(agent, thing),
      install(agent, thing, plain, deskIn('fugu')),
    ]);
    expect(done.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(new Set(await look(agent, thing))).toEqual(new Set(['current']));
    await uninstall(agent, thing);
    expect(tree()).toEqual({});
  });
});

it('an agent without profiles gets none, and is told what else to do', async () => {
  expect(words(await install('gemini', 'profile'))).toContain('fugu install skill --for gemini');
  expect(words(await uninstall('gemini', 'profile'))).toBe('');
});

describe('files that the user has', () => {
  const texts: readonly (readonly [AgentName, IntegrationKind, string, string])[] = [
    ['claude', 'note', '.claude/CLAUDE.md', 'Mine.\r\nWith CRLF.\r\n'],
    ['codex', 'note', '.codex/AGENTS.md', 'Mine, with no line end'],
    [
      'codex',
      'mcp',
      '.codex/config.toml',
      'model = "x" # mine\n\n[mcp_servers.other]\ncommand = "y"\n',
    ],
    [
      'opencode',
      'mcp',
      '.config/opencode/opencode.jsonc',
      '{ "mcp": { "o": { "type": "remote" } }, /* mine */ }',
    ],
    ['gemini', 'mcp', '.gemini/settings.json', '{"theme":"x","mcpServers":{}}'],
    ['claude', 'mcp', '.claude.json', '{\n    "numStartups": 4\n}'],
    [
      'hermes',
      'mcp',
      '.hermes/config.yaml',
      'model: x # mine\nmcp_servers:\n    a:\n        url: y\n',
    ],
  ];

  it.each(texts)('are byte for byte the same again: %s %s', async (agent, thing, path, text) => {
    put(path, text);
    chmodSync(at(path), 0o640);
    expect(words(await install(agent, thing))).toBe('changed');
    expect(read(path)).toContain('fugu');
    await uninstall(agent, thing);
    expect(read(path)).toBe(text);
    expect(statSync(at(path)).mode & 0o777).toBe(0o640);
  });

  it.each(texts)('keep what was added beside our part: %s %s', async (agent, thing, path, text) => {
    put(path, text);
    await install(agent, thing);
    const mine =
      path.endsWith('.md') || path.endsWith('ml') ? '\n# added later\n' : '\n// added later\n';
    writeFileSync(at(path), read(path) + mine);
    await uninstall(agent, thing);
    const left = read(path);
    expect(left).toContain('added later');
    expect(left).not.toContain('fugu');
    expect(left.replaceAll(/\s/g, '')).toContain(text.replaceAll(/\s|\{\}/g, '').slice(0, 12));
  });

  it('are byte for byte the same again after an update of our part', async () => {
    put('.claude.json', '{"a":1}');
    await install('claude', 'mcp');
    change({ server: { ...material().server, command: ['elsewhere', 'mcp'] } });
    expect(words(await install('claude', 'mcp'))).toBe('changed');
    await uninstall('claude', 'mcp');
    expect(read('.claude.json')).toBe('{"a":1}');
  });

  it('keep what was there when the accounts are lost', async () => {
    put('.codex/AGENTS.md', 'Mine.\n');
    await install('codex', 'note');
    await install('codex', 'skill');
    const other = deskIn('another');
    await uninstall('codex', 'note', plain, other);
    await uninstall('codex', 'skill', plain, other);
    expect(read('.codex/AGENTS.md')).toBe('Mine.\n');
    expect(existsSync(at('.codex/skills/fugu-conductor'))).toBe(false);
  });
});

describe('our part, changed by hand,', () => {
  const path = '.codex/skills/fugu-conductor/SKILL.md';
  beforeEach(async () => {
    await install('codex', 'skill');
    writeFileSync(at(path), read(path).replace('You conduct', 'I conduct'));
  });

  it('is neither replaced nor taken out, and named', async () => {
    for (const done of [await install('codex', 'skill'), await uninstall('codex', 'skill')]) {
      expect(words(done)).toMatch(/edited by hand .* --force/);
    }
    expect(read(path)).toContain('I conduct');
  });

  it('is taken out with force, and a copy is kept', async () => {
    const done = await uninstall('codex', 'skill', { dryRun: false, force: true });
    const change = done.status === 'done' ? done.files[0]?.change : undefined;
    const backup = change?.status === 'changed' ? change.backup : undefined;
    expect(readFileSync(backup ?? '', 'utf8')).toContain('I conduct');
    expect(tree()).toEqual({});
  });
});

it('goes where the environment says that the agent lives', async () => {
  mkdirSync(join(root(), 'codex'));
  const moved = deskIn('fugu', { env: { CODEX_HOME: join(root(), 'codex') } });
  await install('codex', 'skill', plain, moved);
  expect(existsSync(join(root(), 'codex/skills/fugu-conductor/SKILL.md'))).toBe(true);
  expect(tree()).toEqual({});
});

it('folders that hold more than we put there stay, and are named', async () => {
  await install('hermes', 'profile');
  put('.hermes/profiles/fugu-conductor/memories/MEMORY.md', 'I remember.\n');
  const done = await uninstall('hermes', 'profile');
  const left = done.status === 'done' ? (done.left ?? []) : [];
  expect(left).toContain(at('.hermes/profiles/fugu-conductor'));
  expect(tree()['.hermes/profiles/fugu-conductor/memories/MEMORY.md']).toBe('I remember.\n');
});

it('an install that was killed before it wrote is begun again, and leaves no trace', async () => {
  const path = at('.qwen/skills/fugu-conductor/SKILL.md');
  await writeMade(desk().records, [at('.qwen'), at('.qwen/skills'), dirname(path)]);
  mkdirSync(dirname(path), { recursive: true });
  await install('qwen', 'skill');
  await uninstall('qwen', 'skill');
  expect(tree()).toEqual({});
});

it('doors that share a folder leave none behind, in whatever order they go', async () => {
  await install('hermes', 'skill');
  await install('hermes', 'note');
  await install('hermes', 'profile');
  for (const thing of ['skill', 'profile', 'note'] as const) await uninstall('hermes', thing);
  expect(tree()).toEqual({});
});

it('what a killed install left beside the file is swept by the next', async () => {
  put('.codex/AGENTS.md', 'Mine.\n');
  put('.codex/.AGENTS.md.3d846d10-1884-4b0f-99ef-191b7f168ec5.fugu', 'half');
  put('.codex/.AGENTS.md.mine.fugu', 'Mine, too.\n');
  await install('codex', 'note');
  const names = Object.keys(tree()).filter((name) => name.endsWith('.fugu'));
  expect(names).toEqual(['.codex/.AGENTS.md.mine.fugu']);
});
