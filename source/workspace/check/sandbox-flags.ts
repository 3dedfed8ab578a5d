// The arguments bubblewrap is started with. Meaning of each: bwrap(1).

export interface Bind {
  readonly from: string;
  readonly to: string;
}

/** What a machine offers that every sandbox on it needs. */
export interface HostLayout {
  /** Folders of the system, bound read-only where they are. */
  readonly folders: readonly string[];
  /** Links at the root, such as /bin to usr/bin. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Files of /etc a program needs to start; no accounts, no keys. */
  readonly files: readonly string[];
  /** The same for programs that use the network. */
  readonly networkFiles: readonly string[];
  /** Folders with programs outside the system's. */
  readonly tools: readonly string[];
}

export interface SandboxPlan {
  readonly host: HostLayout;
  readonly network: boolean;
  /** The only folder that stays writable after the end. */
  readonly workspace: string;
  /** Paths bound read-only where they are. */
  readonly readOnly: readonly string[];
  readonly readOnlyAt: readonly Bind[];
  readonly writableAt: readonly Bind[];
  /** Empty folders in memory, laid over everything else. */
  readonly scratch: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export const sandboxHome = '/tmp/home';

/** Arguments up to the command: own namespaces, no capabilities, nothing of the caller's environment. */
export function bwrapArgs(plan: SandboxPlan): readonly string[] {
  const { host } = plan;
  const own = ['--unshare-all', ...(plan.network ? ['--share-net'] : [])];
  const files = [...host.files, ...(plan.network ? host.networkFiles : [])];
  return [
    ...own,
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    ...Object.entries(plan.env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...host.folders.flatMap((path) => ['--ro-bind', path, path]),
    ...host.links.flatMap(({ path, target }) => ['--symlink', target, path]),
    ...files.flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--dir', sandboxHome],
    ...host.tools.flatMap((path) => ['--ro-bind-try', path, path]),
    ...plan.readOnly.flatMap((path) => ['--ro-bind', path, path]),
    ...['--bind', plan.workspace, plan.workspace],
    ...['--ro-bind-try', `${plan.workspace}/.git`, `${plan.workspace}/.git`],
    ...plan.readOnlyAt.flatMap(({ from, to }) => ['--ro-bind', from, to]),
    ...plan.writableAt.flatMap(({ from, to }) => ['--bind', from, to]),
    ...plan.scratch.flatMap((path) => ['--tmpfs', path]),
    ...['--chdir', plan.workspace],
  ];
}

/** A search path without the folders npm puts in front for its own scripts. */
export function toolPath(path: string): readonly string[] {
  const folders = path.split(':').filter((folder) => folder.startsWith('/') && folder !== '/');
  return [...new Set(folders)].filter(
    (folder) => !folder.includes('/node_modules/') && !folder.endsWith('/node-gyp-bin'),
  );
}

/** Whether a folder may be shown inside without showing the person's home or the temp folder with it. */
export function isNarrow(folder: string, home: string): boolean {
  const clean = folder.replace(/\/+$/, '');
  const holds = (inner: string): boolean => inner === clean || inner.startsWith(`${clean}/`);
  return clean !== '' && !holds(home.replace(/\/+$/, '')) && !holds('/tmp') && !holds('/etc');
}
