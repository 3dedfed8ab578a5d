import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Drivers } from '../conductor/ports.ts';
import type { ModelEntry } from '../domain/role-map.ts';
import { findProgram, pathOf } from '../lanes/process/containment.edge.ts';
import { modelInSettings, readAsAccount } from './agent-settings.ts';
import { agents } from './agents.ts';
import { type AgentFound, type AgentName, agentNames } from './found.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface AgentLook {
  readonly env: Environment;
  readonly home: string;
  readonly drivers: Drivers;
}

/** Each agent program in PATH: version, whether a login lies there, the model its settings name. */
export async function lookForAgents(look: AgentLook): Promise<readonly AgentFound[]> {
  const found = await Promise.all(agentNames.map((name) => lookFor(name, look)));
  return found.flatMap((one) => (one === undefined ? [] : [one]));
}

async function lookFor(
  program: AgentName,
  { env, home, drivers }: AgentLook,
): Promise<AgentFound | undefined> {
  if ((await findProgram(program, pathOf(env))) === undefined) return undefined;
  const { launch } = agents[program];
  const entry: ModelEntry = { ...launch, model: program, price: 'subscription', home: 'user' };
  const probed = await drivers[launch.driver]?.probe(entry, program);
  const place = places(env, home)[program];
  const model = await settingsModel(program, place.settings);
  return {
    program,
    signedIn: await hasLogin(place),
    ...(probed?.version === undefined ? {} : { version: probed.version }),
    ...(probed?.usable === false ? { trouble: probed.because } : {}),
    ...(model === undefined ? {} : { model }),
  };
}

interface Place {
  /** A login lies in one of these. */
  readonly logins: readonly string[];
  /** Says that there is an account where the login itself is in a keychain. */
  readonly account?: string;
  readonly settings: readonly string[];
}

/**
 * Where each program keeps its login and settings, by its own documentation and by what was seen
 * when it was run: `CODEX_HOME`, `CLAUDE_CONFIG_DIR` and `QWEN_HOME` move them.
 */
function places(env: Environment, home: string): Readonly<Record<AgentName, Place>> {
  const at = (name: string, usual: string): string => {
    const moved = env[name];
    return moved !== undefined && isAbsolute(moved) ? moved : join(home, usual);
  };
  const claude = at('CLAUDE_CONFIG_DIR', '.claude');
  const codex = at('CODEX_HOME', '.codex');
  const qwen = at('QWEN_HOME', '.qwen');
  const gemini = join(home, '.gemini');
  const opencode = join(home, '.config', 'opencode');
  return {
    claude: {
      logins: [join(claude, '.credentials.json')],
      account: join(home, '.claude.json'),
      settings: [],
    },
    codex: { logins: [join(codex, 'auth.json')], settings: [join(codex, 'config.toml')] },
    gemini: {
      logins: [join(gemini, 'oauth_creds.json')],
      settings: [join(gemini, 'settings.json')],
    },
    qwen: { logins: [join(qwen, 'oauth_creds.json')], settings: [join(qwen, 'settings.json')] },
    opencode: {
      logins: [join(home, '.local', 'share', 'opencode', 'auth.json')],
      settings: [join(opencode, 'opencode.json'), join(opencode, 'opencode.jsonc')],
    },
  };
}

/** Whether a login of this program lies where it keeps one; false where only a keychain would know. */
export function seesLogin(program: AgentName, env: Environment, home: string): Promise<boolean> {
  return hasLogin(places(env, home)[program]);
}

/** Only whether it is there: what is in a login is nobody's business here. */
async function hasLogin({ logins, account }: Place): Promise<boolean> {
  for (const path of logins) {
    const there = await stat(path).catch(() => undefined);
    if (there?.isFile() === true && there.size > 0) return true;
  }
  if (account === undefined) return false;
  return readAsAccount(await textOf(account));
}

async function settingsModel(
  program: AgentName,
  settings: readonly string[],
): Promise<string | undefined> {
  for (const path of settings) {
    const model = modelInSettings(program, await textOf(path));
    if (model !== undefined) return model;
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
