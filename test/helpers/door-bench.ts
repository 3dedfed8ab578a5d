import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type AgentModelServer, agentModelServer } from './agent-model-server.ts';
import { agentProgram } from './needs.ts';
import { type Ended, fugu } from './program.ts';

export type BenchAgent = 'codex' | 'claude' | 'opencode' | 'gemini' | 'qwen';

/** How one agent is set up by its user and started for one question. */
interface Setup {
  /** The user's own config, by path below the home. */
  files(origin: string): Readonly<Record<string, string>>;
  env(origin: string): Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Words that start it as the conductor. */
  readonly asConductor?: readonly string[];
}

/** The largest request of an agent: it makes small ones beside it, for titles. */
export interface Sent {
  /** Every text in the body, in order. */
  readonly text: string;
  /** The tools that the body offers, as JSON. */
  readonly tools: string;
}

/** A home of its own with real agents in it, and a scripted model on loopback. */
export interface DoorBench {
  readonly home: string;
  fugu(...argv: readonly string[]): Promise<Ended>;
  /** Asks the agent one question; what it sent to its model first of all. */
  ask(agent: BenchAgent, words?: readonly string[], prompt?: string): Promise<Sent>;
  /** The conductor's words for `ask`. */
  conductorOf(agent: BenchAgent): readonly string[];
  /** Every file of the home with its text. */
  files(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const limitMs = 120_000;

/** The home holds each named agent's own config, as a user who has worked with it has. */
export async function doorBench(...agents: readonly BenchAgent[]): Promise<DoorBench> {
  const root = mkdtempSync(join(tmpdir(), 'fugu-doors-'));
  const home = join(root, 'home');
  const work = join(root, 'work');
  for (const folder of [home, work, join(root, 'tmp')]) mkdirSync(folder);
  const server = await agentModelServer();
  for (const agent of agents) {
    for (const [path, text] of Object.entries(setups[agent].files(server.origin))) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    }
  }
  const own = { HOME: home, FUGU_HOME: join(root, 'fugu') };
  return {
    home,
    fugu: (...argv) => fugu(argv, { cwd: work, env: own }),
    ask: (agent, words = [], prompt = 'Say hello.') =>
      ask(agent, { server, home, work, words, prompt }),
    conductorOf: (agent) => setups[agent].asConductor ?? [],
    files: () => filesOf(home),
    close: async () => {
      await server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const setups: Readonly<Record<BenchAgent, Setup>> = {
  codex: {
    files: (origin) => ({
      '.codex/config.toml': `# mine
model = "shelf-1"
model_provider = "shelf"
approval_policy = "never"
check_for_update_on_startup = false

[model_providers.shelf]
name = "shelf"
base_url = "${origin}/v1"
env_key = "SHELF_KEY"
wire_api = "responses"
`,
      '.codex/AGENTS.md': 'Speak plainly.\n',
    }),
    env: () => ({ SHELF_KEY: 'none' }),
    args: [
      ...['exec', '--json', '--skip-git-repo-check', '-s', 'read-only'],
      ...['--disable', 'plugins', '--disable', 'remote_plugin', '-c', 'analytics.enabled=false'],
    ],
    asConductor: ['-p', 'fugu-conductor'],
  },
  claude: {
    files: () => ({ '.claude/CLAUDE.md': 'Speak plainly.\n', '.claude.json': '{}\n' }),
    env: (origin) => ({
      ANTHROPIC_BASE_URL: origin,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    }),
    args: ['-p', '--output-format', 'stream-json', '--verbose', '--model', 'shelf-1'],
    asConductor: ['--agent', 'fugu-conductor'],
  },
  opencode: {
    files: (origin) => ({
      '.config/opencode/opencode.json': `{
  // mine
  "autoupdate": false,
  "share": "disabled",
  "enabled_providers": ["shelf"],
  "model": "shelf/shelf-1",
  "small_model": "shelf/shelf-1",
  "provider": {
    "shelf": {
      "npm": "@ai-sdk/openai-compatible",
      "name": "shelf",
      "options": { "baseURL": "${origin}/v1", "apiKey": "none" },
      "models": { "shelf-1": { "limit": { "context": 128000, "output": 8192 } } },
    },
  },
}
`,
      '.config/opencode/AGENTS.md': 'Speak plainly.\n',
    }),
    env: () => ({
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    }),
    args: ['run', '--format', 'json'],
    asConductor: ['--agent', 'fugu-conductor'],
  },
  gemini: {
    files: () => ({
      '.gemini/settings.json': `${JSON.stringify(
        {
          security: { auth: { selectedType: 'gemini-api-key' } },
          general: { enableAutoUpdate: false, disableAutoUpdate: true },
          privacy: { usageStatisticsEnabled: false },
          telemetry: { enabled: false },
        },
        undefined,
        4,
      )}\n`,
      '.gemini/GEMINI.md': 'Speak plainly.\n',
    }),
    env: (origin) => ({
      GOOGLE_GEMINI_BASE_URL: origin,
      GEMINI_API_KEY: 'none',
      GEMINI_CLI_NO_RELAUNCH: 'true',
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
    }),
    args: ['-m', 'shelf-1', '-o', 'stream-json', '--approval-mode', 'yolo'],
  },
  qwen: {
    files: () => ({
      '.qwen/settings.json': `${JSON.stringify({
        memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
        telemetry: { enabled: false },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false, disableAutoUpdate: true },
        security: { auth: { selectedType: 'openai' } },
      })}\n`,
      '.qwen/QWEN.md': 'Speak plainly.\n',
    }),
    env: (origin) => ({
      OPENAI_BASE_URL: `${origin}/v1`,
      OPENAI_API_KEY: 'none',
      OPENAI_MODEL: 'shelf-1',
      QWEN_CODE_NO_RELAUNCH: 'true',
    }),
    args: [
      '-o',
      'stream-json',
      '--auth-type',
      'openai',
      '-m',
      'shelf-1',
      '--approval-mode',
      'yolo',
    ],
  },
};

interface Asked {
  readonly server: AgentModelServer;
  readonly home: string;
  readonly work: string;
  readonly words: readonly string[];
  readonly prompt: string;
}

async function ask(agent: BenchAgent, { server, home, work, words, prompt }: Asked): Promise<Sent> {
  const before = server.seen.length;
  const setup = setups[agent];
  const program = spawn(agentProgram(agent), [...setup.args, ...words], {
    cwd: work,
    // Codex starts none of its helpers from a home below the temporary folder.
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: join(dirname(home), 'tmp'),
      ...setup.env(server.origin),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that what it started goes with it.
    detached: true,
  });
  let said = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.on('data', (piece) => {
      said += String(piece);
    });
  }
  program.stdin.on('error', () => undefined);
  program.stdin.end(`${prompt}\n`);
  const late = setTimeout(() => endGroup(program.pid), limitMs);
  await new Promise((resolve) => program.once('close', resolve));
  clearTimeout(late);
  endGroup(program.pid);
  const sent = server.seen.slice(before).map(({ body }) => ({
    text: textsIn({ ...body, tools: undefined }).join('\n'),
    tools: JSON.stringify(body.tools ?? []),
  }));
  const [largest] = sent.sort((one, other) => other.text.length - one.text.length);
  if (largest === undefined) throw new Error(`${agent} asked its model nothing. It said:\n${said}`);
  return largest;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function filesOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true }).map(String);
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(
    files.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
