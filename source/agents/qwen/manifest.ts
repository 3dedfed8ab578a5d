import { callSeconds } from '../agent-install.ts';
import { availableSkills } from '../agent-memory.ts';
import type { AgentManifest } from '../manifest.ts';
import { modelNameIn } from '../quiet-settings.ts';
import { qwenApart, qwenLoader } from './qwen-agent.ts';

/** From the qwen-code repository and qwenlm.github.io/qwen-code-docs/en/users/configuration/settings. */
export const qwen: AgentManifest<'qwen'> = {
  name: 'qwen',
  title: 'Qwen Code',
  isTried: true,
  launcher: {
    package: '@qwen-code/qwen-code',
    path: '@qwen-code/qwen-code/cli-entry.js',
    behind: () => ['cli.js'],
  },
  home: { names: [['QWEN_HOME', '']], folder: '.qwen', beside: [], besideNames: [] },
  login: { files: ['oauth_creds.json'] },
  settings: { files: ['settings.json'], model: modelNameIn },
  lane: {
    driver: 'acp',
    command: ['qwen', '--acp'],
    strong: { name: 'qwen-code', model: 'qwen3-coder-plus', price: { in: 1, out: 5 } },
    keys: [],
    install: 'npm install -g @qwen-code/qwen-code',
    signIn: 'qwen (its first screen signs you in)',
  },
  apart: qwenApart,
  loader: qwenLoader,
  memory: {
    // Imports from outside a project are dropped.
    files: [{ path: 'QWEN.md', form: 'sentence' }],
    usual: 'QWEN.md',
    skills: ['skills'],
    skillListing: availableSkills,
    settings: { path: 'settings.json', keys: ['context'] },
    imports: ['QWEN.md', 'memories/*.md', 'projects/*/memory/*.md'],
  },
  install: {
    note: 'QWEN.md',
    server: {
      files: ['settings.json'],
      format: 'json',
      parent: 'mcpServers',
      envKey: 'env',
      entry({ command, places }) {
        const [program = '', ...args] = command;
        return { command: program, args, env: { ...places }, timeout: callSeconds * 1000 };
      },
    },
  },
  control: { folders: ['.qwen'], files: ['QWEN.md'] },
};
