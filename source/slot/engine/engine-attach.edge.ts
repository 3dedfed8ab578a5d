import { spawn } from 'node:child_process';
import { pause } from '../../base/wait.edge.ts';
import type { Environment } from '../../domain/environment.ts';
import type { EngineConfig, SlotConfig } from '../slot-config.ts';
import { addressOf, type Engine, type Started } from './engine.ts';
import { question } from './upstream.edge.ts';

type Config = Extract<EngineConfig, { kind: 'attach' }>;

const restartMs = 60_000;

/** A server that is not ours: never killed, restarted only by the command that the spec gives. */
export function createAttachedEngine(engine: Config, config: SlotConfig, env: Environment): Engine {
  const address = addressOf(engine.url);
  const { restart } = engine;
  const healthPaths = engine.health === undefined ? ['/health', '/v1/models'] : [engine.health];

  const start = async (): Promise<Started> => {
    // Only after a restart of ours is it worth waiting: a server that is off stays off.
    const limitMs = Date.now() + (restarted ? config.loadMs : 0);
    for (;;) {
      for (const path of healthPaths) {
        const asked = await question(address, { method: 'GET', path }, 2_000);
        if (asked.status === 'answered' && asked.code === 200) return { status: 'up' };
      }
      if (Date.now() >= limitMs) break;
      await pause(config.pace.pollMs);
    }
    const because = `Nothing answers at ${engine.url}. Start the server, or fix slot.url.`;
    return { status: 'failed', because, again: false };
  };
  let restarted = false;
  return {
    rights: restart === undefined ? 'none' : 'command',
    start,
    address: () => address,
    pid: () => undefined,
    stop: async (why) => {
      if (why === 'end' || restart === undefined) return 'gone';
      restarted = true;
      await runToEnd(restart, env);
      return 'gone';
    },
    onExit: () => undefined,
  };
}

/** Resolves when the command has ended or has had its time; its success shows in what comes after. */
function runToEnd(command: readonly string[], env: Environment): Promise<void> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', env: { ...env }, timeout: restartMs });
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
}
