import { callSeconds } from '../agent-install.ts';
import { availableSkills } from '../agent-memory.ts';
import type { AgentManifest } from '../manifest.ts';
import { modelNameIn } from '../quiet-settings.ts';
import { geminiApart, geminiLoader } from './gemini-agent.ts';

/** From the gemini-cli repository and geminicli.com/docs/cli/gemini-md. */
export const gemini: AgentManifest<'gemini'> = {
  name: 'gemini',
  title: 'Gemini CLI',
  isTried: true,
  home: {
    names: [['GEMINI_CLI_HOME', '.gemini']],
    folder: '.gemini',
    beside: [],
    besideNames: [],
  },
  login: { files: ['oauth_creds.json'] },
  settings: { files: ['settings.json'], model: modelNameIn },
  lane: {
    driver: 'acp',
    command: ['gemini', '--acp'],
    strong: { name: 'gemini-cli', model: 'gemini-3.6-flash', price: { in: 1.5, out: 7.5 } },
    keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    install: 'npm install -g @google/gemini-cli',
    signIn: 'gemini (its first screen signs you in)',
  },
  apart: geminiApart,
  loader: geminiLoader,
  memory: {
    // Imports from outside a project are dropped.
    files: [{ path: 'GEMINI.md', form: 'sentence' }],
    usual: 'GEMINI.md',
    skills: ['skills'],
    skillListing: availableSkills,
    settings: { path: 'settings.json', keys: ['context'] },
    imports: ['GEMINI.md'],
  },
  install: {
    note: 'GEMINI.md',
    server: {
      files: ['settings.json'],
      format: 'json',
      parent: 'mcpServers',
      envKey: 'env',
      // It keeps names that look like secrets from its servers unless the entry hands them over.
      entry({ command, places, names }) {
        const [program = '', ...args] = command;
        const handed = names.map((name) => [name, `\${${name}:-}`] as const);
        const env = { ...Object.fromEntries(handed), ...places };
        return { command: program, args, env, timeout: callSeconds * 1000 };
      },
    },
  },
  control: { folders: ['.gemini'], files: ['GEMINI.md'] },
};
