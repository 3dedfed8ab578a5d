import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Environment } from '../domain/environment.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { secretsOf } from '../lanes/call/ingest.ts';
import { type MemoryStore, openStore } from '../memory/store/store.edge.ts';
import { placesOf } from './places.ts';
import { readSpecInForce, refuseProblems } from './spec-in-force.edge.ts';

/** Folder of the shared memory: `memory.store` of the map, else one in the data folder. */
export function memoryFolder(map: RoleMap, env: Environment): string {
  const store = map.memory?.store;
  if (store === undefined) return join(placesOf(env).data, 'memory');
  return resolve(store.replace(/^~(?=$|\/)/, () => env.HOME || homedir()));
}

/**
 * The shared memory of a run, opened on demand where the role map in force has it; an edit of the spec
 * that moves it counts. Answers undefined where nobody made one.
 */
export function sharedMemory(
  map: () => RoleMap | undefined,
  env: Environment,
): () => Promise<MemoryStore | undefined> {
  let open: MemoryStore | undefined;
  return async () => {
    const now = map();
    if (now === undefined) return undefined;
    const dir = memoryFolder(now, env);
    if (open?.dir !== dir) open = openStore(dir, { secrets: secretsOf(env) });
    return (await open.isThere()) ? open : undefined;
  };
}

/** The shared memory that the spec in force names, with every key of the environment kept out of it. */
export async function openMemory(env: Environment): Promise<MemoryStore> {
  const spec = await readSpecInForce(env, {});
  if (spec.status === 'refused') return refuseProblems(spec.problems);
  return openStore(memoryFolder(spec.spec.map, env), { secrets: secretsOf(env) });
}
