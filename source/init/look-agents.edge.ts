import { type LaneAgent, laneAgents } from '../agents/list.ts';
import type { Drivers } from '../conductor/ports.ts';
import type { Environment } from '../domain/environment.ts';
import type { ModelEntry } from '../domain/role-map.ts';
import { seesLogin, settingsModel } from '../lanes/agent/agent-setup.edge.ts';
import { findProgram, pathOf } from '../lanes/process/containment.edge.ts';
import type { AgentFound } from './found.ts';

export interface AgentLook {
  readonly env: Environment;
  readonly home: string;
  readonly drivers: Drivers;
}

/** Each agent program in PATH: version, whether a login lies there, the model its settings name. */
export async function lookForAgents(look: AgentLook): Promise<readonly AgentFound[]> {
  const found = await Promise.all(laneAgents.map((agent) => lookFor(agent, look)));
  return found.flatMap((one) => (one === undefined ? [] : [one]));
}

async function lookFor(
  agent: LaneAgent,
  { env, home, drivers }: AgentLook,
): Promise<AgentFound | undefined> {
  const { name: program, lane } = agent;
  if ((await findProgram(program, pathOf(env))) === undefined) return undefined;
  const { driver, command } = lane;
  const how = { driver, ...(command ? { command } : {}) };
  const entry: ModelEntry = { ...how, model: program, price: 'subscription', home: 'user' };
  const probed = await drivers[driver]?.probe(entry, program);
  const model = await settingsModel(agent, env, home);
  return {
    program,
    signedIn: await seesLogin(agent, env, home),
    ...(probed?.version === undefined ? {} : { version: probed.version }),
    ...(probed?.usable === false ? { trouble: probed.because } : {}),
    ...(model === undefined ? {} : { model }),
  };
}
