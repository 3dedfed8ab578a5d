/** How each agent program is started so that it loads its user's memory and asks a server of ours. */

export const loaderAgents = ['claude', 'codex', 'gemini', 'qwen', 'opencode'] as const;
export type LoaderAgent = (typeof loaderAgents)[number];

export interface LoaderAsked {
  /** Where the server that hears it listens, without a path. */
  readonly origin: string;
  /** A home made for this run. */
  readonly home: string;
  /** Settings of the user's that say which files are memory. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface LoaderLaunch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Written before the start. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

const model = 'capture';
const quiet = {
  general: { enableAutoUpdate: false, disableAutoUpdate: true },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
};

/** The prompt goes to standard input; a memory that is switched off for lanes is on here. */
export function loaderLaunch(agent: LoaderAgent, asked: LoaderAsked): LoaderLaunch {
  return launches[agent](asked);
}

/** The same without a server: the user's own setup answers. */
export const liveArgs: Readonly<Record<LoaderAgent, readonly string[]>> = {
  claude: ['-p', '--permission-mode', 'dontAsk'],
  codex: ['exec', '--skip-git-repo-check', '-s', 'read-only', '-c', 'approval_policy="never"', '-'],
  gemini: ['-o', 'text'],
  qwen: ['-o', 'text'],
  opencode: ['run'],
};

const launches: Readonly<Record<LoaderAgent, (asked: LoaderAsked) => LoaderLaunch>> = {
  claude,
  codex,
  gemini,
  qwen,
  opencode,
};

function claude({ origin, home }: LoaderAsked): LoaderLaunch {
  return {
    args: [
      ...['-p', '--output-format', 'stream-json', '--verbose', '--strict-mcp-config'],
      ...['--permission-mode', 'dontAsk', '--max-turns', '1'],
    ],
    env: {
      CLAUDE_CONFIG_DIR: `${home}/.claude`,
      ANTHROPIC_BASE_URL: origin,
      ANTHROPIC_API_KEY: 'none-is-needed',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_MAX_RETRIES: '1',
    },
    files: [],
  };
}

/** Plugins are off by flags: with them on codex fetches a list from GitHub at every start. */
function codex({ origin, home }: LoaderAsked): LoaderLaunch {
  const config = [
    'model_provider = "fugu"',
    '[model_providers.fugu]',
    'name = "fugu"',
    `base_url = ${JSON.stringify(`${origin}/v1`)}`,
    'wire_api = "responses"',
    'request_max_retries = 0',
    'stream_max_retries = 0',
    '',
  ].join('\n');
  return {
    args: [
      ...['exec', '--json', '--skip-git-repo-check', '--ephemeral', '-m', model],
      ...['--disable', 'plugins', '--disable', 'remote_plugin', '-s', 'read-only'],
      ...['-c', 'approval_policy="never"', '-c', 'check_for_update_on_startup=false'],
      ...['-c', 'analytics.enabled=false', '-'],
    ],
    env: { CODEX_HOME: `${home}/.codex` },
    files: [{ path: `${home}/.codex/config.toml`, text: config }],
  };
}

function gemini({ origin, home, settings }: LoaderAsked): LoaderLaunch {
  const own = { security: { auth: { selectedType: 'gemini-api-key' } }, ...quiet };
  return {
    args: ['-m', model, '-o', 'stream-json'],
    env: {
      GEMINI_API_KEY: 'none-is-needed',
      GOOGLE_GEMINI_BASE_URL: origin,
      GEMINI_CLI_HOME: home,
      GEMINI_CLI_NO_RELAUNCH: 'true',
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
    },
    files: [
      { path: `${home}/.gemini/settings.json`, text: JSON.stringify({ ...settings, ...own }) },
    ],
  };
}

/** Its own memory would ask the model again after every turn. */
function qwen({ origin, home, settings }: LoaderAsked): LoaderLaunch {
  const own = {
    memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
    security: { auth: { selectedType: 'openai' } },
    ...quiet,
  };
  return {
    args: ['-o', 'stream-json', '--auth-type', 'openai', '-m', model],
    env: {
      OPENAI_API_KEY: 'none-is-needed',
      OPENAI_BASE_URL: `${origin}/v1`,
      OPENAI_MODEL: model,
      QWEN_HOME: `${home}/.qwen`,
      QWEN_CODE_NO_RELAUNCH: 'true',
    },
    files: [{ path: `${home}/.qwen/settings.json`, text: JSON.stringify({ ...settings, ...own }) }],
  };
}

/** Its own config stays in its file; what is given inline is laid over it. https://opencode.ai/docs/config */
function opencode({ origin, home }: LoaderAsked): LoaderLaunch {
  const id = `fugu/${model}`;
  const config = {
    autoupdate: false,
    share: 'disabled',
    enabled_providers: ['fugu'],
    model: id,
    small_model: id,
    provider: {
      fugu: {
        npm: '@ai-sdk/openai-compatible',
        name: 'fugu',
        options: { baseURL: `${origin}/v1`, apiKey: 'none' },
        models: { [model]: { limit: { context: 128_000, output: 8_192 } } },
      },
    },
  };
  return {
    args: ['run', '--format', 'json', '-m', id],
    env: {
      OPENCODE_CONFIG_CONTENT: JSON.stringify(config),
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      XDG_CONFIG_HOME: `${home}/.config`,
      XDG_DATA_HOME: `${home}/.local/share`,
      XDG_STATE_HOME: `${home}/.local/state`,
      XDG_CACHE_HOME: `${home}/.cache`,
    },
    files: [],
  };
}
