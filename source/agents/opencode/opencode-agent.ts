import { keyEnv, type LaunchAsked, type Setup } from '../agent-kind.ts';
import { type AgentLoader, captureModel } from '../agent-loader.ts';

/** In a home of its own; the key is named in the config, not written. */
export function opencodeApart(asked: LaunchAsked): Setup {
  const { model, key, access, home } = asked;
  const writes = access === 'workspace-write' ? 'ask' : 'deny';
  const limit = { context: model.contextTokens ?? 128_000, output: model.maxTokens ?? 8_192 };
  const config = {
    ...configOf(model.baseURL === undefined ? model.model : `fugu/${model.model}`),
    permission: { edit: writes, bash: writes, webfetch: 'deny', external_directory: 'deny' },
    ...(model.baseURL === undefined
      ? {}
      : providerOf(model.model, limit, {
          baseURL: model.baseURL,
          apiKey: key === undefined ? 'none' : `{env:${key.name}}`,
        })),
  };
  const folder = `${home}/opencode`;
  const places = ['config', 'data', 'state', 'cache'].map((name) => `${folder}/${name}`);
  return { args: [], env: { ...keyEnv(asked), ...envOf(config, places) }, files: [] };
}

/** Its own config stays in its file; what is given inline is laid over it. */
export const opencodeLoader: AgentLoader = {
  launch: ({ origin, home }) => {
    const id = `fugu/${captureModel}`;
    const limit = { context: 128_000, output: 8_192 };
    const provider = providerOf(captureModel, limit, { baseURL: `${origin}/v1`, apiKey: 'none' });
    const below = ['.config', '.local/share', '.local/state', '.cache'];
    const places = below.map((path) => `${home}/${path}`);
    return {
      args: ['run', '--format', 'json', '-m', id],
      env: envOf({ ...configOf(id), ...provider }, places),
      files: [],
    };
  },
  live: ['run'],
};

function configOf(id: string) {
  return { autoupdate: false, share: 'disabled', model: id, small_model: id };
}

/** One provider of ours and no other. */
function providerOf(model: string, limit: object, options: object) {
  const fugu = {
    npm: '@ai-sdk/openai-compatible',
    name: 'fugu',
    options,
    models: { [model]: { limit } },
  };
  return { enabled_providers: ['fugu'], provider: { fugu } };
}

/** The whole config goes inline. https://opencode.ai/docs/config */
function envOf(
  config: object,
  [settings = '', data = '', state = '', cache = '']: readonly string[],
) {
  return {
    OPENCODE_CONFIG_CONTENT: JSON.stringify(config),
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    XDG_CONFIG_HOME: settings,
    XDG_DATA_HOME: data,
    XDG_STATE_HOME: state,
    XDG_CACHE_HOME: cache,
  };
}
