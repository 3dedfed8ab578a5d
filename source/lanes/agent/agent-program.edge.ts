import { mkdtemp, open, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { AgentKind } from '../../agents/agent-kind.ts';
import { agents } from '../../agents/list.ts';
import { isOlder, programName, versionIn } from '../../agents/program-name.ts';
import type { Environment } from '../../domain/environment.ts';
import type { ModelEntry } from '../../domain/role-map.ts';
import { readCommand } from '../command/command-line.ts';
import { findProgram, pathOf } from '../process/containment.edge.ts';

/** The program behind an agent model. */
export interface AgentProgram {
  /** Words that start it: the real program, not a shim that would outlive a signal. */
  readonly words: readonly string[];
  readonly name: string;
}
export type FoundAgent =
  | { readonly status: 'found'; readonly program: AgentProgram }
  | { readonly status: 'refused'; readonly because: string };

const versionMs = 15_000;

export async function findAgent(
  kind: AgentKind,
  model: ModelEntry,
  name: string,
  env: Environment,
): Promise<FoundAgent> {
  const command = model.command ?? kind.usual;
  const read = readCommand(command === undefined ? undefined : [...command], name);
  if (read.status === 'refused') return read;
  const { program, args } = read.line;
  const file = await findProgram(program, pathOf(env));
  if (file === undefined) {
    const because = `${program} is not a program in PATH, and model ${name} needs it. Install it and sign in, or give its full path as \`command: [/path/to/${program}]\`.`;
    return { status: 'refused', because };
  }
  const words = [...(await realProgram(file)), ...args];
  return { status: 'found', program: { words, name: programName(program) } };
}

/** Where agents keep things of their own. A launcher before them goes by HOME, which stays. */
const ownFolders = agents.flatMap(({ home }) => [
  ...home.names.map(([name]) => name),
  ...home.besideNames,
]);

/**
 * Starts it with --version, which asks no model. Some make folders and files even then, so they get a folder that is taken away again; only where that fails, as with a launcher that
 * keeps its programs in such a folder, the user's own. Undefined where neither tells anything.
 */
export async function versionOf(
  program: AgentProgram,
  env: Environment,
): Promise<string | undefined> {
  const scratch = await mkdtemp(join(tmpdir(), 'fugu-version-'));
  try {
    const apart = Object.fromEntries(ownFolders.map((name) => [name, scratch]));
    const first = await askVersion(program, env, apart);
    return first.version === undefined && !first.timedOut
      ? (await askVersion(program, env, {})).version
      : first.version;
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function askVersion(
  { words: [file = '', ...args] }: AgentProgram,
  env: Environment,
  apart: Readonly<Record<string, string>>,
): Promise<{ readonly version: string | undefined; readonly timedOut: boolean }> {
  const told = await execa(file, [...args, '--version'], {
    env: { PATH: pathOf(env), HOME: env.HOME ?? '/nonexistent', ...apart },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: versionMs,
    forceKillAfterDelay: 1_000,
  });
  const { failed, timedOut, stdout, stderr } = told;
  return { version: failed ? undefined : versionIn(`${stdout}\n${stderr}`), timedOut };
}

/** What is wrong with a version, or undefined. */
export function tooOld(kind: AgentKind, version: string | undefined): string | undefined {
  if (kind.least === undefined) return undefined;
  if (version === undefined)
    return `${kind.word} did not print its version. Start it by hand once.`;
  if (!isOlder(version, kind.least)) return undefined;
  return `${kind.word} ${version} is older than ${kind.least}, the first version fugu was tried with. Update it.`;
}

/** Past npm's launchers. A script is run by the node that runs fugu, which is new enough for all. */
async function realProgram(file: string): Promise<readonly string[]> {
  const real = await realpath(file);
  const behind = await behindLauncher(real);
  const main = behind ?? real;
  if (await isNodeScript(main)) return [process.execPath, main];
  return [behind ?? file];
}

/** The program that a launcher of an npm package would start as its child. */
async function behindLauncher(real: string): Promise<string | undefined> {
  const launcher = agents
    .flatMap((agent) => agent.launcher ?? [])
    .find(({ path }) => real.endsWith(`/${path}`));
  if (launcher === undefined) return undefined;
  const folder = real.slice(0, -launcher.path.length) + launcher.package;
  for (const pattern of launcher.behind(process.platform, process.arch)) {
    for (const path of await matching(folder, pattern)) {
      const isThere = (await isNodeScript(path)) || (await findProgram(path, '')) !== undefined;
      if (isThere) return path;
    }
  }
  return undefined;
}

/** Paths below a folder that fit; `*` is any one name. */
async function matching(folder: string, pattern: string): Promise<readonly string[]> {
  const [before = '', after] = pattern.split('/*/');
  if (after === undefined) return [join(folder, before)];
  const names = await readdir(join(folder, before)).catch(() => []);
  return names.map((name) => join(folder, before, name, after));
}

async function isNodeScript(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(128), 0, 128, 0);
    const head = buffer.toString('latin1', 0, bytesRead);
    return /^#!\S*(?:\/env(?: -S)? |\/)node\b/.test(head) || /\bcli\.js$/.test(file);
  } finally {
    await handle.close();
  }
}
