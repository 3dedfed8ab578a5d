/** When a process started: with the pid, the only name of a process that is never used twice. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where to ask: Linux has `/proc`, every other Unix has `ps`. */
export type ProcessTable = 'procfs' | 'ps';

/** The one that this system offers. */
export function processTable(): ProcessTable {
  return process.platform === 'linux' ? 'procfs' : 'ps';
}

/**
 * A text that stays the same while the process lives and differs for any later process with its pid,
 * also after a reboot; undefined when no such process runs. A zombie counts as gone: it was killed and
 * holds nothing any more. Texts of different tables do not compare.
 */
export function processStart(pid: number, table = processTable()): Promise<string | undefined> {
  return table === 'procfs' ? startFromProcfs(pid) : startFromPs(pid);
}

/** Fields are counted after the last `)`, because a program may put spaces and brackets into its name. */
async function startFromProcfs(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startTicks = fields[19];
  if (startTicks === undefined || state === 'Z' || state === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}/${startTicks}`;
}

async function startFromPs(pid: number): Promise<string | undefined> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const asked = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env }).catch(
    () => undefined,
  );
  const [, state, start] = /^\s*(\S+)\s+(.+?)\s*$/.exec(asked?.stdout ?? '') ?? [];
  return start === undefined || state?.startsWith('Z') ? undefined : start;
}
