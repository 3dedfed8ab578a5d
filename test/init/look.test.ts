import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookForAgents } from '../../source/init/look-agents.edge.ts';
import { lookForGgufs } from '../../source/init/look-ggufs.edge.ts';
import { lookForServers } from '../../source/init/look-servers.edge.ts';
import { createDrivers } from '../../source/lanes/drivers.edge.ts';
import { emptyMachine, jsonServer, type Machine } from '../helpers/machine.ts';
import { realClock } from '../helpers/real-clock.ts';

let machine: Machine;
beforeEach(async () => {
  machine = await emptyMachine();
});
afterEach(() => machine.remove());

function agentsHere(more: Readonly<Record<string, string>> = {}) {
  const env = { ...machine.env, ...more };
  return lookForAgents({
    env,
    home: machine.home,
    drivers: createDrivers(env, { clock: realClock }),
  });
}

describe('agent programs', () => {
  it('are found with version, login and the model of their settings, and the absent ones are not', async () => {
    await machine.install('codex', 'codex-cli 0.169.0');
    await machine.keep('.codex/auth.json', '{}');
    await machine.keep(
      '.codex/config.toml',
      'model = "gpt-6.2-sol"\n[profiles.x]\nmodel = "other"\n',
    );
    await machine.install('gemini', '0.61.0');
    expect(await agentsHere()).toEqual([
      { program: 'codex', version: '0.169.0', signedIn: true, model: 'gpt-6.2-sol' },
      { program: 'gemini', version: '0.61.0', signedIn: false },
    ]);
  });

  it('that are too old, or tell no version, have a trouble that says so', async () => {
    await machine.install('claude', '1.0.3');
    await machine.install('codex', 'hello');
    const found = await agentsHere();
    expect(found.map(({ trouble }) => trouble)).toEqual([
      expect.stringMatching(/is older than/),
      expect.stringMatching(/did not print its version/),
    ]);
  });
});

describe('model files', () => {
  const put = async (path: string, bytes: number): Promise<string> => {
    const file = join(machine.home, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, Buffer.alloc(bytes));
    return file;
  };

  it('are found in the usual caches, the largest first, parts as one', async () => {
    const small = await put('models/gemma-3-4b-it-Q4_K_M.gguf', 10);
    const parts = await put('.cache/llama.cpp/qwen3-00001-of-00003.gguf', 20);
    await put('.cache/llama.cpp/qwen3-00002-of-00003.gguf', 20);
    await put('.lmstudio/models/a/b/mmproj-gemma.gguf', 90);
    await put('.lmstudio/models/a/b/notes.txt', 90);
    expect(await lookForGgufs({}, machine.home)).toEqual([
      { path: parts, bytes: 60 },
      { path: small, bytes: 10 },
    ]);
  });

  it('are followed through the links of a Hugging Face snapshot, and a dead link is none', async () => {
    const blob = await put('hub/models--a--b/blobs/abc', 30);
    const snapshot = join(machine.home, 'hub/models--a--b/snapshots/1');
    await mkdir(snapshot, { recursive: true });
    await symlink(blob, join(snapshot, 'phi-4-Q4_0.gguf'));
    await symlink('/nonexistent', join(snapshot, 'gone.gguf'));
    const found = await lookForGgufs({ HF_HUB_CACHE: join(machine.home, 'hub') }, machine.home);
    expect(found).toEqual([{ path: join(snapshot, 'phi-4-Q4_0.gguf'), bytes: 30 }]);
  });
});

describe('local servers', () => {
  it('tell their models, Ollama’s the largest first', async () => {
    const models = [
      { name: 'gemma3:4b', size: 3 },
      { name: 'qwen3:14b', size: 9 },
    ];
    const one = await jsonServer({ '/api/tags': { models } });
    const other = await jsonServer({ '/v1/models': { data: [{ id: 'phi-4' }] } });
    try {
      const found = await lookForServers([
        { kind: 'Ollama', url: one.url },
        { kind: 'LM Studio', url: other.url },
      ]);
      expect(found).toEqual([
        { kind: 'Ollama', url: one.url, models: ['qwen3:14b', 'gemma3:4b'] },
        { kind: 'LM Studio', url: other.url, models: ['phi-4'] },
      ]);
    } finally {
      await one.close();
      await other.close();
    }
  });

  it('of another kind on the same port, or none, are not taken for one', async () => {
    const web = await jsonServer({ '/': 'hello' });
    const place = { kind: 'vLLM' as const, url: web.url };
    expect(await lookForServers([place])).toEqual([]);
    await web.close();
    expect(await lookForServers([place])).toEqual([]);
  });
});
