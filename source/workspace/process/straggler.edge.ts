// Ends what a command left behind where no process namespace does it.
import { readdir, readFile } from 'node:fs/promises';

/** Name of the mark that every process of one command inherits in its environment. */
export const markName = 'FUGU_CHECK';

const passes = 8;

/**
 * Kills every process of this user whose environment carries the mark, `setsid` children included,
 * and counts them. It can find them on Linux only; elsewhere it answers 0.
 */
export async function killMarked(mark: string): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const killed = new Set<number>();
  for (let pass = 0; pass < passes; pass += 1) {
    const found = await marked(mark);
    if (found.length === 0) break;
    for (const pid of found) {
      killed.add(pid);
      signal(pid, 'SIGKILL');
    }
  }
  return killed.size;
}

/** Signals one process, or with a negative number its group; one that is gone is no trouble. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

async function marked(mark: string): Promise<readonly number[]> {
  const wanted = `${markName}=${mark}`;
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return text.split('\0').includes(wanted) ? pid : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined && pid !== process.pid) as readonly number[];
}
