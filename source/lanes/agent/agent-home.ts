import { isAbsolute, join } from 'node:path';
import type { Env } from '../call/endpoint.ts';

/** Where agent programs keep their own setup, below the user's home unless a name says elsewhere. */
const folders = [
  ...['.codex', '.claude', '.claude.json', '.gemini', '.qwen', '.hermes'],
  ...['.config/opencode', '.local/share/opencode', '.local/state/opencode', '.cache/opencode'],
];
const names = ['CODEX_HOME', 'CLAUDE_CONFIG_DIR', 'QWEN_HOME', 'HERMES_HOME'];

/** Logins among it, which no agent with a home of its own has business with. */
export const agentLogins: readonly string[] = [
  ...['.codex/auth.json', '.claude/.credentials.json', '.gemini/oauth_creds.json'],
  ...['.qwen/oauth_creds.json', '.hermes/.env', '.local/share/opencode/auth.json'],
];

export interface LentHome {
  readonly home: string;
  /** Names the program finds its setup by. */
  readonly env: Readonly<Record<string, string>>;
  /** What it may write there. */
  readonly writable: readonly string[];
}

/** The user's own setup, lent to a lane because the spec says so; undefined where there is no home. */
export function lentHome(env: Env): LentHome | undefined {
  const home = env.HOME;
  if (home === undefined || !isAbsolute(home)) return undefined;
  const named = names.flatMap((name) => {
    const value = env[name];
    return value === undefined || !isAbsolute(value) ? [] : [[name, value] as const];
  });
  return {
    home,
    env: Object.fromEntries(named),
    writable: [...folders.map((folder) => join(home, folder)), ...named.map(([, path]) => path)],
  };
}
