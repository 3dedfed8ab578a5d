/** Every agent program that fugu knows, those it would rather propose first. */
import type { ControlNames } from '../domain/control-file.ts';
import { claude } from './claude/manifest.ts';
import { codex } from './codex/manifest.ts';
import { gemini } from './gemini/manifest.ts';
import { hermes } from './hermes/manifest.ts';
import type { AgentLane, AgentManifest } from './manifest.ts';
import { opencode } from './opencode/manifest.ts';
import { qwen } from './qwen/manifest.ts';

const list = [claude, codex, gemini, qwen, opencode, hermes] as const;

export type AgentName = (typeof list)[number]['name'];

export const agents: readonly AgentManifest<AgentName>[] = list;

export const agentNames: readonly AgentName[] = agents.map(({ name }) => name);

/** A program that can be a lane. */
export type LaneAgent = AgentManifest<AgentName> & { readonly lane: AgentLane };

export const laneAgents: readonly LaneAgent[] = agents.flatMap((agent) =>
  agent.lane === undefined ? [] : [{ ...agent, lane: agent.lane }],
);

/** What any of them executes or obeys in a repository. */
export const agentControl: ControlNames = {
  folders: agents.flatMap(({ control }) => control.folders),
  files: agents.flatMap(({ control }) => control.files),
};

/** The manifest of a program by its name. */
export function agentNamed(name: AgentName): AgentManifest<AgentName> {
  const found = agents.find((agent) => agent.name === name);
  if (found === undefined) throw new Error(`there is no agent ${name}`);
  return found;
}

/** The same of one that can be a lane. */
export function laneAgentNamed(name: AgentName): LaneAgent {
  const found = laneAgents.find((agent) => agent.name === name);
  if (found === undefined) throw new Error(`the agent ${name} is no lane`);
  return found;
}

/** Whether a word that a person wrote is the name of one. */
export function isAgentName(word: string): word is AgentName {
  return agentNames.some((name) => name === word);
}
