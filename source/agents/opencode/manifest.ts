import { parse } from 'jsonc-parser';
import { textAt } from '../../wire/json.ts';
import { type AgentProfile, agentFile, callSeconds, type ProfileAsk } from '../agent-install.ts';
import { availableSkills } from '../agent-memory.ts';
import type { AgentManifest } from '../manifest.ts';
import { opencodeApart, opencodeLoader } from './opencode-agent.ts';

/** From opencode.ai/docs: config, rules, agents. */
export const opencode: AgentManifest<'opencode'> = {
  name: 'opencode',
  title: 'opencode',
  isTried: true,
  home: {
    names: [['XDG_CONFIG_HOME', 'opencode']],
    folder: '.config/opencode',
    beside: ['.local/share/opencode', '.local/state/opencode', '.cache/opencode'],
    besideNames: ['XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'],
  },
  login: { files: ['~/.local/share/opencode/auth.json'] },
  settings: {
    files: ['opencode.json', 'opencode.jsonc'],
    model: (text) => textAt(parse(text), 'model'),
  },
  lane: {
    driver: 'acp',
    command: ['opencode', 'acp'],
    strong: {
      name: 'opencode',
      model: {
        choose:
          'Name a model in opencode’s own config (`"model": "provider/id"`), of a provider it is signed in to.',
      },
      price: 'subscription',
    },
    keys: [],
    install: 'npm install -g opencode-ai',
    signIn: 'opencode auth login',
  },
  apart: opencodeApart,
  loader: opencodeLoader,
  memory: {
    // Files outside are loaded by the config's list of instructions.
    files: [
      { path: 'opencode.jsonc', form: 'instructions' },
      { path: 'opencode.json', form: 'instructions' },
      { path: 'AGENTS.md', form: 'sentence' },
    ],
    usual: 'opencode.json',
    skills: ['skills', 'skill', '~/.opencode/skills', '~/.claude/skills'],
    skillListing: availableSkills,
    imports: ['AGENTS.md'],
  },
  install: {
    note: 'AGENTS.md',
    server: {
      files: ['opencode.json', 'opencode.jsonc'],
      format: 'json',
      parent: 'mcp',
      envKey: 'environment',
      // It ends a call without progress after a minute unless told otherwise.
      entry: ({ command, places }) => ({
        type: 'local',
        command: [...command],
        enabled: true,
        environment: { ...places },
        timeout: callSeconds * 1000,
      }),
    },
    profile,
  },
  control: { folders: ['.opencode'], files: ['opencode.json', 'opencode.jsonc', 'AGENTS.md'] },
};

function profile({ name, text }: ProfileAsk): AgentProfile {
  const about = [
    'description: The Fugu Conductor, which routes a task to lanes and has another model family verify',
    'mode: primary',
  ];
  return {
    files: [agentFile(name, about, text('conductor'))],
    start: `opencode --agent ${name}`,
  };
}
