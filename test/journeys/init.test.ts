import { readdirSync } from 'node:fs';
import { lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyMachine, jsonServer, type Machine } from '../helpers/machine.ts';
import { told } from '../helpers/program.ts';

vi.setConfig({ testTimeout: 60_000 });

let machine: Machine;
beforeEach(async () => {
  machine = await emptyMachine();
});
afterEach(() => machine.remove());

const init = (...flags: readonly string[]) => ['init', '--no-servers', ...flags];

async function signedIn(...programs: readonly ('claude' | 'codex')[]): Promise<void> {
  if (programs.includes('claude')) {
    await machine.install('claude', '2.1.330 (Claude Code)');
    await machine.keep('.claude/.credentials.json', '{}');
  }
  if (programs.includes('codex')) {
    await machine.install('codex', 'codex-cli 0.169.0');
    await machine.keep('.codex/auth.json', '{}');
  }
}

it('with nothing installed it says exactly what to do next, and writes nothing', async () => {
  const ended = await machine.fugu(init());
  expect(ended.code, told(ended)).toBe(1);
  expect(ended.stdout).toMatch(/^Nothing was found that a job could use\./);
  expect(ended.stdout).toMatch(/npm install -g @anthropic-ai\/claude-code && claude auth login/);
  expect(ended.stdout).toMatch(/export NVIDIA_API_KEY=… +from https:/);
  expect(ended.stdout).toMatch(/^Then run: fugu init$/m);
  expect(ended.stdout).toMatch(/fugu rehearse/);
  expect(await machine.spec()).toBeUndefined();
});

it('with one family it says that verification is impossible, and which program or key cures it', async () => {
  await signedIn('claude');
  const ended = await machine.fugu(init(), { env: { ANTHROPIC_API_KEY: 'sk-very-secret' } });
  expect(ended.code, told(ended)).toBe(4);
  expect(ended.stdout).toMatch(/of one family \(anthropic\)/);
  expect(ended.stdout).toMatch(/^ +- Install Codex: npm install -g @openai\/codex/m);
  expect(ended.stdout).toMatch(/^ +- Set DEEPSEEK_API_KEY/m);
  expect(ended.stdout).not.toMatch(/- (?:Install Claude|Set ANTHROPIC)/);
  expect(told(ended)).not.toContain('very-secret');
  expect(await machine.spec()).toBeUndefined();
});

it('with two families it writes a spec that the check proves, and says so the second time', async () => {
  await signedIn('claude', 'codex');
  const first = await machine.fugu(init(), { env: { DEEPSEEK_API_KEY: 'sk-very-secret' } });
  expect(first.code, told(first)).toBe(0);
  expect(first.stdout).toMatch(/^thinker +codex +openai/m);
  const spec = await machine.spec();
  expect(spec).toContain('key: "env:DEEPSEEK_API_KEY"');
  expect(spec).not.toContain('very-secret');
  const [, schema = ''] = /^# yaml-language-server: \$schema=(file:\S+)$/m.exec(spec ?? '') ?? [];
  expect(JSON.parse(await readFile(new URL(schema), 'utf8'))).toHaveProperty('$id');
  const checked = await machine.fugu(['spec', 'check']);
  expect(checked.code, told(checked)).toBe(0);
  expect(checked.stdout).not.toMatch(/^warning/m);
  const again = await machine.fugu(init(), { env: { DEEPSEEK_API_KEY: 'sk-very-secret' } });
  expect(again.stdout).toMatch(/says exactly this already/);
  expect(await machine.spec()).toBe(spec);
});

