import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { within } from '../../base/wait.edge.ts';
import type { Environment } from '../../domain/environment.ts';
import type { Pace } from '../slot-config.ts';
import { clearRecord, markerName, processStart, signal, writeRecord } from './child-record.edge.ts';
import type { Address, Engine, Launch, ListenAddress, Started } from './engine.ts';
import { question } from './upstream.edge.ts';

export interface OwnedOptions {
  /** The slot's folder: `child.json` and `engine.log`. */
  readonly dir: string;
  readonly launch: (berth: ListenAddress) => Launch;
  readonly loadMs: number;
  readonly pace: Pace;
  readonly env: Environment;
  /** Tells a process group to end; the kernel's own way unless given. */
  readonly signal?: typeof signal;
}

interface Child {
  readonly pid: number;
  readonly berthDir: string;
  readonly address: Address;
  /** Resolves with how it ended, also when it could not be started. */
  readonly ended: Promise<string>;
  isOver(): string | undefined;
}

/**
 * An engine that is our child: in a group of its own, on a private socket, behind a key made for
 * this spawn, known on disk by pid and start time, and ended by SIGTERM, then SIGKILL to the group.
 */
export function createOwnedEngine(options: OwnedOptions): Engine {
  const listeners: ((because: string) => void)[] = [];
  let child: Child | undefined;
  let stopping = false;
  let spare: ChildProcess | undefined;

  const takeSpare = (): ChildProcess | undefined => {
    const waiting = spare;
    spare = undefined;
    return waiting?.exitCode === null && waiting.signalCode === null ? waiting : undefined;
  };
  const start = async (): Promise<Started> => {
    if (child !== undefined) await end();
    const begun = launch(options, takeSpare());
    if (begun.status === 'failed') return begun;
    child = begun.child;
    stopping = false;
    const mine = begun.child;
    const up = await untilHealthy(mine, begun.plan, options);
    if (up.status === 'failed') {
      await end();
      return up;
    }
    void mine.ended.then((because) => {
      if (stopping || child !== mine) return;
      forget(options.dir, mine);
      child = undefined;
      for (const listen of listeners) listen(because);
    });
    if (begun.plan.orders !== undefined && !stopping) spare = spawnChild(options, begun.plan);
    return up;
  };
  const end = async (): Promise<'gone' | 'undead'> => {
    const mine = child;
    if (mine === undefined) return 'gone';
    stopping = true;
    const result = await kill(mine, options);
    if (result === 'undead') return result;
    forget(options.dir, mine);
    child = undefined;
    return result;
  };
  return {
    rights: 'kill',
    start,
    address: () => child?.address,
    pid: () => child?.pid,
    stop: (why) => {
      if (why === 'end') {
        stopping = true;
        const waiting = takeSpare();
        if (waiting?.pid !== undefined) signal(-waiting.pid, 'SIGKILL');
      }
      return end();
    },
    onExit: (listen) => {
      listeners.push(listen);
    },
  };
}

type Begun =
  | { readonly status: 'begun'; readonly child: Child; readonly plan: Launch }
  | Extract<Started, { status: 'failed' }>;

function launch(options: OwnedOptions, spare: ChildProcess | undefined): Begun {
  const berthDir = makeBerth(options.env);
  const berth = { socket: join(berthDir, 'llm.sock'), key: randomBytes(24).toString('base64url') };
  const plan = options.launch(berth);
  const process = spare ?? spawnChild(options, plan);
  if (plan.orders !== undefined) process.stdin?.write(`${plan.orders.duty}\n`);
  const child = watch(process, berthDir, plan.address);
  if (process.pid === undefined) {
    rmSync(berthDir, { recursive: true, force: true });
    const because = `${plan.program} could not be started. ${plan.remedy}`;
    return { status: 'failed', because, again: false };
  }
  // A child that is over already has no start time, and needs no record.
  const startTime = processStart(process.pid);
  if (startTime !== undefined) {
    writeRecord(options.dir, { pid: process.pid, start: startTime, berth: berthDir });
  }
  return { status: 'begun', child, plan };
}

