// What every git call is told, whatever the repository's own configuration says.

/** Where a call reads and writes. Without a work tree the call is made as in a bare repository. */
export interface GitPlace {
  readonly gitDir: string;
  readonly workTree?: string;
  /** A private index; without one git uses the folder's own. */
  readonly index?: string;
}

/**
 * Settings that would make git run a program or write elsewhere, each put out of force: hooks
 * (githooks), core.fsmonitor, diff.external, transport (protocol.allow), embedded bare
 * repositories (safe.bareRepository) and attribute files outside the tree. Source: git-config(1).
 */
const hardening = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.splitIndex=false',
  'diff.external=',
  'safe.bareRepository=explicit',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'commit.gpgSign=false',
  'i18n.commitEncoding=UTF-8',
  'advice.detachedHead=false',
] as const;

/** Makes objects and refs durable before git says it is done. Source: git-config(1), core.fsync. */
export const durable = ['core.fsync=all'] as const;

/** The arguments before the subcommand. */
export function gitFlags(place: GitPlace, config: readonly string[]): readonly string[] {
  const tree =
    place.workTree === undefined
      ? ['--bare']
      : [`--work-tree=${place.workTree}`, '-c', 'core.bare=false'];
  return [`--git-dir=${place.gitDir}`, ...tree, ...hardeningFlags(config)];
}

/** The part of the arguments that names no place. */
export function hardeningFlags(config: readonly string[]): readonly string[] {
  const settings = [...hardening, ...config].flatMap((setting) => ['-c', setting]);
  return ['--no-pager', '--literal-pathspecs', '--no-replace-objects', ...settings];
}

/** The whole environment of a git call: no configuration but the repository's, no prompt, no lazy fetch. */
export function gitEnv(path: string, place?: GitPlace): Readonly<Record<string, string>> {
  return {
    PATH: path,
    HOME: '/nonexistent',
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_PROTOCOL_FROM_USER: '0',
    ...(place?.index === undefined ? {} : { GIT_INDEX_FILE: place.index }),
  };
}
