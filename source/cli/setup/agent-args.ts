import { type AgentName, agentNames, isAgentName } from '../../agents/list.ts';
import { UsageError } from '../../app/usage-error.ts';
import { suggest } from '../../base/nearest-word.ts';
import {
  type Integration,
  type IntegrationKind,
  integrationKinds,
  isIntegrationKind,
} from '../../integrations/install/integration.ts';
import { type FlagShape, type Flags, valuesOf } from '../command.ts';

/** The flag of both commands that says which agents are meant. */
export const agentFlag: FlagShape = {
  type: 'string',
  value: 'AGENT',
  many: true,
  help: `${agentNames.join(', ')}; repeatable, or separated by commas`,
};

/** The doors that a command line names: every thing in every agent. Throws where a word is none. */
export function namedIntegrations(args: readonly string[], flags: Flags): readonly Integration[] {
  const things = args.map(thingOf);
  const agents = valuesOf(flags, 'for')
    .flatMap((words) => words.split(','))
    .map(agentOf);
  if (things.length === 0) {
    throw new UsageError(
      'Missing <skill|profile|note|mcp>.',
      `Use one or more of ${list(integrationKinds)}.`,
    );
  }
  if (agents.length === 0) {
    throw new UsageError('Missing --for.', `Use: --for <${agentNames.join('|')}>`);
  }
  return [...new Set(agents)].flatMap((agent) =>
    [...new Set(things)].map((thing) => ({ agent, thing })),
  );
}

function thingOf(word: string): IntegrationKind {
  if (isIntegrationKind(word)) return word;
  const remedy = suggest(word, integrationKinds, `Use one or more of ${list(integrationKinds)}.`);
  throw new UsageError(`Unknown integration: ${word}.`, remedy);
}

function agentOf(word: string): AgentName {
  const name = word.trim();
  if (isAgentName(name)) return name;
  const remedy = suggest(name, agentNames, `Use one or more of ${list(agentNames)}.`);
  throw new UsageError(`Unknown agent: ${name}.`, remedy);
}

const list = (words: readonly string[]) => `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
