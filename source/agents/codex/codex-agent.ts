import { createHash } from 'node:crypto';
import { quoted } from '../agent-install.ts';
import {
  type AgentKind,
  keyEnv,
  type Launch,
  type LaunchAsked,
  led,
  monologue,
} from '../agent-kind.ts';
import { codexConfig, steadyFlags } from './codex-config.ts';
import { createCodexReader } from './codex-events.ts';

const openAi = 'https://api.openai.com/v1';

/**
 * `codex exec --json`. It speaks the Responses API only, ends at once on a wrong key, has no limit
 * of turns, and runs commands in a sandbox of its own that has no network.
 */
export const codexAgent: AgentKind = {
  word: 'codex',
  usual: ['codex'],
  least: '0.169.0',
  nests: true,
  lacks: (model, name) =>
    model.home === 'user' || model.key !== undefined || model.baseURL !== undefined
      ? undefined
      : `Model ${name} has no login in the home fugu makes for codex. Add \`key: "env:OPENAI_API_KEY"\`, or \`home: user\` to lend it your own.`,
  // Whether an endpoint does cannot be told without asking it something.
  wants: ({ baseURL }) =>
    baseURL === undefined || baseURL === openAi
      ? undefined
      : `it asks ${baseURL}/responses: an endpoint with chat completions alone needs qwen or opencode (driver: acp)`,
  launch,
  converse: (asked) => monologue(createCodexReader(asked.resume !== undefined)),
};

function launch(asked: LaunchAsked): Launch {
  const { model, home, resume, access, cwd } = asked;
  const own = model.home !== 'user';
  const role = createHash('sha256').update(asked.system).digest('hex').slice(0, 16);
  const folder = `${home}/codex`;
  const fresh = own && resume === undefined;
  const profile = fresh && asked.system !== '' ? ['-p', role] : [];
  const flags = [
    ...['--json', '--skip-git-repo-check', '-m', model.model, ...profile],
    ...steadyFlags,
  ];
  const args =
    resume === undefined
      ? ['exec', ...flags, '-s', access, '-C', cwd, '-']
      : ['exec', 'resume', resume, ...flags, '-c', `sandbox_mode="${access}"`, '-'];
  const files = own
    ? [
        { path: `${home}/tmp/.keep`, text: '' },
        { path: `${folder}/config.toml`, text: configOf(asked) },
        {
          path: `${folder}/${role}.config.toml`,
          text: `developer_instructions = ${quoted(asked.system)}\n`,
        },
      ]
    : [];
  return {
    args,
    // Its helper programs lie in its home, and are not used from below the temporary folder.
    env: { ...(own ? { CODEX_HOME: folder, TMPDIR: `${home}/tmp` } : {}), ...keyEnv(asked) },
    files,
    // Resuming takes no profile.
    input: fresh ? asked.prompt : led(asked),
  };
}

function configOf({ model, key, limits }: LaunchAsked): string {
  return codexConfig({
    baseURL: model.baseURL ?? openAi,
    keyName: key?.name,
    retries: Math.max(0, limits.maxTries - 1),
  });
}
