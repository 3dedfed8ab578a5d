import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { agentNames } from '../../agents/list.ts';
import { takeLock } from '../../base/lock.edge.ts';
import { suggest } from '../../base/nearest-word.ts';
import type { Environment } from '../../domain/environment.ts';
import { secretsOf } from '../../lanes/call/ingest.ts';
import {
  type AgentSurface,
  type MemoryTarget,
  memoryTarget,
  surfaceOf,
} from '../../memory/bridge/agent-surface.ts';
import { indexName } from '../../memory/store/index-file.ts';
import { type MemoryStore, openStore } from '../../memory/store/store.edge.ts';
import type { UserFileDeps } from '../../memory/user-file/user-file.edge.ts';
import type { Caller } from '../caller.ts';
import { systemClock } from '../clock.edge.ts';
import { placesOf } from '../places.ts';
import { openMemory } from '../shared-memory.edge.ts';
import { exits, UsageError } from '../usage-error.ts';

/** Where bridges are kept, below the data folder. */
export interface BridgePlaces {
  /** The repository whose files are the bridges, for the runs that write them. */
  readonly repo: string;
  readonly accepted: string;
  readonly proofs: string;
}

export function bridgePlaces(env: Environment): BridgePlaces {
  const folder = join(placesOf(env).data, 'bridges');
  return {
    repo: join(folder, 'repo'),
    accepted: join(folder, 'accepted'),
    proofs: join(folder, 'proofs.jsonl'),
  };
}

/** What edits of the user's files need: backups below the data folder, and a lock on them. */
export function userFileDeps(env: Environment): UserFileDeps {
  return {
    folder: join(placesOf(env).data, 'backups'),
    now: () => systemClock.now(),
    lock: (dir) => takeLock(dir, () => systemClock.now()),
  };
}

/** The user's own folder: nothing outside it is edited. */
export function homeOf(env: Environment): string {
  if (env.HOME) return env.HOME;
  throw new UsageError('HOME is not set.', 'Set it to your home folder.');
}

/** The store that is asked for, or the one in force. */
export async function askedStore({ env, cwd }: Asker, store?: string): Promise<MemoryStore> {
  if (store === undefined) return openMemory(env);
  return openStore(resolve(cwd, store), { secrets: secretsOf(env) });
}

type Asker = Pick<Caller, 'env' | 'cwd'>;

/** Absolute path of the index of the store that is asked for. */
export async function indexPath(asker: Asker, store?: string): Promise<string> {
  const { dir } = await askedStore(asker, store);
  return join(dir, indexName);
}

/** The store must be there before anything leads to it. */
export async function knownIndex(asker: Asker, store?: string): Promise<string> {
  const index = await indexPath(asker, store);
  if (existsSync(index)) return index;
  throw new UsageError(`There is no store at ${index}.`, 'Make it first: fugu memory init');
}

/** Agents by name, each once; without names all that were ever started here. */
export function agentsNamed(names: readonly string[], env: Environment): readonly AgentSurface[] {
  const surfaces = agentNames.map((agent) => surfaceOf(agent, env));
  if (names.length === 0) return surfaces.filter(({ home }) => existsSync(home));
  return [...new Set(names)].map((name) => {
    const found = surfaces.find(({ agent }) => agent === name);
    if (found !== undefined) return found;
    const remedy = `Name one of ${agentNames.join(', ')}.`;
    throw new UsageError(`Unknown agent: ${name}.`, suggest(name, agentNames, remedy));
  });
}

/** The file a bridge of this agent goes into; the first of its files that is there, unless one is asked for. */
export function targetFor(surface: AgentSurface, path?: string): MemoryTarget {
  const there = surface.memory.find((file) => existsSync(file.path))?.path;
  const choice = memoryTarget(surface, path ?? there);
  if (choice.status === 'target') return choice.target;
  const { file, what, remedy, kind } = choice.problem;
  const code = kind === 'policy' ? exits.blocked : exits.badInput;
  throw new UsageError(`${file}: ${what}`, remedy, code);
}

/** An agent that was never started has no home, and a bridge into it would lead nowhere. */
export function mustBeSetUp({ agent, home }: AgentSurface): void {
  if (existsSync(home)) return;
  throw new UsageError(`${agent} has no home at ${home}.`, `Start ${agent} once, then try again.`);
}
