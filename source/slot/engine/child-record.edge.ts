import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * The engine's process on disk, so that a daemon that was killed leaves no engine behind: the next
 * one kills it and never adopts it, because nobody knows what state it is in.
 */
const recordSchema = z.object({
  pid: z.number().int().positive(),
  start: z.string().min(1),
  /** Private folder of its socket. */
  berth: z.string(),
});
export type ChildRecord = z.infer<typeof recordSchema>;

/** Carried by every engine of a slot folder in its environment, whatever the disk says. */
export const markerName = 'FUGU_SLOT_DIR';

const fileOf = (dir: string): string => join(dir, 'child.json');

/** Written at once and whole: a daemon may be killed at any moment after the spawn. */
export function writeRecord(dir: string, record: ChildRecord): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const draft = join(dir, `child.json.${process.pid}`);
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  renameSync(draft, fileOf(dir));
}

export function clearRecord(dir: string): void {
  rmSync(fileOf(dir), { force: true });
}

/** The recorded child; undefined when there is none or the file is not ours to read. */
export function readRecord(dir: string): ChildRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(readFileSync(fileOf(dir), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * Kills every engine that an earlier daemon of this folder left: the recorded one if pid and start
 * time agree, and on Linux whoever carries the folder's mark. Only the holder of the port may call
 * this. Returns the pids that were told to die.
 */
export function killOrphans(dir: string): readonly number[] {
  const record = readRecord(dir);
  const recorded =
    record !== undefined && processStart(record.pid) === record.start ? [record.pid] : [];
  const pids = [...new Set([...recorded, ...marked(dir)])];
  for (const pid of pids) {
    // A child is the leader of its own group; one that is not is killed alone.
    signal(-pid, 'SIGKILL');
    signal(pid, 'SIGKILL');
  }
  if (record !== undefined) rmSync(record.berth, { recursive: true, force: true });
  clearRecord(dir);
  return pids;
}

/** Whether anybody was there to be told; a negative number means the group. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/**
 * A text that differs for any later process with this pid, also after a reboot; undefined when no
 * such process runs. A zombie counts as gone.
 */
export function processStart(pid: number): string | undefined {
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name may hold spaces and brackets; fields count from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X' || fields[19] === undefined) return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const args = ['-o', 'stat=,lstart=', '-p', String(pid)];
    const text = execFileSync('ps', args, { env, encoding: 'utf8', timeout: 5_000 });
    const [, state, start] = /^\s*(\S+)\s+(.+?)\s*$/.exec(text) ?? [];
    return state?.startsWith('Z') ? undefined : start;
  } catch {
    return undefined;
  }
}

function marked(dir: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const mark = `${markerName}=${dir}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}
