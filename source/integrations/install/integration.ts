/** The ways into other agents: what can be put there, and for whom. */

export const doorThings = ['skill', 'profile', 'note', 'mcp'] as const;
/**
 * `skill`: loaded by the agent when its description fits. `profile`: a way to start the agent as the
 * conductor. `note`: one block in the text every session reads. `mcp`: the server's entry in its config.
 */
export type DoorThing = (typeof doorThings)[number];

export const doorAgents = ['claude', 'codex', 'opencode', 'gemini', 'qwen', 'hermes'] as const;
export type DoorAgent = (typeof doorAgents)[number];

/** One door: a thing in an agent. */
export interface DoorName {
  readonly agent: DoorAgent;
  readonly thing: DoorThing;
}

/** Agents whose doors were only tried on files made from their documentation. */
export const notRun: readonly DoorAgent[] = ['hermes'];

/** The name that skill and profile go by in every agent. */
export const doorWord = 'fugu-conductor';

/** The name of the MCP server in every agent. */
export const serverWord = 'fugu';

/** `skill of codex`. */
export function doorTitle({ agent, thing }: DoorName): string {
  return `${thing} of ${agent}`;
}

export function isDoorThing(word: string): word is DoorThing {
  return (doorThings as readonly string[]).includes(word);
}

export function isDoorAgent(word: string): word is DoorAgent {
  return (doorAgents as readonly string[]).includes(word);
}
