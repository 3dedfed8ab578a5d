import type { AgentFound, Found } from '../../source/init/found.ts';

/** Nothing at all, but for what a test names. */
export function foundWith(part: Partial<Found> = {}): Found {
  return {
    agents: [],
    keys: [],
    otherKeys: [],
    servers: [],
    ggufs: [],
    engines: [],
    leftOut: [],
    memoryBytes: 32 * 1024 ** 3,
    ...part,
  };
}

/** An agent program that is there and signed in, but for what a test says. */
export function agent(program: AgentFound['program'], part: Partial<AgentFound> = {}): AgentFound {
  return { program, version: '1.0.0', signedIn: true, ...part };
}

export const ollama = (...models: readonly string[]) => ({
  kind: 'Ollama' as const,
  url: 'http://127.0.0.1:11434',
  models,
});
