import type { AgentLoader } from '../agent-loader.ts';
import { quietEnv } from './claude-agent.ts';

export const claudeLoader: AgentLoader = {
  launch: ({ origin, home }) => ({
    args: [
      ...['-p', '--output-format', 'stream-json', '--verbose', '--strict-mcp-config'],
      ...['--permission-mode', 'dontAsk', '--max-turns', '1'],
    ],
    env: {
      CLAUDE_CONFIG_DIR: `${home}/.claude`,
      ANTHROPIC_BASE_URL: origin,
      ANTHROPIC_API_KEY: 'none-is-needed',
      CLAUDE_CODE_MAX_RETRIES: '1',
      ...quietEnv,
    },
    files: [],
  }),
  live: ['-p', '--permission-mode', 'dontAsk'],
};
