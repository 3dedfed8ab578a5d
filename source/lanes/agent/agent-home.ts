import { isAbsolute, join } from 'node:path';
import { ownNames, pathIn } from '../../agents/agent-home.ts';
import { agents } from '../../agents/list.ts';
import type { Environment } from '../../domain/environment.ts';

/** Logins below the user's home, which no agent with a home of its own has business with. */
export const agentLogins: readonly string[] = agents.flatMap(({ login, home }) =>
  login.files.map((file) => pathIn(file, home.folder, '')),
);

export interface LentHome {
  readonly home: string;
  /** Names the program finds its setup by. */
  readonly env: Readonly<Record<string, string>>;
  /** What it may write there. */
  readonly writable: readonly string[];
}

/** The user's own setup, lent to a lane because the spec says so; undefined where there is no home. */
export function lentHome(env: Environment): LentHome | undefined {
  const home = env.HOME;
  if (home === undefined || !isAbsolute(home)) return undefined;
  const folders = agents.flatMap(({ home: { folder, beside } }) => [folder, ...beside]);
  const named = agents
    .flatMap((agent) => ownNames(agent.home))
    .flatMap((name) => {
      const value = env[name];
      return value === undefined || !isAbsolute(value) ? [] : [[name, value] as const];
    });
  return {
    home,
    env: Object.fromEntries(named),
    writable: [...folders.map((folder) => join(home, folder)), ...named.map(([, path]) => path)],
  };
}
