import type { ModelEntry, Price } from '../domain/role-map.ts';
import type { AgentFound, AgentName } from './found.ts';

/** An agent program as a lane, and how a person gets it. */
export interface AgentShape {
  readonly title: string;
  readonly launch: Pick<ModelEntry, 'driver' | 'command'>;
  /** Names in the spec of its strong and its quick model. */
  readonly strong: AgentModel;
  readonly quick?: AgentModel;
  /** Environment names of a key that stands in for its login. */
  readonly keys: readonly string[];
  readonly install: string;
  readonly signIn: string;
}

interface AgentModel {
  readonly name: string;
  /** Asked for where the program's own settings name no model; undefined: then it is not proposed. */
  readonly model: string | undefined;
  readonly lineage?: readonly string[];
  /** With a key instead of a login. */
  readonly price: Price;
}

/** Claude's model words are aliases that its program resolves, hence the declared family. */
const anthropic = { lineage: ['anthropic'] };

export const agents: Readonly<Record<AgentName, AgentShape>> = {
  claude: {
    title: 'Claude Code',
    launch: { driver: 'claude' },
    strong: { name: 'claude-code', model: 'opus', ...anthropic, price: { in: 4, out: 20 } },
    quick: { name: 'claude-quick', model: 'sonnet', ...anthropic, price: { in: 2, out: 10 } },
    keys: ['ANTHROPIC_API_KEY'],
    install: 'npm install -g @anthropic-ai/claude-code',
    signIn: 'claude auth login',
  },
  codex: {
    title: 'Codex',
    launch: { driver: 'codex' },
    strong: { name: 'codex', model: 'gpt-6.1-sol', price: { in: 2, out: 10 } },
    quick: { name: 'codex-quick', model: 'gpt-6-luna', price: { in: 0.1, out: 0.5 } },
    keys: ['OPENAI_API_KEY'],
    install: 'npm install -g @openai/codex',
    signIn: 'codex login',
  },
  gemini: {
    title: 'Gemini CLI',
    launch: { driver: 'acp', command: ['gemini', '--acp'] },
    strong: { name: 'gemini-cli', model: 'gemini-3.6-flash', price: { in: 1.5, out: 7.5 } },
    keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    install: 'npm install -g @google/gemini-cli',
    signIn: 'gemini (its first screen signs you in)',
  },
  qwen: {
    title: 'Qwen Code',
    launch: { driver: 'acp', command: ['qwen', '--acp'] },
    strong: { name: 'qwen-code', model: 'qwen3-coder-plus', price: { in: 1, out: 5 } },
    keys: [],
    install: 'npm install -g @qwen-code/qwen-code',
    signIn: 'qwen (its first screen signs you in)',
  },
  opencode: {
    title: 'opencode',
    launch: { driver: 'acp', command: ['opencode', 'acp'] },
    strong: { name: 'opencode', model: undefined, price: 'subscription' },
    keys: [],
    install: 'npm install -g opencode-ai',
    signIn: 'opencode auth login',
  },
};

/** The version or that it is there, for a line. */
export function agentWords({ program, version }: AgentFound): string {
  return version === undefined ? program : `${program} ${version}`;
}
