// A lock that a crash cannot leave shut, and that two can never hold.
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processStart } from './process-identity.edge.ts';
import { writeWhole } from './write-whole.edge.ts';

/**
 * A lock is a folder of numbered files; the highest number is the lock's state. Taking it makes
 * the next number by hard link, which succeeds for one taker only; giving it back marks the file
 * and leaves it, so that numbers only ever rise and a slow taker sees that it came too late.
 */
export interface Lock {
  /** Rises with every taking. */
  readonly number: number;
  /** The holder before this one ended without giving the lock back. */
  readonly inherited: boolean;
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly token: string;
  readonly released: boolean;
}

/** Takes the lock, or undefined while a live process holds it. `folder` is the lock's own. */
export async function tryLock(folder: string): Promise<Lock | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const top = await highest(folder);
  const state = top === 0 ? 'released' : await stateOf(folder, top);
  if (state === 'held') return undefined;
  const started = (await processStart(process.pid)) ?? 'unknown';
  const own: Holder = { pid: process.pid, started, token: randomUUID(), released: false };
  const number = top + 1;
  if (!(await place(folder, number, own))) return undefined;
  if ((await highest(folder)) !== number) {
    await unlink(join(folder, String(number))).catch(() => undefined);
    return undefined;
  }
  await sweep(folder, number);
  const inherited = state === 'left';
  return { number, inherited, release: () => give(folder, number, own) };
}

/** Takes the lock, waiting up to `waitMs` for whoever holds it; undefined when that was not enough. */
export async function takeLock(folder: string, waitMs: number): Promise<Lock | undefined> {
  const until = performance.now() + waitMs;
  for (;;) {
    const lock = await tryLock(folder);
    if (lock !== undefined || performance.now() >= until) return lock;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function highest(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  return Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number));
}

async function stateOf(folder: string, number: number): Promise<'held' | 'left' | 'released'> {
  const text = await readFile(join(folder, String(number)), 'utf8').catch(() => undefined);
  // Gone between listing and reading: somebody took a higher number.
  if (text === undefined) return 'held';
  const holder = readHolder(text);
  if (holder === undefined) return 'left';
  if (holder.released) return 'released';
  return (await isAlive(holder)) ? 'held' : 'left';
}

/** Locks of earlier versions name the start without the boot it belongs to. */
async function isAlive({ pid, started }: Holder): Promise<boolean> {
  const start = Number.isSafeInteger(pid) && pid > 0 ? await processStart(pid) : undefined;
  return start !== undefined && (start === started || start.endsWith(`/${started}`));
}

function readHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    if (typeof value.pid !== 'number' || typeof value.started !== 'string') return undefined;
    return {
      pid: value.pid,
      started: value.started,
      token: String(value.token),
      released: value.released === true,
    };
  } catch {
    return undefined;
  }
}

/** The file appears whole or not at all, under a number that nobody has. */
async function place(folder: string, number: number, holder: Holder): Promise<boolean> {
  const draft = join(folder, `draft-${holder.token}`);
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, join(folder, String(number)));
    return true;
  } catch {
    return false;
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

async function give(folder: string, number: number, holder: Holder): Promise<void> {
  const text = JSON.stringify({ ...holder, released: true });
  await writeWhole(join(folder, String(number)), text).catch(() => undefined);
}

async function sweep(folder: string, number: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (/^\d+$/.test(name) && Number(name) < number)
      await unlink(join(folder, name)).catch(() => undefined);
  }
}
