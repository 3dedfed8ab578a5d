import type { LaunchAsked, Setup } from '../agent-kind.ts';
import { type AgentLoader, captureModel } from '../agent-loader.ts';
import { quietSettings } from '../quiet-settings.ts';

/** Its memory and its suggestions would ask the model again after every turn. */
const settings = {
  memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
  ui: { enableFollowupSuggestions: false },
  security: { auth: { selectedType: 'openai' } },
  ...quietSettings,
};

/** In a home of its own, with our settings. */
export function qwenApart({ model, key, home }: LaunchAsked): Setup {
  const folder = `${home}/qwen`;
  const address = model.baseURL === undefined ? {} : { OPENAI_BASE_URL: model.baseURL };
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

export const qwenLoader: AgentLoader = {
  launch: ({ origin, home, settings: own }) => ({
    args: ['-o', 'stream-json', '--auth-type', 'openai', '-m', captureModel],
    env: {
      OPENAI_API_KEY: 'none-is-needed',
      OPENAI_BASE_URL: `${origin}/v1`,
      OPENAI_MODEL: captureModel,
      QWEN_HOME: `${home}/.qwen`,
      QWEN_CODE_NO_RELAUNCH: 'true',
    },
    files: [{ path: `${home}/.qwen/settings.json`, text: JSON.stringify({ ...own, ...settings }) }],
  }),
  live: ['-o', 'text'],
};
