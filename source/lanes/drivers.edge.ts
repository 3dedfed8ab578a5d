import type { Clock, Drivers } from '../conductor/ports.ts';
import type { Secret } from '../events/redact.ts';
import { createCommandDriver } from './command.edge.ts';
import type { Env } from './endpoint.ts';
import { createOpenAiDriver } from './openai.edge.ts';
import type { Fetch } from './wire.edge.ts';

export interface DriversOptions {
  readonly clock: Clock;
  readonly fetch?: Fetch;
  /** Values to redact from every reply, beside what the environment's names call secret. */
  readonly secrets?: readonly Secret[];
  /** Paths that a sandboxed command lane must not see; see `CommandOptions`. */
  readonly hide?: readonly string[];
}

/** Every driver that is built in. A driver word without an entry is one that is not built in yet. */
export function createDrivers(env: Env, options: DriversOptions): Drivers {
  return {
    openai: createOpenAiDriver({ env, ...options }),
    command: createCommandDriver({ env, ...options }),
  };
}
