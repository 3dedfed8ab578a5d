import type { Launch, LaunchAsked } from '../agent-kind.ts';

/** What a program that speaks the Agent Client Protocol needs to be started shut off from its user's setup. */
export type AcpLaunch = Omit<Launch, 'input'>;

const nothing: AcpLaunch = { args: [], env: {}, files: [] };

/** Programs whose config fugu can write, by file name. */
const programs: Readonly<Record<string, (asked: LaunchAsked) => AcpLaunch>> = {
  opencode,
  qwen,
  gemini,
};

/** Whether fugu can hand an address to this program. */
export function takesAddress(program: string): boolean {
  return Object.hasOwn(programs, program);
}

/** Arguments, environment and files for the program; any other gets its key under the key's own name. */
export function acpLaunch(asked: LaunchAsked): AcpLaunch {
  if (asked.model.home === 'user') return { ...nothing, env: keyEnv(asked) };
  return (programs[asked.program] ?? (() => ({ ...nothing, env: keyEnv(asked) })))(asked);
}

/** The whole config goes inline; the key is named there, not written. https://opencode.ai/docs/config */
function opencode(asked: LaunchAsked): AcpLaunch {
  const { model, key, access, home } = asked;
  const writes = access === 'workspace-write' ? 'ask' : 'deny';
  const id = model.baseURL === undefined ? model.model : `fugu/${model.model}`;
  const options = {
    baseURL: model.baseURL,
    apiKey: key === undefined ? 'none' : `{env:${key.name}}`,
  };
  const limit = { context: model.contextTokens ?? 128_000, output: model.maxTokens ?? 8_192 };
  const provider = {
    fugu: {
      npm: '@ai-sdk/openai-compatible',
      name: 'fugu',
      options,
      models: { [model.model]: { limit } },
    },
  };
  const config = {
    autoupdate: false,
    share: 'disabled',
    model: id,
    small_model: id,
    permission: { edit: writes, bash: writes, webfetch: 'deny', external_directory: 'deny' },
    ...(model.baseURL === undefined ? {} : { enabled_providers: ['fugu'], provider }),
  };
  const folder = `${home}/opencode`;
  return {
    args: [],
    env: {
      ...keyEnv(asked),
      OPENCODE_CONFIG_CONTENT: JSON.stringify(config),
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      XDG_CONFIG_HOME: `${folder}/config`,
      XDG_DATA_HOME: `${folder}/data`,
      XDG_STATE_HOME: `${folder}/state`,
      XDG_CACHE_HOME: `${folder}/cache`,
    },
    files: [],
  };
}

/** Its memory and its suggestions would ask the model again after every turn. */
function qwen(asked: LaunchAsked): AcpLaunch {
  const { model, key, home } = asked;
  const folder = `${home}/qwen`;
  const address = model.baseURL === undefined ? {} : { OPENAI_BASE_URL: model.baseURL };
  const settings = {
    memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
    ui: { enableFollowupSuggestions: false },
    telemetry: { enabled: false },
    privacy: { usageStatisticsEnabled: false },
    general: { enableAutoUpdate: false, disableAutoUpdate: true },
    security: { auth: { selectedType: 'openai' } },
  };
  return {
    args: ['--auth-type', 'openai'],
    env: {
      ...address,
      OPENAI_API_KEY: key?.value ?? 'none',
      OPENAI_MODEL: model.model,
      QWEN_HOME: folder,
      QWEN_CODE_NO_RELAUNCH: 'true',
    },
    files: [{ path: `${folder}/settings.json`, text: JSON.stringify(settings) }],
  };
}

/** Without NO_RELAUNCH it starts itself again, and that one outlives a kill of the first. */
function gemini(asked: LaunchAsked): AcpLaunch {
  const { model, key, home } = asked;
  const folder = `${home}/gemini`;
  const address = model.baseURL === undefined ? {} : { GOOGLE_GEMINI_BASE_URL: model.baseURL };
  const settings = {
    security: { auth: { selectedType: 'gemini-api-key' } },
    general: { enableAutoUpdate: false, disableAutoUpdate: true },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
  };
  return {
    args: ['-m', model.model],
    env: {
      ...address,
      GEMINI_API_KEY: key?.value ?? 'none',
      GEMINI_CLI_HOME: folder,
      GEMINI_CLI_NO_RELAUNCH: 'true',
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
    },
    files: [{ path: `${folder}/.gemini/settings.json`, text: JSON.stringify(settings) }],
  };
}

function keyEnv({ key }: LaunchAsked): Readonly<Record<string, string>> {
  return key === undefined ? {} : { [key.name]: key.value };
}
