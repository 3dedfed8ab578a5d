import { readFile, stat } from 'node:fs/promises';
import { lentFolder, pathIn } from '../../agents/agent-home.ts';
import type { AgentManifest } from '../../agents/manifest.ts';
import type { Environment } from '../../domain/environment.ts';

/**
 * Whether a login of this program lies where it keeps one; false where only a keychain would know.
 * Only whether it is there: what is in a login is nobody's business here.
 */
export async function seesLogin(
  agent: AgentManifest,
  env: Environment,
  home: string,
): Promise<boolean> {
  const { files, account } = agent.login;
  for (const path of files) {
    const there = await stat(lentPath(agent, path, env, home)).catch(() => undefined);
    if (there?.isFile() === true && there.size > 0) return true;
  }
  if (account === undefined) return false;
  return account.isIn(await textOf(lentPath(agent, account.file, env, home)));
}

/** Printable, without what YAML or a terminal would trip over; longer is no model id. */
const modelId = /^[\w][\w.:/@-]{0,127}$/;

/** The model that the program's own settings name, or undefined. */
export async function settingsModel(
  agent: AgentManifest,
  env: Environment,
  home: string,
): Promise<string | undefined> {
  for (const path of agent.settings?.files ?? []) {
    const model = agent.settings?.model(await textOf(lentPath(agent, path, env, home)));
    if (model !== undefined && modelId.test(model)) return model;
  }
  return undefined;
}

/** Where a file is for a lane that is lent its user's setup. */
function lentPath(
  { home: place }: AgentManifest,
  path: string,
  env: Environment,
  home: string,
): string {
  return pathIn(path, lentFolder(place, env, home), home);
}

/** Longer files are no settings. */
const mostBytes = 4_194_304;

async function textOf(path: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isFile() !== true || there.size > mostBytes) return '';
  return readFile(path, 'utf8').catch(() => '');
}
