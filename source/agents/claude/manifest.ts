import { parse } from 'jsonc-parser';
import { asObject, at } from '../../wire/json.ts';
import { type AgentProfile, agentFile, type ProfileAsk } from '../agent-install.ts';
import type { AgentManifest } from '../manifest.ts';
import { claudeAgent } from './claude-agent.ts';
import { claudeLoader } from './claude-loader.ts';

/** Its model words are aliases that the program resolves, hence the declared family. */
const anthropic = { lineage: ['anthropic'] };

/** From code.claude.com/docs: memory, settings. */
export const claude: AgentManifest<'claude'> = {
  name: 'claude',
  title: 'Claude Code',
  isTried: true,
  home: {
    names: [['CLAUDE_CONFIG_DIR', '']],
    folder: '.claude',
    beside: ['.claude.json'],
    besideNames: [],
  },
  login: {
    files: ['.credentials.json'],
    // On macOS the login itself lies in the keychain.
    account: {
      file: '~/.claude.json',
      isIn: (text) => asObject(at(parse(text), 'oauthAccount')) !== undefined,
    },
  },
  lane: {
    driver: 'claude',
    strong: { name: 'claude-code', model: 'opus', ...anthropic, price: { in: 4, out: 20 } },
    quick: { name: 'claude-quick', model: 'sonnet', ...anthropic, price: { in: 2, out: 10 } },
    keys: ['ANTHROPIC_API_KEY'],
    install: 'npm install -g @anthropic-ai/claude-code',
    signIn: 'claude auth login',
  },
  kind: claudeAgent,
  loader: claudeLoader,
  memory: {
    // A file of the user's may import any absolute path.
    files: [{ path: 'CLAUDE.md', form: 'import' }],
    usual: 'CLAUDE.md',
    skills: ['skills'],
    skillListing: /The following skills are available[\s\S]*?(?:<\/system-reminder>|$)/,
    imports: ['CLAUDE.md', 'rules/*.md', 'projects/*/memory/*.md'],
  },
  install: {
    note: 'CLAUDE.md',
    server: {
      files: ['.claude.json'],
      isBeside: true,
      format: 'json',
      parent: 'mcpServers',
      envKey: 'env',
      // `alwaysLoad` shows the tools at once; left out they wait behind a search tool.
      entry({ command, places }) {
        const [program = '', ...args] = command;
        return { type: 'stdio', command: program, args, env: { ...places }, alwaysLoad: true };
      },
    },
    profile,
  },
  control: { folders: ['.claude'], files: ['CLAUDE.md', 'CLAUDE.local.md'] },
};

function profile({ name, text }: ProfileAsk): AgentProfile {
  const about = [
    `name: ${name}`,
    "description: The Fugu Conductor, which routes a task to lanes, has another model family verify it and waits for the person's audit",
  ];
  return {
    files: [agentFile(name, about, text('conductor'))],
    start: `claude --agent ${name}`,
  };
}