/** In a group of its own and marked with the folder, so that a later daemon finds it. */
function spawnChild({ dir, env }: OwnedOptions, plan: Launch): ChildProcess {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = openLog(join(dir, 'engine.log'));
  const child = spawn(plan.program, plan.args, {
    detached: true,
    stdio: [plan.orders === undefined ? 'ignore' : 'pipe', log, log],
    cwd: dir,
    env: { ...env, ...plan.env, [markerName]: dir },
  });
  closeSync(log);
  // How it ended is told by its exit; a write to one that is gone is no news.
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  if (plan.orders !== undefined) child.stdin?.write(`${plan.orders.kit}\n`);
  return child;
}

function watch(process: ChildProcess, berthDir: string, address: Address): Child {
  let over: string | undefined;
  const ended = new Promise<string>((resolve) => {
    const end = (because: string): void => {
      over ??= because;
      resolve(over);
    };
    process.on('error', (error) => end(error.message));
    process.on('exit', (code, name) =>
      end(name === null ? `it ended with code ${code}` : `it was ended by ${name}`),
    );
  });
  return { pid: process.pid ?? 0, berthDir, address, ended, isOver: () => over };
}

/** A socket's address holds about a hundred bytes, so a long runtime folder is passed over. */
function makeBerth(env: OwnedOptions['env']): string {
  const places = [env.XDG_RUNTIME_DIR, tmpdir(), '/tmp'];
  for (const place of places) {
    if (place === undefined || place === '' || place.length > 70) continue;
    try {
      return mkdtempSync(join(place, 'fugu-slot-'));
    } catch {
      // The next place may be writable.
    }
  }
  return mkdtempSync('/tmp/fugu-slot-');
}

const maxLogBytes = 5 * 1_048_576;

function openLog(path: string): number {
  try {
    if (statSync(path).size > maxLogBytes) renameSync(path, `${path}.1`);
  } catch {
    // There is none yet.
  }
  return openSync(path, 'a', 0o600);
}

async function untilHealthy(child: Child, plan: Launch, options: OwnedOptions): Promise<Started> {
  const limitMs = Date.now() + options.loadMs;
  for (;;) {
    const over = child.isOver();
    if (over !== undefined) {
      const because = `${plan.program} did not stay up: ${over}${lastWords(options.dir)}`;
      return { status: 'failed', because, again: true };
    }
    const asked = await question(plan.address, { method: 'GET', path: plan.healthPath }, 2_000);
    if (asked.status === 'answered' && asked.code === 200 && child.isOver() === undefined) {
      return { status: 'up' };
    }
    if (Date.now() > limitMs) {
      const because = `${plan.program} was not up after ${Math.round(options.loadMs / 1_000)} s. Raise slot.loadSeconds if the model loads that long.`;
      return { status: 'failed', because, again: true };
    }
    await within(options.pace.pollMs, child.ended);
  }
}

/** The end of the engine's log, for the sentence that says why it did not start. */
function lastWords(dir: string): string {
  try {
    const text = readFileSync(join(dir, 'engine.log'), 'utf8').slice(-4_000);
    const line = text.trim().split('\n').at(-1)?.trim() ?? '';
    return line === '' ? '.' : `: ${line.slice(0, 200)}`;
  } catch {
    return '.';
  }
}

async function kill(
  child: Child,
  { pace, signal: tell = signal }: OwnedOptions,
): Promise<'gone' | 'undead'> {
  if (child.isOver() === undefined) {
    tell(-child.pid, 'SIGTERM');
    await within(pace.termMs, child.ended);
  }
  // Also when the leader is gone: what it started is in its group.
  tell(-child.pid, 'SIGKILL');
  await within(pace.deadMs, child.ended);
  return child.isOver() === undefined ? 'undead' : 'gone';
}

function forget(dir: string, child: Child): void {
  clearRecord(dir);
  rmSync(child.berthDir, { recursive: true, force: true });
}
