import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../domain/environment.ts';
import { namespaceArgs, privatePlaces, type SandboxRequest, sandboxArgs } from './lane-sandbox.ts';

/** What keeps a lane's processes together, and, with bubblewrap, away from the rest of the machine. */
export type Containment =
  | { readonly status: 'bwrap'; readonly program: string }
  | { readonly status: 'namespace'; readonly program: string; readonly because: string }
  | { readonly status: 'none'; readonly because: string };

const usualPath = '/usr/local/bin:/usr/bin:/bin';
const probeMs = 10_000;

/** PATH of a lane. */
export function pathOf(env: Environment): string {
  return env.PATH === undefined || env.PATH === '' ? usualPath : env.PATH;
}

/** The file that `name` runs, or undefined when there is none that may be run. */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  if (isAbsolute(name)) return (await isProgram(name)) ? name : undefined;
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, name);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** Tries the programs the way a lane will use them: one that exists but may not make namespaces is as good as none. */
export async function probeContainment(env: Environment): Promise<Containment> {
  const trial = {
    cwd: '/usr',
    access: 'read-only',
    home: '/var',
    readable: [],
    hidden: [],
  } as const;
  const bwrap = await tryOut('bwrap', sandboxArgs(trial), pathOf(env));
  if (bwrap.program !== undefined) return { status: 'bwrap', program: bwrap.program };
  const second = await probeNamespace(env);
  return { ...second, because: `${bwrap.because} ${second.because}`.trim() };
}

/** The second best: processes kept together, files not shut away. */
export async function probeNamespace(
  env: Environment,
): Promise<Exclude<Containment, { readonly status: 'bwrap' }>> {
  const { program, because } = await tryOut('unshare', namespaceArgs(), pathOf(env));
  if (program === undefined) return { status: 'none', because };
  return { status: 'namespace', program, because };
}

async function tryOut(
  name: string,
  args: readonly string[],
  path: string,
): Promise<{ readonly program?: string; readonly because: string }> {
  const program = await findProgram(name, path);
  if (program === undefined) return { because: `${name} is not in PATH.` };
  const env = { PATH: path };
  const options = {
    env,
    extendEnv: false,
    reject: false,
    timeout: probeMs,
    stdin: 'ignore',
  } as const;
  const trial = await execa(program, [...args, 'true'], options);
  if (!trial.failed) return { program, because: '' };
  const said = trial.stderr.trim().split('\n')[0] ?? '';
  return { because: `A trial run of ${name} failed: ${said === '' ? trial.shortMessage : said}.` };
}

/** What must not be seen: the private places below the user's home, and `more`. Only what exists, links resolved. */
export async function hiddenPlaces(
  userHome: string | undefined,
  more: readonly string[],
): Promise<SandboxRequest['hidden']> {
  const home = userHome !== undefined && isAbsolute(userHome) ? userHome : undefined;
  const below = home === undefined ? [] : privatePlaces.map((place) => join(home, place));
  const found = await Promise.all(
    [...below, ...more].map(async (place) => {
      try {
        const path = await realpath(place);
        return [{ path, kind: (await stat(path)).isDirectory() ? 'folder' : 'file' } as const];
      } catch {
        return [];
      }
    }),
  );
  return found.flat();
}
