import { parse } from 'yaml';
import { at } from '../../wire/json.ts';
import {
  type AgentProfile,
  callSeconds,
  type ProfileAsk,
  quoted,
  quotedList,
  type ServerStart,
} from '../agent-install.ts';
import type { AgentManifest } from '../manifest.ts';
import { thinkerModel } from './thinker-model.ts';

/** From hermes-agent.nousresearch.com/docs alone; fugu was never run with it, so it is no lane. */
export const hermes: AgentManifest<'hermes'> = {
  name: 'hermes',
  title: 'Hermes',
  isTried: false,
  home: { names: [['HERMES_HOME', '']], folder: '.hermes', beside: [], besideNames: [] },
  login: { files: ['.env'] },
  memory: {
    // Two writers on its own `memories/` lose entries; this file is for people.
    files: [{ path: 'AGENTS.md', form: 'sentence' }],
    usual: 'AGENTS.md',
    skills: ['skills'],
    moreSkills: { file: 'config.yaml', folders: externalSkills },
    maxBytes: 20_000,
    imports: [
      ...['AGENTS.md', 'memories/MEMORY.md', 'memories/USER.md'],
      ...['profiles/*/memories/MEMORY.md', 'profiles/*/memories/USER.md'],
    ],
  },
  install: {
    note: 'AGENTS.md',
    server: {
      files: ['config.yaml'],
      format: 'yaml',
      parent: 'mcp_servers',
      entry: serverLines,
    },
    profile,
  },
  control: { folders: ['.hermes'], files: ['HERMES.md', '.hermes.md', 'AGENTS.md'] },
};

function externalSkills(text: string): readonly string[] {
  try {
    const folders = at(parse(text, { maxAliasCount: 0 }), 'skills', 'external_dirs');
    return Array.isArray(folders) ? folders.map(String) : [];
  } catch {
    return [];
  }
}

/** Servers get a short list of names and what stands here. */
function serverLines({ command, places, names }: ServerStart): readonly string[] {
  const [program = '', ...args] = command;
  const handed = names.map((name) => [name, `\${${name}}`] as const);
  const env = [...handed, ...Object.entries(places)];
  return [
    `command: ${quoted(program)}`,
    `args: ${quotedList(args)}`,
    ...(env.length > 0 ? ['env:', ...env.map(([key, value]) => `  ${key}: ${quoted(value)}`)] : []),
    `timeout: ${callSeconds}`,
  ];
}

/** A profile is a whole home of its own: https://hermes-agent.nousresearch.com/docs/user-guide/profiles */
function profile(ask: ProfileAsk): AgentProfile {
  const { name, text } = ask;
  const folder = `profiles/${name}`;
  const model = thinkerModel(ask.map, ask.slotPort);
  const config = [
    ...(model.status === 'named' ? model.lines : []),
    'mcp_servers:',
    `  ${ask.serverName}:`,
    ...serverLines(ask.server).map((line) => `    ${line}`),
  ].join('\n');
  return {
    files: [
      { path: `${folder}/SOUL.md`, text: text('thinker'), comment: 'html' },
      { path: `${folder}/config.yaml`, text: config, comment: 'hash' },
      { path: `${folder}/skills/${name}/SKILL.md`, text: text('skill'), comment: 'html' },
    ],
    first:
      model.status === 'named'
        ? []
        : [`Choose its model (${model.because}): hermes -p ${name} model.`],
    start: `hermes -p ${name} chat`,
  };
}