it('a spec that is there is shown with the difference and stays until a yes, and then is kept', async () => {
  await signedIn('claude', 'codex');
  await machine.fugu(init());
  const own = `${(await machine.spec())?.replace('jobUsd: 5', 'jobUsd: 7')}# mine\n`;
  await machine.keep('.config/fugu/spec.yaml', own);
  const asked = await machine.fugu(init());
  expect(asked.code, told(asked)).toBe(3);
  expect(asked.stdout).toMatch(/limit jobUsd 7→5/);
  expect(asked.stdout).toMatch(/^-# mine$/m);
  expect(asked.stdout).toMatch(/stays as it is\. To replace it: fugu init --yes/);
  expect(await machine.spec()).toBe(own);
  const tried = await machine.fugu(init('--yes', '--dry-run'));
  expect(tried.code).toBe(0);
  expect(await machine.spec()).toBe(own);
  const agreed = await machine.fugu(init('--yes'));
  expect(agreed.code, told(agreed)).toBe(0);
  expect(await machine.spec()).toMatch(/jobUsd: 5/);
  const kept = /The old one is kept: (.+)/.exec(agreed.stdout)?.[1] ?? '';
  expect(readdirSync(dirname(kept)).length).toBeGreaterThan(0);
});

it('a broken spec is named with its line, and is not overwritten either', async () => {
  await signedIn('claude', 'codex');
  await machine.keep('.config/fugu/spec.yaml', 'version: 1\nmodels: [\n');
  const ended = await machine.fugu(init());
  expect(ended.code, told(ended)).toBe(3);
  expect(ended.stdout).toMatch(/It is refused as it stands:\n +\S+spec\.yaml:\d+: /);
  expect(await machine.spec()).toBe('version: 1\nmodels: [\n');
});

it('a trial run shows the text and writes nothing', async () => {
  await signedIn('claude', 'codex');
  const ended = await machine.fugu(init('--dry-run'));
  expect(ended.code, told(ended)).toBe(0);
  expect(ended.stdout).toMatch(/would be:\n\n# yaml-language-server: \S+\n# Your role map/);
  expect(await machine.spec()).toBeUndefined();
});

it('a local server of another family is found where it is named, and put behind the slot', async () => {
  await signedIn('claude');
  const models = [
    { name: 'nomic-embed-text:latest', size: 9 },
    { name: 'qwen3:14b', size: 8 },
  ];
  const server = await jsonServer({ '/api/tags': { models } });
  try {
    const ended = await machine.fugu(init('--server', server.url));
    expect(ended.code, told(ended)).toBe(0);
    expect(await machine.spec()).toContain(`slot: { engine: "attach", url: "${server.url}" }`);
    expect(ended.stdout).toMatch(/Only the local model is of another family/);
    expect(server.asked.every((path) => path === '/api/tags')).toBe(true);
  } finally {
    await server.close();
  }
});

it('an agent that is too old is told with its remedy, and does not count', async () => {
  await signedIn('claude');
  await machine.install('codex', 'codex-cli 0.98.0');
  const ended = await machine.fugu(init());
  expect(ended.code, told(ended)).toBe(4);
  expect(ended.stdout).toMatch(
    /codex 0\.98\.0 is older than 0\.169\.0.*npm install -g @openai\/codex/,
  );
});

it('words it does not know and addresses of other machines are refused', async () => {
  const word = await machine.fugu(['init', 'everything']);
  expect([word.code, word.stderr]).toEqual([
    2,
    expect.stringMatching(/Unexpected argument: everything/),
  ]);
  const far = await machine.fugu(['init', '--server', 'http://example.org:11434']);
  expect([far.code, far.stderr]).toEqual([
    2,
    expect.stringMatching(/not an http address of this machine/),
  ]);
});

it('two that write at once leave one whole spec, and nobody’s is lost', async () => {
  await signedIn('claude', 'codex');
  const ended = await Promise.all([1, 2, 3].map(() => machine.fugu(init())));
  for (const one of ended) expect([0, 2], told(one)).toContain(one.code);
  expect(ended.some(({ stdout }) => /spec\.yaml is written\.$/m.test(stdout))).toBe(true);
  expect((await machine.fugu(['spec', 'check'])).code).toBe(0);
});

describe('where the spec belongs', () => {
  const folder = '.config/fugu';
  const refused = async (says: RegExp): Promise<void> => {
    await signedIn('claude', 'codex');
    const ended = await machine.fugu(init('--yes'));
    expect(ended.code, told(ended)).toBe(2);
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).not.toMatch(/This is a bug/);
  };

  it('a folder stands, and is left alone', async () => {
    await mkdir(join(machine.home, folder, 'spec.yaml'), { recursive: true });
    await refused(/It is a folder/);
  });

  it('a link leads out of the home, and what it leads to is left alone', async () => {
    const outside = join(machine.bin, 'spec.yaml');
    await writeFile(outside, 'version: 1\n');
    await mkdir(join(machine.home, folder), { recursive: true });
    await symlink(outside, machine.specFile);
    await refused(/It leads out of/);
    expect(await readFile(outside, 'utf8')).toBe('version: 1\n');
  });

  it('a link leads into the person’s own dotfiles, and stays a link', async () => {
    await machine.keep('dotfiles/spec.yaml', 'version: 1\n');
    await mkdir(join(machine.home, folder), { recursive: true });
    await symlink(join(machine.home, 'dotfiles/spec.yaml'), machine.specFile);
    await signedIn('claude', 'codex');
    const ended = await machine.fugu(init('--yes'));
    expect(ended.code, told(ended)).toBe(0);
    expect((await lstat(machine.specFile)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(machine.home, 'dotfiles/spec.yaml'), 'utf8')).toMatch(/^models:$/m);
  });

  it('a file stands where its folder should be', async () => {
    await machine.keep('.config', 'x');
    await refused(/A file stands where its folder should be/);
  });

  it('nobody knows without a home', async () => {
    const ended = await machine.fugu(init(), { env: { HOME: '' } });
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(/^HOME is not set/)]);
  });
});
