import { readdir, readFile } from 'node:fs/promises';
import type { Clock } from '../../conductor/ports.ts';

/** Ends everything a lane started, also what gave itself another group or session. */

/** Every process of a lane carries it in its environment, as `FUGU_RUN_ID=<run>:<call>`. */
export const markerName = 'FUGU_RUN_ID';

export function markerOf(run: string, call: string): string {
  return `${run}:${call}`;
}

/** A process group that is a lane's own. */
export interface Tree {
  readonly pgid: number;
  readonly marker: string;
}

export interface EndOptions {
  readonly clock: Clock;
  /** Time between TERM and KILL. */
  readonly graceMs: number;
  /** Settles when the group's leader has ended. */
  readonly exited: Promise<unknown>;
}

const afterKillMs = 2_000;
const betweenSweepsMs = 15;
/** A program that forks faster than this many sweeps is left to the namespace. */
const maxSweeps = 100;

/** TERM to the group, KILL after the grace, then the sweep. Resolves to how many the sweep killed. */
export async function endTree(tree: Tree, { clock, graceMs, exited }: EndOptions): Promise<number> {
  signalGroup(tree.pgid, 'SIGTERM');
  await first(clock, graceMs, exited);
  signalGroup(tree.pgid, 'SIGKILL');
  await first(clock, afterKillMs, exited);
  return sweep(tree, clock);
}

/**
 * Kills whoever is left of the group or carries the marker, until nobody does. Resolves to the
 * number of processes killed. Where there is no /proc only the group can be ended, uncounted.
 */
export async function sweep(tree: Tree, clock: Clock): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < maxSweeps; round += 1) {
    const left = await leftOf((seen) => seen.pgid === tree.pgid || seen.marker === tree.marker);
    if (left === undefined) {
      signalGroup(tree.pgid, 'SIGKILL');
      return 0;
    }
    if (left.length === 0) break;
    for (const pid of left) if (signal(pid, 'SIGKILL')) killed.add(pid);
    await first(clock, betweenSweepsMs);
  }
  return killed.size;
}

/** Kills what any lane of a run left behind, for example when fugu itself was killed. */
export async function sweepRun(run: string, clock: Clock): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < maxSweeps; round += 1) {
    const left = await leftOf(({ marker }) => marker?.startsWith(markerOf(run, '')) === true);
    if (left === undefined || left.length === 0) break;
    for (const pid of left) if (signal(pid, 'SIGKILL')) killed.add(pid);
    await first(clock, betweenSweepsMs);
  }
  return killed.size;
}

/** Live processes that carry the marker. */
export async function marked(marker: string): Promise<readonly number[]> {
  return (await leftOf((seen) => seen.marker === marker)) ?? [];
}

interface SeenProcess {
  readonly pgid: number;
  readonly marker: string | undefined;
}

/** Pids other than our own that `wanted` is true of; undefined where processes cannot be listed. */
async function leftOf(
  wanted: (seen: SeenProcess) => boolean,
): Promise<readonly number[] | undefined> {
  let names: readonly string[];
  try {
    names = await readdir('/proc');
  } catch {
    return undefined;
  }
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const seen = await Promise.all(
    pids.map(async (pid) => {
      const found = pid === process.pid ? undefined : await look(pid);
      return found !== undefined && wanted(found) ? [pid] : [];
    }),
  );
  return seen.flat();
}

/** What is known of a live process; undefined for one that is gone, a zombie, or the kernel's. */
async function look(pid: number): Promise<SeenProcess | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything; fields count from behind it.
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    return { pgid: Number(group), marker: await markerIn(pid) };
  } catch {
    return undefined;
  }
}

async function markerIn(pid: number): Promise<string | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    const entry = environment.split('\0').find((line) => line.startsWith(`${markerName}=`));
    return entry?.slice(markerName.length + 1);
  } catch {
    // Another user's process is none of ours.
    return undefined;
  }
}

/** Whether anybody was there to be told. */
export function signalGroup(pgid: number, name: NodeJS.Signals): boolean {
  return pgid > 1 && signal(-pgid, name);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Resolves after the time, or earlier with `event`. */
export function first(clock: Clock, waitMs: number, event?: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const clear = clock.after(waitMs, resolve);
    const wake = (): void => {
      clear();
      resolve();
    };
    event?.then(wake, wake);
  });
}
