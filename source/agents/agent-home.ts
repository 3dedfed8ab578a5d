import { isAbsolute, join } from 'node:path';
import type { Environment } from '../domain/environment.ts';

/** Where an agent program keeps what is its own. */
export interface AgentHomePlace {
  /** Environment names that move it, each with what stands below the folder it names. */
  readonly names: readonly (readonly [name: string, below: string])[];
  /** Below the user's home where no name moves it. */
  readonly folder: string;
  /** Below the user's home: what else it writes, and the names that move that. */
  readonly beside: readonly string[];
  readonly besideNames: readonly string[];
}

export interface AgentHome {
  /** The agent's own folder. */
  readonly folder: string;
  /** Its files must really lie below this folder: the user's home, or the agent's own where it is elsewhere. */
  readonly within: string;
  /** This folder must be there already; those below it are made. */
  readonly root: string;
  /** The environment name that says so. */
  readonly name: string;
}

/** The agent's folder for this environment; `home` is the user's home. */
export function agentHome(
  { names, folder }: AgentHomePlace,
  env: Environment,
  home: string,
): AgentHome {
  for (const [name, below] of names) {
    const value = env[name];
    if (value === undefined || !isAbsolute(value)) continue;
    const named = join(value, below);
    return { folder: named, within: isBelow(named, home) ? home : value, root: value, name };
  }
  return { folder: join(home, folder), within: home, root: home, name: 'HOME' };
}

/** Names of its own folder alone. A folder that holds more than the agent's is not lent to a lane. */
export function ownNames({ names }: AgentHomePlace): readonly string[] {
  return names.flatMap(([name, below]) => (below === '' ? [name] : []));
}

/** The agent's folder as a lane finds it that is lent its user's setup. */
export function lentFolder(place: AgentHomePlace, env: Environment, home: string): string {
  const names = place.names.filter(([, below]) => below === '');
  return agentHome({ ...place, names }, env, home).folder;
}

/** A path of a manifest: `~/` is the user's home, all else lies in the agent's folder. */
export function pathIn(path: string, folder: string, home: string): string {
  return path.startsWith('~/') ? join(home, path.slice(2)) : join(folder, path);
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
