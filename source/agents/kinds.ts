import { acpAgent } from './acp/acp-agent.ts';
import type { AgentKind } from './agent-kind.ts';
import { agents } from './list.ts';

/** The protocols that agent programs speak: the one that several share, and each one's own. */
export const agentKinds: readonly AgentKind[] = [
  ...agents.flatMap(({ kind }) => (kind === undefined ? [] : [kind])),
  acpAgent,
];
