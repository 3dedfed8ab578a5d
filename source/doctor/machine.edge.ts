import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { pathOf, probeContainment } from '../lanes/process/containment.edge.ts';
import { probeSandbox } from '../workspace/check/sandbox.edge.ts';
import type { Examination, Patient } from './examination.ts';
import { sandboxRemedy } from './sandbox-remedy.ts';

/** A workspace is a clone; a few of them with their set-up want this much. */
const wantedBytes = 2 * 1024 ** 3;
/** Below this even a journal may not fit. */
const leastBytes = 200 * 1024 ** 2;
const gitMs = 10_000;

export const node: Examination = {
  name: 'node',
  examine: async () => {
    const what = `Node ${process.versions.node} runs fugu (${process.execPath}).`;
    return [{ name: 'node', status: 'ok', what }];
  },
};

export const git: Examination = {
  name: 'git',
  examine: async ({ env }) => {
    const told = await execa('git', ['--version'], {
      env: { PATH: pathOf(env) },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      timeout: gitMs,
    });
    const version = /\d+\.\d+(?:\.\d+)*/.exec(told.stdout ?? '')?.[0];
    if (!told.failed && version !== undefined) {
      return [{ name: 'git', status: 'ok', what: `git ${version} is there.` }];
    }
    const missing = 'code' in told && told.code === 'ENOENT';
    const what = missing ? 'git is not in PATH.' : 'git does not run.';
    const remedy = 'Install git; workspaces, diffs and landing are made with it.';
    return [{ name: 'git', status: 'broken', what, remedy }];
  },
};

/** Both sandboxes are tried by running them: the checks' has no network, the lanes' has. */
export const sandbox: Examination = {
  name: 'sandbox',
  examine: async ({ env, home }) => {
    const options = { path: pathOf(env), home, node: process.execPath };
    const [checks, lanes] = await Promise.all([probeSandbox(options), probeContainment(env)]);
    const checksWhat =
      checks.status === 'bwrap'
        ? 'Checks run in bubblewrap, without network and without your keys; a trial run succeeded.'
        : `Checks run UNSANDBOXED, with your rights: ${checks.because}.`;
    const lanesWhat =
      lanes.status === 'bwrap'
        ? 'Agent lanes run in bubblewrap; a trial run succeeded.'
        : `Agent lanes run UNSANDBOXED: ${lanes.because}`;
    return [
      judged('sandbox checks', checksWhat, checks.status === 'bwrap'),
      judged('sandbox lanes', lanesWhat, lanes.status === 'bwrap'),
    ];
  },
};

function judged(name: string, what: string, works: boolean): Diagnosis {
  if (works) return { name, status: 'ok', what };
  return { name, status: 'warning', what, remedy: sandboxRemedy(what, process.platform) };
}

export const disk: Examination = {
  name: 'disk',
  examine: async ({ stateDir }) => [await diskOf(stateDir)],
};

async function diskOf(stateDir: Patient['stateDir']): Promise<Diagnosis> {
  const folder = await nearestFolder(stateDir);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch {
    const what = `${folder} may not be written, and runs are kept in ${stateDir}.`;
    const remedy = 'Give yourself the right to it, or name another folder with FUGU_HOME.';
    return { name: 'disk', status: 'broken', what, remedy };
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const what = `${shownBytes(free)} are free where runs are kept (${stateDir}).`;
  if (free >= wantedBytes) return { name: 'disk', status: 'ok', what };
  const remedy = 'Free some space (`fugu clean` removes ended runs), or set FUGU_HOME elsewhere.';
  return { name: 'disk', status: free < leastBytes ? 'broken' : 'warning', what, remedy };
}

/** The folder itself, or the nearest one above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const there = await access(at).then(
      () => true,
      () => false,
    );
    if (there || dirname(at) === at) return at;
  }
}

function shownBytes(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 1 ? `${gib.toFixed(1)} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`;
}
