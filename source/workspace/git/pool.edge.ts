// Folders to work in, lent out one effect at a time and used again.
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Lock, tryLock } from '../../base/numbered-lock.edge.ts';
import type { Checkout } from './checkout.edge.ts';
import type { Store } from './store.edge.ts';

export interface Lease extends Checkout {
  release(): Promise<void>;
}

/** More folders than any run works in at once; past it something leaks. */
const mostDesks = 64;

/**
 * Lends the first folder that no living process holds, making one where all are taken; the one that
 * is asked for comes first. Where the last holder was killed, what it started may still write: the
 * folder then gets another name.
 */
export async function leaseCheckout(store: Store, wanted?: string): Promise<Lease | undefined> {
  const all = Array.from({ length: mostDesks }, (_, at) =>
    join(store.dir, 'desks', String(at + 1)),
  );
  const first = all.filter((home) => wanted !== undefined && home === dirname(wanted));
  for (const home of [...first, ...all]) {
    const lock = await tryLock(join(home, 'lock'));
    if (lock !== undefined) return lend(home, lock);
  }
  return undefined;
}

async function lend(home: string, lock: Lock): Promise<Lease> {
  const trees = (await readdir(home)).filter((name) => name.startsWith('tree-'));
  const kept = lock.inherited ? undefined : trees[0];
  if (kept === undefined) {
    await rm(join(home, 'index'), { force: true });
    for (const name of trees) await rm(join(home, name), { recursive: true, force: true });
  }
  const dir = join(home, kept ?? `tree-${lock.number}`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  let given = false;
  return {
    dir,
    index: join(home, 'index'),
    async release() {
      if (given) return;
      given = true;
      await lock.release();
    },
  };
}

/** Removes the files of every folder that nobody holds, and what else only a crash leaves behind. */
export async function emptyPool(store: Store): Promise<void> {
  const numbers = await readdir(join(store.dir, 'desks')).catch(() => []);
  for (const number of numbers.filter((name) => /^\d+$/.test(name))) {
    const home = join(store.dir, 'desks', number);
    const lock = await tryLock(join(home, 'lock'));
    if (lock === undefined) continue;
    for (const name of await readdir(home)) {
      if (name !== 'lock') await rm(join(home, name), { recursive: true, force: true });
    }
    await lock.release();
  }
  await sweepScratch(store);
  const args = ['prune', `--expire=${keepDays}.days.ago`];
  await store.git.run({ place: store.place, args });
}

/** Objects of runs that nobody has come back to for this long are let go. */
const keepDays = 30;
const scratchMs = 24 * 3_600_000;

async function sweepScratch(store: Store): Promise<void> {
  const folder = join(store.dir, 'scratch');
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < Date.now() - scratchMs)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}
