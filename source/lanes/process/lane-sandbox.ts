import type { Access } from '../../conductor/ports.ts';

/** Argument lists for the programs that shut an agent lane in. */

export interface SandboxRequest {
  readonly cwd: string;
  readonly access: Access;
  /** Made for the lane; always writable. */
  readonly home: string;
  /** What the program needs of `/tmp` and `/run`, which are empty otherwise; seen but not written. */
  readonly programs?: readonly string[];
  /** Seen but not written: the folder with the system text. */
  readonly readable: readonly string[];
  /** Written too: the config folder of the user's own, where the spec lends it. */
  readonly writable?: readonly string[];
  /**
   * The program puts its commands into a sandbox of its own, as codex does. Making one inside needs
   * capabilities in a user namespace; they reach nothing outside it.
   */
  readonly nests?: boolean;
  /** Put out of sight: where keys and logins lie. */
  readonly hidden: readonly { readonly path: string; readonly kind: 'file' | 'folder' }[];
}

/** Keys and logins below a user's home; an agent has no business with any of them. */
export const privatePlaces: readonly string[] = [
  ...['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker', '.password-store', '.oci'],
  ...['.config/gcloud', '.config/gh', '.config/hub', '.config/op', '.local/share/keyrings'],
  ...['.netrc', '.npmrc', '.pypirc', '.git-credentials', '.vault-token', '.pgpass', '.my.cnf'],
];

/**
 * Arguments of bubblewrap up to the program: the machine read-only, only `cwd` and `home`
 * writable (`cwd` too is read-only for a lane that only reads, and its `.git` always), sockets and
 * private places out of sight, processes in a namespace of their own that dies with the lane. The
 * network stays: an agent needs its endpoint. The environment is the one bubblewrap is started with.
 */
export function sandboxArgs({
  cwd,
  access,
  home,
  readable,
  hidden,
  programs = [],
  writable = [],
  nests = false,
}: SandboxRequest): readonly string[] {
  const bindCwd = access === 'read-only' ? '--ro-bind' : '--bind';
  return [
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    '--die-with-parent',
    ...(nests ? ['--unshare-user'] : ['--cap-drop', 'ALL']),
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    // Sockets of daemons (docker, the user's bus) can be talked to through a read-only mount.
    ...['--tmpfs', '/run', '--ro-bind-try', '/run/systemd/resolve', '/run/systemd/resolve'],
    ...programs.flatMap((path) => ['--ro-bind-try', path, path]),
    ...hidden.flatMap(({ path, kind }) =>
      kind === 'folder' ? ['--tmpfs', path] : ['--ro-bind', '/dev/null', path],
    ),
    ...readable.flatMap((path) => ['--ro-bind', path, path]),
    ...writable.flatMap((path) => ['--bind-try', path, path]),
    ...['--bind', home, home],
    ...[bindCwd, cwd, cwd],
    ...['--ro-bind-try', `${cwd}/.git`, `${cwd}/.git`],
    ...['--chdir', cwd, '--'],
  ];
}

// The first process of a namespace ignores signals it has no handler for, and node has none for
// TERM: a shell in that place hands TERM on. Its own standard input would not reach a background
// child, hence the third descriptor.
const firstProcess = [
  'exec 3<&0',
  '"$@" <&3 3<&- &',
  'child=$!',
  'exec 3<&- 0</dev/null',
  `trap 'kill -TERM "$child" 2>/dev/null' TERM`,
  'wait "$child"',
  'code=$?',
  'while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done',
  'exit "$code"',
].join('\n');

/**
 * Arguments of `unshare` up to the program: processes in a namespace of their own, so that none
 * outlives the first, whatever session it gave itself. Files are not shut away by it.
 */
export function namespaceArgs(): readonly string[] {
  return [
    ...['--user', '--map-current-user', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc'],
    ...['sh', '-c', firstProcess, 'fugu-lane'],
  ];
}
