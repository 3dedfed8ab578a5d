/** Where each agent keeps its setup. */
import { isAbsolute, join } from 'node:path';
import type { IntegrationAgent } from './integration.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface AgentHome {
  /** The agent's own folder. */
  readonly folder: string;
  /** Its files must really lie below this folder: the user's home, or the agent's own where it is elsewhere. */
  readonly within: string;
  /** This folder must be there already; those below it are made. */
  readonly root: string;
  /** The environment name that says so. */
  readonly name: string;
}

interface Usual {
  /** Names of the environment, and what stands below the folder they name. */
  readonly names: readonly (readonly [name: string, below: string])[];
  /** Below the user's home. */
  readonly folder: string;
}

/**
 * From the agents' own documentation: code.claude.com/docs (CLAUDE_CONFIG_DIR), the codex repository
 * (CODEX_HOME), opencode.ai/docs/config, the gemini-cli and qwen-code repositories, and
 * hermes-agent.nousresearch.com (HERMES_HOME).
 */
const usual: Readonly<Record<IntegrationAgent, Usual>> = {
  claude: { names: [['CLAUDE_CONFIG_DIR', '']], folder: '.claude' },
  codex: { names: [['CODEX_HOME', '']], folder: '.codex' },
  opencode: { names: [['XDG_CONFIG_HOME', 'opencode']], folder: '.config/opencode' },
  gemini: { names: [['GEMINI_CLI_HOME', '.gemini']], folder: '.gemini' },
  qwen: { names: [['QWEN_HOME', '']], folder: '.qwen' },
  hermes: { names: [['HERMES_HOME', '']], folder: '.hermes' },
};

/** The agent's folder for this environment; `home` is the user's home. */
export function agentHome(agent: IntegrationAgent, env: Env, home: string): AgentHome {
  const { names, folder } = usual[agent];
  for (const [name, below] of names) {
    const value = env[name];
    if (value === undefined || !isAbsolute(value)) continue;
    const named = join(value, below);
    return { folder: named, within: isBelow(named, home) ? home : value, root: value, name };
  }
  return { folder: join(home, folder), within: home, root: home, name: 'HOME' };
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
