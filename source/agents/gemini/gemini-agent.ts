import type { LaunchAsked, Setup } from '../agent-kind.ts';
import { type AgentLoader, captureModel } from '../agent-loader.ts';
import { quietSettings } from '../quiet-settings.ts';

const settings = { security: { auth: { selectedType: 'gemini-api-key' } }, ...quietSettings };

/** Without NO_RELAUNCH it starts itself again, and that one outlives a kill of the first. */
const steady = { GEMINI_CLI_NO_RELAUNCH: 'true', GEMINI_CLI_TRUST_WORKSPACE: 'true' };

/** In a home of its own, with our settings. */
export function geminiApart({ model, key, home }: LaunchAsked): Setup {
  const folder = `${home}/gemini`;
  const address = model.baseURL === undefined ? {} : { GOOGLE_GEMINI_BASE_URL: model.baseURL };
  return {
    args: ['-m', model.model],
    env: {
      ...address,
      GEMINI_API_KEY: key?.value ?? 'none',
      GEMINI_CLI_HOME: folder,
      ...steady,
    },
    files: [{ path: `${folder}/.gemini/settings.json`, text: JSON.stringify(settings) }],
  };
}

export const geminiLoader: AgentLoader = {
  launch: ({ origin, home, settings: own }) => ({
    args: ['-m', captureModel, '-o', 'stream-json'],
    env: {
      GEMINI_API_KEY: 'none-is-needed',
      GOOGLE_GEMINI_BASE_URL: origin,
      GEMINI_CLI_HOME: home,
      ...steady,
    },
    files: [
      { path: `${home}/.gemini/settings.json`, text: JSON.stringify({ ...own, ...settings }) },
    ],
  }),
  live: ['-o', 'text'],
};
