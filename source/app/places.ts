import { isAbsolute, join } from 'node:path';
import type { Environment } from '../domain/environment.ts';
import { UsageError } from './usage-error.ts';

/** Where this program keeps what it keeps; `FUGU_HOME` puts all of it under one folder. */
export type Places = {
  /** Runs, workspaces, trust: what a machine remembers. */
  readonly state: string;
  readonly data: string;
  readonly config: string;
};

/**
 * The folders of the XDG base directory specification, or those under `FUGU_HOME`. Without a home there is
 * no place to keep anything, and it is refused.
 */
export function placesOf(env: Environment): Places {
  if (env.FUGU_HOME) {
    const home = env.FUGU_HOME;
    return { state: join(home, 'state'), data: join(home, 'data'), config: join(home, 'config') };
  }
  const home = env.HOME;
  if (!home) {
    throw new UsageError(
      'HOME is not set.',
      'Set it to your home folder, or FUGU_HOME to any other.',
    );
  }
  return {
    state: join(xdg(env.XDG_STATE_HOME, join(home, '.local', 'state')), 'fugu'),
    data: join(xdg(env.XDG_DATA_HOME, join(home, '.local', 'share')), 'fugu'),
    config: join(xdg(env.XDG_CONFIG_HOME, join(home, '.config')), 'fugu'),
  };
}

/** The specification has relative paths ignored. */
function xdg(value: string | undefined, otherwise: string): string {
  return value !== undefined && isAbsolute(value) ? value : otherwise;
}
