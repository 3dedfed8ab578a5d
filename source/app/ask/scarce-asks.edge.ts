import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDir, syncDir, writeNewFile } from '../../base/durable.edge.ts';
import type { ModelName } from '../../domain/ids.ts';

/** What is kept of one call to a scarce lane that no run was about. */
export type ScarceAsk = { readonly at: number; readonly model: ModelName; readonly by: string };

/** How often a scarce lane was asked outside a run, and when last (epoch milliseconds). */
export type ScarceAsks = { readonly count: number; readonly lastAt?: number };

const folderOf = (stateDir: string) => join(stateDir, 'scarce-asks');

/** Writes the call down as spent, durable before it is made: a killed program cannot make it twice unseen. */
export async function spendScarceAsk(stateDir: string, ask: ScarceAsk): Promise<void> {
  const folder = folderOf(stateDir);
  await makeDir(folder);
  const name = `${ask.at}-${randomBytes(4).toString('hex')}.json`;
  await writeNewFile(join(folder, name), `${JSON.stringify(ask)}\n`);
  await syncDir(folder);
}

/** The asks that were spent before; none where nobody ever asked. */
export async function scarceAsks(stateDir: string): Promise<ScarceAsks> {
  const names = await readdir(folderOf(stateDir)).catch(() => []);
  const times = names.map((name) => Number.parseInt(name, 10)).filter(Number.isFinite);
  return times.length === 0 ? { count: 0 } : { count: times.length, lastAt: Math.max(...times) };
}
