import {
  type AgentProfile,
  callSeconds,
  type ProfileAsk,
  quoted,
  quotedList,
  type ServerStart,
} from '../agent-install.ts';
import type { AgentManifest } from '../manifest.ts';
import { codexAgent } from './codex-agent.ts';
import { codexLoader } from './codex-loader.ts';

/** From the codex repository, and developers.openai.com/codex: config-reference, guides/agents-md. */
export const codex: AgentManifest<'codex'> = {
  name: 'codex',
  title: 'Codex',
  isTried: true,
  launcher: {
    package: '@openai/codex',
    path: '@openai/codex/bin/codex.js',
    behind(platform, arch) {
      const name = `codex-${platform}-${arch}`;
      const places = [`../${name}`, `node_modules/@openai/${name}`, '.'];
      return places.flatMap((place) =>
        ['bin', 'codex'].map((below) => `${place}/vendor/*/${below}/codex`),
      );
    },
  },
  home: { names: [['CODEX_HOME', '']], folder: '.codex', beside: [], besideNames: [] },
  login: { files: ['auth.json'] },
  settings: { files: ['config.toml'], model: modelIn },
  lane: {
    driver: 'codex',
    strong: { name: 'codex', model: 'gpt-6.1-sol', price: { in: 2, out: 10 } },
    quick: { name: 'codex-quick', model: 'gpt-6-luna', price: { in: 0.1, out: 0.5 } },
    keys: ['OPENAI_API_KEY'],
    install: 'npm install -g @openai/codex',
    signIn: 'codex login',
  },
  kind: codexAgent,
  loader: codexLoader,
  memory: {
    // It has no imports; the override is read instead of the other.
    files: [
      { path: 'AGENTS.override.md', form: 'sentence' },
      { path: 'AGENTS.md', form: 'sentence' },
    ],
    usual: 'AGENTS.md',
    skills: ['skills'],
    skillListing: /<skills_instructions>[\s\S]*?<\/skills_instructions>/,
    maxBytes: 32_768,
    imports: ['AGENTS.md', 'AGENTS.override.md'],
  },
  install: {
    note: 'AGENTS.md',
    server: {
      files: ['config.toml'],
      format: 'toml',
      parent: 'mcp_servers',
      entry: serverLines,
      remark: 'codex shows the tools a moment after its start',
    },
    profile,
  },
  control: { folders: ['.codex'], files: ['AGENTS.md', 'AGENTS.override.md'] },
};

/** `model = "…"` of the top table. */
function modelIn(text: string): string | undefined {
  const [top = ''] = text.split(/^\s*\[/m);
  return /^\s*model\s*=\s*["']([^"'\n]+)["']/m.exec(top)?.[1];
}

/** It starts servers with an empty environment; `env_vars` names what it hands over. */
function serverLines({ command, places, names }: ServerStart): readonly string[] {
  const [program = '', ...args] = command;
  const values = Object.entries(places).map(([key, value]) => `${key} = ${quoted(value)}`);
  return [
    `command = ${quoted(program)}`,
    `args = ${quotedList(args)}`,
    ...(names.length > 0 ? [`env_vars = ${quotedList(names)}`] : []),
    ...(values.length > 0 ? [`env = { ${values.join(', ')} }`] : []),
    `tool_timeout_sec = ${callSeconds}`,
  ];
}

function profile({ name, serverName, server, text }: ProfileAsk): AgentProfile {
  const table = [`[mcp_servers.${serverName}]`, ...serverLines(server)].join('\n');
  const config = `developer_instructions = ${JSON.stringify(text('conductor'))}\n\n${table}`;
  return {
    files: [{ path: `${name}.config.toml`, text: config, comment: 'hash' }],
    start: `codex -p ${name}`,
  };
}
