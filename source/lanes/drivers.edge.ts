import type { Clock, Drivers } from '../conductor/ports.ts';
import type { Secret } from '../events/redact.ts';
import { acpAgent } from './acp-agent.ts';
import { createAgentDriver } from './agent.edge.ts';
import { claudeAgent } from './claude-agent.ts';
import { codexAgent } from './codex-agent.ts';
import { createCommandDriver } from './command.edge.ts';
import type { Containment } from './containment.edge.ts';
import type { Env } from './endpoint.ts';
import { createOpenAiDriver } from './openai.edge.ts';
import type { Fetch } from './wire.edge.ts';

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
export function createDrivers(env: Env, options: DriversOptions): Drivers {
  const agentOptions = { env, ...options };
  return {
    openai: createOpenAiDriver({ env, ...options }),
    command: createCommandDriver(agentOptions),
    codex: createAgentDriver(codexAgent, agentOptions),
    claude: createAgentDriver(claudeAgent, agentOptions),
    acp: createAgentDriver(acpAgent, agentOptions),
  };
}
