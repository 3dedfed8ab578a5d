import {
  type AgentKind,
  type Conversation,
  type Launch,
  type LaunchAsked,
  led,
  type ProgramInput,
} from '../agent-kind.ts';
import { createClaudeReader } from './claude-events.ts';

/**
 * `claude -p` with JSON both ways: standard input stays open, so that a turn can be interrupted by
 * a word of its own protocol before anything is killed.
 */
export const claudeAgent: AgentKind = {
  word: 'claude',
  usual: ['claude'],
  least: '2.1.330',
  nests: false,
  lacks: (model, name) =>
    model.home === 'user' || model.key !== undefined || model.baseURL !== undefined
      ? undefined
      : `Model ${name} has no login in the home fugu makes for claude. Add \`key: "env:ANTHROPIC_API_KEY"\`, or \`home: user\` to lend it your own.`,
  launch,
  converse,
};

/** It asks nobody but its model. */
export const quietEnv = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
};

function launch(asked: LaunchAsked): Launch {
  const { model, home, resume, limits, key } = asked;
  const own = model.home !== 'user';
  const config = `${home}/claude`;
  return {
    args: [
      ...['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'],
      ...['--include-partial-messages', '--model', model.model],
      ...['--permission-prompts', 'none', '--strict-mcp-config', '--setting-sources', ''],
      ...['--disable-slash-commands', '--max-turns', String(limits.maxToolCalls + 1)],
      ...(asked.system === '' ? [] : ['--append-system-prompt-file', asked.systemFile]),
      ...(resume === undefined ? [] : ['--resume', resume]),
      // Last: these take any number of words.
      ...permissions(asked),
    ],
    env: {
      ...(own ? { CLAUDE_CONFIG_DIR: config } : {}),
      ...(model.baseURL === undefined ? {} : { ANTHROPIC_BASE_URL: model.baseURL }),
      ...(key === undefined ? {} : { ANTHROPIC_API_KEY: key.value }),
      // It asks for one even where the endpoint does not.
      ...(own && key === undefined ? { ANTHROPIC_API_KEY: 'none-is-needed' } : {}),
      ...quietEnv,
      CLAUDE_CODE_MAX_RETRIES: String(Math.max(0, limits.maxTries - 1)),
    },
    files: own ? [{ path: `${config}/.keep`, text: '' }] : [],
    input: undefined,
  };
}

/** A reader has no tool that writes or runs; a writer runs commands only where it is shut in. */
function permissions({ access, contained }: LaunchAsked): readonly string[] {
  if (access === 'read-only') return ['--permission-mode', 'dontAsk', '--tools', 'Read,Grep,Glob'];
  const write = ['--permission-mode', 'acceptEdits', '--disallowedTools', 'WebFetch,WebSearch'];
  return contained ? [...write, '--allowedTools', 'Bash'] : write;
}

function converse(asked: LaunchAsked): Conversation {
  const reader = createClaudeReader(asked.resume !== undefined);
  let line: ProgramInput | undefined;
  const say = (message: object): void => line?.send(`${JSON.stringify(message)}\n`);
  return {
    reader,
    begin: (open) => {
      line = open;
      const text = asked.system === '' ? led(asked) : asked.prompt;
      const content = [{ type: 'text', text }];
      say({ type: 'user', message: { role: 'user', content } });
    },
    take: () => undefined,
    interrupt: () => {
      if (line === undefined || reader.facts().ended) return false;
      say({
        type: 'control_request',
        request_id: 'fugu-stop',
        request: { subtype: 'interrupt' },
      });
      return true;
    },
    trouble: () => undefined,
    end: () => undefined,
  };
}
