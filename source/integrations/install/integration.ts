/** The ways into other agents: what can be put there, and for whom. */
import type { AgentName } from '../../agents/list.ts';

export const integrationKinds = ['skill', 'profile', 'note', 'mcp'] as const;
/**
 * `skill`: loaded by the agent when its description fits. `profile`: a way to start the agent as the
 * conductor. `note`: one block in the text every session reads. `mcp`: the server's entry in its config.
 */
export type IntegrationKind = (typeof integrationKinds)[number];

/** One door: a thing in an agent. */
export interface Integration {
  readonly agent: AgentName;
  readonly thing: IntegrationKind;
}

/** The name that skill and profile go by in every agent. */
export const integrationName = 'fugu-conductor';

/** The name of the MCP server in every agent. */
export const serverName = 'fugu';

/** `skill of codex`. */
export function integrationTitle({ agent, thing }: Integration): string {
  return `${thing} of ${agent}`;
}

export function isIntegrationKind(word: string): word is IntegrationKind {
  return (integrationKinds as readonly string[]).includes(word);
}
