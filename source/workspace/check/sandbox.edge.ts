// Whether bubblewrap works here, shown by running it, and what it needs of this machine.
import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from '../git/store.edge.ts';
import { runChild } from '../process/child.edge.ts';
import { bwrapArgs, type HostLayout, isNarrow, toolPath } from './sandbox-flags.ts';

export type SandboxState =
  | { readonly status: 'bwrap'; readonly because: string; readonly host: HostLayout }
  | { readonly status: 'none'; readonly because: string };

export interface SandboxOptions {
  /** Where programs are looked up, and whose folders become readable inside. */
  readonly path: string;
  readonly home: string;
  /** The node this program runs on; a last resort for projects where no other is found. */
  readonly node: string;
  readonly program?: string;
}

const rootNames = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];
const etc = (names: readonly string[]): readonly string[] => names.map((name) => `/etc/${name}`);
const files = etc([
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives', 'nsswitch.conf', 'localtime'],
  ...['passwd', 'group', 'hosts', 'services', 'protocols', 'mime.types', 'timezone'],
]);
const networkFiles = etc(['resolv.conf', 'ssl', 'ca-certificates', 'pki', 'host.conf', 'gai.conf']);

/** Folders a tool's program folder is of no use without. */
const companions = [
  '.rustup',
  '.cargo/registry',
  '.cargo/git',
  'go/pkg/mod',
  '.pyenv',
  '.nvm',
  '.asdf',
  '.local/share/mise',
  '.local/share/uv',
];

/** Runs the sandbox once, the way checks run in it; a bubblewrap that is there and may do nothing is none. */
export async function probeSandbox(options: SandboxOptions): Promise<SandboxState> {
  if (process.platform !== 'linux')
    return { status: 'none', because: 'bubblewrap works on Linux only' };
  const host = await readHost(options);
  const plan = {
    ...{ host, network: false, workspace: '/tmp', readOnly: [], readOnlyAt: [], writableAt: [] },
    ...{ scratch: [], env: { PATH: options.path } },
  };
  const end = await runChild({
    program: options.program ?? 'bwrap',
    args: [...bwrapArgs(plan), '/bin/sh', '-c', 'exit 0'],
    ...{ cwd: '/', env: { PATH: options.path }, limitMs: 10_000 },
    ...{ maxBytes: 64 * 1024, overflow: 'kill' as const },
  });
  if (end.ended === 'spawn') return { status: 'none', because: 'bwrap is not in PATH' };
  if (end.ended === 'exit' && end.code === 0)
    return { status: 'bwrap', because: 'a trial run of bwrap succeeded', host };
  const said = end.err.toString('utf8').trim().split('\n')[0];
  return { status: 'none', because: `a trial run of bwrap failed: ${said || `exit ${end.code}`}` };
}

async function readHost(options: SandboxOptions): Promise<HostLayout> {
  const folders = ['/usr'];
  const links: { readonly path: string; readonly target: string }[] = [];
  for (const name of rootNames) {
    const path = `/${name}`;
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink()) links.push({ path, target: await readlink(path) });
    else if (found?.isDirectory()) folders.push(path);
  }
  if (await exists('/nix/store')) folders.push('/nix/store');
  return { folders, links, files, networkFiles, tools: await toolFolders(options) };
}

async function toolFolders(options: SandboxOptions): Promise<readonly string[]> {
  const wanted = [
    await nodePlace(options),
    ...toolPath(options.path).filter((folder) => isNarrow(folder, options.home)),
    ...companions.map((name) => join(options.home, name)),
  ];
  const outside = wanted.filter((folder) => !/^\/(?:usr|bin|sbin|lib\w*)(?:\/|$)/.test(folder));
  const found: string[] = [];
  for (const folder of new Set(outside)) if (await exists(folder)) found.push(folder);
  return found;
}

/** Node's whole installation where it has one to itself, else the program alone. */
async function nodePlace(options: SandboxOptions): Promise<string> {
  const node = await realpath(options.node);
  const prefix = dirname(dirname(node));
  const whole =
    basename(dirname(node)) === 'bin' && (await exists(join(prefix, 'lib/node_modules')));
  return whole && isNarrow(prefix, options.home) ? prefix : node;
}

/** The search path checks get: the person's own, and this program's node after all others. */
export function checkPath(options: SandboxOptions): string {
  return [...new Set([...toolPath(options.path), dirname(options.node)])].join(':');
}
