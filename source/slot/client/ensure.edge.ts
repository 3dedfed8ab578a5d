import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../base/wait.edge.ts';
import type { Environment } from '../../domain/environment.ts';
import { forgetPort, readPort } from '../http/daemon.edge.ts';
import { configDigest, type SlotConfig } from '../slot-config.ts';
import { createSlotClient, type SlotClient, type SlotStatusReading } from './client.edge.ts';

export interface EnsureOptions {
  readonly config: SlotConfig;
  /** The slot's folder. */
  readonly dir: string;
  /** Program and arguments that serve the slot with this config, for example `fugu slot serve`. */
  readonly serve: readonly string[];
  readonly env: Environment;
  /** How long a daemon may take to answer; its model may load for longer. */
  readonly limitMs?: number;
}

export type Ensured =
  | { readonly status: 'up'; readonly port: number }
  | { readonly status: 'failed'; readonly because: string };

const usualLimitMs = 15_000;
const betweenLooksMs = 25;

/**
 * Makes sure that a daemon with this config answers: finds it, or starts it detached. Of two that
 * start at once the port takes one and the other ends. One of this folder with another config, at
 * whatever port, is told to end when its last caller is served, and is replaced.
 */
export async function ensureSlot(options: EnsureOptions): Promise<Ensured> {
  const { config, dir } = options;
  const digest = configDigest(config);
  const untilMs = Date.now() + (options.limitMs ?? usualLimitMs);
  let child: Spawned | undefined;
  let told: number | undefined;
  for (;;) {
    const { client, seen, isEarlier } = await look(options);
    if (seen.status === 'stranger') return { status: 'failed', because: seen.because };
    if (seen.status === 'running' && seen.slot.config === digest) {
      return { status: 'up', port: config.port };
    }
    if (seen.status === 'running' && told !== seen.slot.pid) {
      told = seen.slot.pid;
      const done = await client.stop('idle');
      // Only a daemon of this folder knows its token; another one's port is none of ours.
      if (done.status === 'failed' && isEarlier) forgetPort(dir);
      else if (done.status === 'failed') {
        return { status: 'failed', because: otherConfig(done.because) };
      }
    }
    if (seen.status === 'off') child ??= start(options);
    if (Date.now() > untilMs) return { status: 'failed', because: tooLate(seen.status) };
    const over = child?.isOver();
    // The one that lost the race ends well: the next look finds the winner.
    if (over !== undefined && over !== 0 && seen.status === 'off') {
      return {
        status: 'failed',
        because: `The slot could not be started (${over}). See ${join(dir, 'slotd.log')}.`,
      };
    }
    if (over === 0) child = undefined;
    await pause(betweenLooksMs);
  }
}

interface Look {
  readonly client: SlotClient;
  readonly seen: SlotStatusReading;
  readonly isEarlier: boolean;
}

/** The daemon in the way: one of this folder at the port of an earlier spec, else whoever has the port. */
async function look({ config, dir }: EnsureOptions): Promise<Look> {
  const earlier = readPort(dir);
  if (earlier !== undefined && earlier !== config.port) {
    const client = createSlotClient(earlier, dir);
    const seen = await client.status();
    if (seen.status === 'running') return { client, seen, isEarlier: true };
  }
  const client = createSlotClient(config.port, dir);
  return { client, seen: await client.status(), isEarlier: false };
}

function otherConfig(because: string): string {
  return `A slot with another config is running and cannot be stopped: ${because}`;
}

function tooLate(status: 'running' | 'off'): string {
  return status === 'running'
    ? 'A slot with another config is still serving its callers. Wait for them, or run `fugu slot stop`.'
    : 'The slot did not answer in time. Try again, or see `fugu slot logs`.';
}

interface Spawned {
  isOver(): number | string | undefined;
}

/** Starts the daemon in a session of its own: it outlives whoever asked for it. */
function start({ dir, serve, env }: EnsureOptions): Spawned {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = openSync(join(dir, 'slotd.log'), 'a', 0o600);
  const [program = '', ...args] = serve;
  let over: number | string | undefined;
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: dir,
    env: { ...env },
  });
  closeSync(log);
  child.on('error', (error) => {
    over ??= error.message;
  });
  child.on('exit', (code, signal) => {
    over ??= code ?? signal ?? 'ended';
  });
  child.unref();
  return { isOver: () => over };
}
