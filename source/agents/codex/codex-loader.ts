import { type AgentLoader, captureModel } from '../agent-loader.ts';
import { codexConfig, steadyFlags } from './codex-config.ts';

export const codexLoader: AgentLoader = {
  launch: ({ origin, home }) => ({
    args: [
      ...['exec', '--json', '--skip-git-repo-check', '--ephemeral', '-m', captureModel],
      ...steadyFlags,
      ...['-s', 'read-only', '-'],
    ],
    env: { CODEX_HOME: `${home}/.codex` },
    files: [
      {
        path: `${home}/.codex/config.toml`,
        text: codexConfig({ baseURL: `${origin}/v1`, retries: 0 }),
      },
    ],
  }),
  live: ['exec', '--skip-git-repo-check', '-s', 'read-only', '-c', 'approval_policy="never"', '-'],
};
