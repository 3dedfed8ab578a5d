// Which process a number means: numbers are reused, a number with its start time is not.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque: the kernel's start tick on Linux, the start date elsewhere. */
  readonly started: string;
}

/** This very process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, started: (await startOf(process.pid)) ?? 'unknown' };
}

/** Whether exactly that process still runs; a zombie does not. */
export async function isAlive(owner: ProcessIdentity): Promise<boolean> {
  const started = await startOf(owner.pid);
  return started !== undefined && started === owner.started;
}

async function startOf(pid: number): Promise<string | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
}

/** proc(5): the name may hold spaces and brackets, so fields count from the last bracket. */
async function startOnLinux(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const dead = fields[0] === 'Z' || fields[0] === 'X';
  return dead ? undefined : fields[19];
}

function startByPs(pid: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], (error, out) => {
      const text = out.trim();
      resolve(error !== null || text === '' ? undefined : text);
    });
  });
}
