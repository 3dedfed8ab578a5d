import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../domain/environment.ts';
import type { GgufFound } from './found.ts';

/** Caches nest by publisher, repository and snapshot. */
const deepest = 6;
/** A cache with more entries is looked at no further: this is a first look, not an inventory. */
const mostEntries = 20_000;
const mostShown = 20;

/**
 * Model files in the caches of llama.cpp (https://github.com/ggml-org/llama.cpp, `LLAMA_CACHE`),
 * Hugging Face (`HF_HUB_CACHE`, `HF_HOME`), LM Studio, node-llama-cpp and GPT4All, and in ~/models;
 * the largest first.
 */
export async function lookForGgufs(env: Environment, home: string): Promise<readonly GgufFound[]> {
  const budget = { left: mostEntries };
  const found: GgufFound[] = [];
  for (const folder of caches(env, home)) found.push(...(await below(folder, deepest, budget)));
  const once = new Map(found.map((one) => [one.path, one]));
  return [...once.values()].sort((one, other) => other.bytes - one.bytes).slice(0, mostShown);
}

function caches(env: Environment, home: string): readonly string[] {
  const cache = absolute(env.XDG_CACHE_HOME) ?? join(home, '.cache');
  const huggingFace = absolute(env.HF_HOME) ?? join(cache, 'huggingface');
  const usual = [
    ...[join(home, 'models'), absolute(env.LLAMA_CACHE) ?? join(cache, 'llama.cpp')],
    ...[join(home, 'Library/Caches/llama.cpp'), join(home, '.lmstudio/models')],
    ...[join(cache, 'lm-studio/models'), join(home, '.node-llama-cpp/models')],
    ...[join(home, '.local/share/nomic.ai/GPT4All')],
    absolute(env.HF_HUB_CACHE) ?? join(huggingFace, 'hub'),
  ];
  return [...new Set(usual.filter(isAbsolute))];
}

const absolute = (path: string | undefined) =>
  path !== undefined && isAbsolute(path) ? path : undefined;

async function below(
  folder: string,
  depth: number,
  budget: { left: number },
): Promise<readonly GgufFound[]> {
  const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: GgufFound[] = [];
  for (const entry of entries) {
    budget.left -= 1;
    if (budget.left < 0) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth > 1) found.push(...(await below(path, depth - 1, budget)));
    else if (isModel(entry.name)) found.push(...(await sized(path)));
  }
  return found;
}

/** Hugging Face's snapshots are links; a link that leads nowhere is no file. */
async function sized(path: string): Promise<readonly GgufFound[]> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isFile() !== true) return [];
  const parts = Number(/-of-(\d{5})\.gguf$/i.exec(path)?.[1] ?? '1');
  return [{ path, bytes: there.size * parts }];
}

/** Of a model in parts only the first; no projectors, vocabularies or embedding models, no name that cannot be shown. */
function isModel(name: string): boolean {
  if (/\p{C}/u.test(name)) return false;
  if (!/\.gguf$/i.test(name) || /mmproj|vocab|embed|rerank/i.test(name)) return false;
  const part = /-(\d{5})-of-\d{5}\.gguf$/i.exec(name)?.[1];
  return part === undefined || part === '00001';
}
