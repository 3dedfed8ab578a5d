/** A home that holds what an agent loads of its user's, and nothing else: memory files and skills. */
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pickedJson } from '../user-file/json-entry.ts';
import { type AgentSurface, surfaceOf } from './agent-surface.ts';

export interface ScratchHome {
  readonly home: string;
  /** An empty folder to work in. */
  readonly cwd: string;
  /** The copy of one of the agent's memory files. */
  copyOf(path: string): string;
  remove(): Promise<void>;
}

const maxBytes = 4_194_304;
const maxSkills = 500;
const maxDepth = 6;
/** A folder that links to a whole disk is not searched to its end. */
const maxLooks = 20_000;

/**
 * Copies what the agent's loaders read into a folder of its own below the temporary folder. Of a
 * config only `instructions` and `skills` come along: its servers and plugins would be started.
 */
export async function makeScratchHome(surface: AgentSurface): Promise<ScratchHome> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'fugu-loader-')));
  const home = join(root, 'home');
  const cwd = join(root, 'work');
  const copy = surfaceOf(surface.agent, { HOME: home });
  try {
    await Promise.all([home, cwd, copy.home].map((dir) => mkdir(dir, { recursive: true })));
    for (const [at, file] of surface.memory.entries()) {
      await copyMemory(file.path, copy.memory[at]?.path ?? '', file.form === 'instructions');
    }
    for (const [at, dir] of surface.skills.entries()) {
      await copySkills(dir, copy.skills[at] ?? '');
    }
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
  return {
    home,
    cwd,
    copyOf: (path) => copy.memory[surface.memory.findIndex((one) => one.path === path)]?.path ?? '',
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The settings that say which files are memory, as the user has them. */
export async function memorySettings(
  surface: AgentSurface,
): Promise<Readonly<Record<string, unknown>>> {
  if (surface.settings === undefined) return {};
  const text = await textAt(surface.settings.path);
  return text === undefined ? {} : pickedJson(text, surface.settings.keys);
}

async function copyMemory(from: string, to: string, config: boolean): Promise<void> {
  const text = await textAt(from);
  if (text === undefined || to === '') return;
  await mkdir(dirname(to), { recursive: true });
  const kept = config ? JSON.stringify(pickedJson(text, ['instructions', 'skills'])) : text;
  await writeFile(to, kept);
}

/** Undefined where there is no file that could be loaded. */
async function textAt(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > maxBytes) return undefined;
  return readFile(path, 'utf8').catch(() => undefined);
}

/** Links are followed, as loaders do; only the files that make a skill come along. */
async function copySkills(from: string, to: string): Promise<void> {
  if (to === '') return;
  for (const path of await skillFiles(from)) {
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(from, path), target, { dereference: true });
  }
}

/** Every SKILL.md below a folder, as paths in it. */
export async function skillFiles(dir: string): Promise<readonly string[]> {
  const found: string[] = [];
  let looks = 0;
  const look = async (below: string, depth: number): Promise<void> => {
    if (depth > maxDepth || found.length >= maxSkills) return;
    const names = await readdir(join(dir, below)).catch(() => []);
    for (const name of names.sort()) {
      const path = join(below, name);
      looks += 1;
      if (looks > maxLooks) return;
      const at = await stat(join(dir, path)).catch(() => undefined);
      if (at?.isDirectory()) await look(path, depth + 1);
      else if (at?.isFile() && at.size <= maxBytes && name.toLowerCase() === 'skill.md') {
        found.push(path);
      }
    }
  };
  await look('', 0);
  return found.slice(0, maxSkills);
}
