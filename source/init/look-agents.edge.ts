import { readFile, stat } from 'node:fs/promises';
import { lentFolder, pathIn } from '../agents/agent-home.ts';
import { type AgentName, agentNamed, type LaneAgent, laneAgents } from '../agents/list.ts';
import type { AgentManifest } from '../agents/manifest.ts';
import type { Drivers } from '../conductor/ports.ts';
import type { ModelEntry } from '../domain/role-map.ts';
import { findProgram, pathOf } from '../lanes/process/containment.edge.ts';
import type { AgentFound } from './found.ts';

type Environment = Readonly<Record<string, string | undefined>>;

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
  const place = placeOf(agent, env, home);
  const model = await settingsModel(agent, place);
  return {
    program,
    signedIn: await hasLogin(agent, place),
    ...(probed?.version === undefined ? {} : { version: probed.version }),
    ...(probed?.usable === false ? { trouble: probed.because } : {}),
    ...(model === undefined ? {} : { model }),
  };
}

type Place = (path: string) => string;

/** Where the program's files are for a lane that is lent its user's setup. */
function placeOf(agent: AgentManifest, env: Environment, home: string): Place {
  const folder = lentFolder(agent.home, env, home);
  return (path) => pathIn(path, folder, home);
}

/** Whether a login of this program lies where it keeps one; false where only a keychain would know. */
export function seesLogin(program: AgentName, env: Environment, home: string): Promise<boolean> {
  const agent = agentNamed(program);
  return hasLogin(agent, placeOf(agent, env, home));
}

/** Only whether it is there: what is in a login is nobody's business here. */
async function hasLogin({ login }: AgentManifest, place: Place): Promise<boolean> {
  for (const path of login.files) {
    const there = await stat(place(path)).catch(() => undefined);
    if (there?.isFile() === true && there.size > 0) return true;
  }
  const { account } = login;
  return account?.isIn(await textOf(place(account.file))) === true;
}

/** Printable, without what YAML or a terminal would trip over; longer is no model id. */
const modelId = /^[\w][\w.:/@-]{0,127}$/;

async function settingsModel(
  { settings }: AgentManifest,
  place: Place,
): Promise<string | undefined> {
  for (const path of settings?.files ?? []) {
    const model = settings?.model(await textOf(place(path)));
    if (model !== undefined && modelId.test(model)) return model;
  }
  return undefined;
}

/** Longer files are no settings. */
const mostBytes = 4_194_304;

async function textOf(path: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isFile() !== true || there.size > mostBytes) return '';
  return readFile(path, 'utf8').catch(() => '');
}
