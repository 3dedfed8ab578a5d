/**
 * One writer at a time, without a server and without a lock that outlives its holder.
 *
 * Every taker puts a claim of its own name into the lock's folder and only then looks at the others. Of
 * two takers, the later one sees the earlier one's claim, so both can never hold. Because claims have
 * names of their own, removing a dead one can never remove a live one: takeover has no race to lose.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeDir } from './durable.edge.ts';
import { errorCode } from './error-text.ts';
import { processStart } from './process-identity.edge.ts';
import { writeWhole } from './write-whole.edge.ts';

const claimSuffix = '.claim';
const maxTries = 8;
/** A claim younger than this may be a taker that is about to step back. */
const youngMs = 2000;

/** Who holds: `since` is epoch milliseconds, `host` the machine's name. */
export interface Holder {
  readonly pid: number;
  readonly since: number;
  readonly host: string;
}

export type LockResult =
  | { readonly status: 'locked'; release(): Promise<void> }
  | ({ readonly status: 'held' } & Holder);

interface Claim extends Holder {
  readonly start: string;
}

interface NamedClaim extends Claim {
  readonly name: string;
}

/** `since` is when the taker came, and stays the same over its tries. */
interface Taker {
  readonly dir: string;
  readonly name: string;
  readonly claim: Claim;
}

/**
 * Takes the lock that is the folder `dir`, made when missing, or says who holds it. Claims of processes
 * that are gone are removed on the way. A claim from another machine (a shared folder) counts as held,
 * for nobody here can tell. `now` gives epoch milliseconds. Rejects when the folder cannot be written.
 */
export async function takeLock(dir: string, now: () => number): Promise<LockResult> {
  await makeDir(dir);
  const start = (await processStart(process.pid)) ?? '';
  const claim: Claim = { pid: process.pid, start, since: now(), host: hostname() };
  const taker: Taker = { dir, name: `${process.pid}-${randomUUID()}${claimSuffix}`, claim };
  let placed = false;
  for (let attempt = 1; ; attempt += 1) {
    if (!placed) await putClaim(taker);
    const others = await liveClaims(dir, taker.name);
    const oldest = others[0];
    if (oldest === undefined) {
      return { status: 'locked', release: () => dropClaim(dir, taker.name) };
    }
    const young = claim.since - oldest.since < youngMs;
    const last = !young || attempt === maxTries;
    // Of takers that came together all but one step back; the one whose name sorts first stays put.
    const first = others.every((other) => taker.name < other.name);
    placed = first && !last;
    if (!placed) await dropClaim(dir, taker.name);
    if (last) return heldBy(oldest);
    await pause(Math.random() * 10 * attempt);
  }
}

/** Who holds the lock `dir` now, without taking it; undefined when nobody does. */
export async function lockHolder(dir: string): Promise<Holder | undefined> {
  const [oldest] = await liveClaims(dir, '').catch(() => []);
  return oldest === undefined ? undefined : holderOf(oldest);
}

/** The rename makes the claim appear whole: nobody ever reads half of one. */
async function putClaim({ dir, name, claim }: Taker): Promise<void> {
  await writeWhole(join(dir, name), JSON.stringify(claim));
}

function dropClaim(dir: string, name: string): Promise<void> {
  return rm(join(dir, name), { force: true });
}

/** The claims of others that live, the oldest first. Dead ones are removed. */
async function liveClaims(dir: string, own: string): Promise<readonly NamedClaim[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(claimSuffix) && name !== own);
  const live: NamedClaim[] = [];
  for (const name of names) {
    const claim = await readClaim(join(dir, name));
    if (claim === 'gone') continue;
    if (claim !== 'unreadable' && (await isAlive(claim))) live.push({ ...claim, name });
    else await dropClaim(dir, name);
  }
  return live.sort((a, b) => a.since - b.since);
}

function heldBy(claim: Claim): LockResult {
  return { status: 'held', ...holderOf(claim) };
}

function holderOf({ pid, since, host }: Claim): Holder {
  return { pid, since, host };
}

/** Claims appear whole, so one that cannot be read was torn by a power cut and its holder is gone. */
async function readClaim(path: string): Promise<Claim | 'gone' | 'unreadable'> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return 'gone';
  try {
    const { pid, start, since, host } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const whole = typeof pid === 'number' && typeof start === 'string';
    if (!whole || typeof since !== 'number' || typeof host !== 'string') return 'unreadable';
    return { pid, start, since, host };
  } catch {
    return 'unreadable';
  }
}

async function isAlive(claim: Claim): Promise<boolean> {
  if (claim.host !== hostname()) return true;
  if (claim.start === '') return exists(claim.pid);
  return (await processStart(claim.pid)) === claim.start;
}

/** All that can be asked where neither process table answers. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
