import { agentKinds } from '../agents/kinds.ts';
import type { Clock, Drivers } from '../conductor/ports.ts';
import type { Environment } from '../domain/environment.ts';
import type { Secret } from '../safety/redact.ts';
import { createAgentDriver } from './agent/agent.edge.ts';
import { createCommandDriver } from './command/command.edge.ts';
import { createOpenAiDriver } from './http/openai.edge.ts';
import type { Fetch } from './http/wire.edge.ts';
import type { Containment } from './process/containment.edge.ts';

export interface DriversOptions {
  readonly clock: Clock;
  readonly fetch?: Fetch;
  /** Values to redact from every reply, beside what the environment's names call secret. */
  readonly secrets?: readonly Secret[];
  /** Paths that a sandboxed lane must not see; see `CommandOptions`. */
  readonly hide?: readonly string[];
  /** What shuts programs in, where that is known already. */
  readonly containment?: () => Promise<Containment>;
}

/** Every driver that is built in. A driver word without an entry is one that is not built in yet. */
export function createDrivers(env: Environment, options: DriversOptions): Drivers {
  const agentOptions = { env, ...options };
  return {
    openai: createOpenAiDriver({ env, ...options }),
    command: createCommandDriver(agentOptions),
    ...Object.fromEntries(
      agentKinds.map((kind) => [kind.word, createAgentDriver(kind, agentOptions)]),
    ),
  };
}
