/** Which files a door is made of, in each agent. */
import { dirname, join } from 'node:path';
import { type AgentHome, agentHome, type Env } from './agent-homes.ts';
import { checksummedBlock } from './checksummed-block.ts';
import { checksummedFile } from './checksummed-file.ts';
import { type InstallMaterial, installText } from './install-texts.ts';
import { type Integration, integrationName, serverName } from './integration.ts';
import { jsonServer } from './json-server.ts';
import type { Render } from './render.ts';
import {
  claudeEntry,
  codexTable,
  geminiEntry,
  hermesLines,
  opencodeEntry,
  qwenEntry,
} from './server-entry.ts';
import { thinkerModel } from './thinker-model.ts';
import { tomlServer } from './toml-server.ts';
import { yamlServer } from './yaml-server.ts';

/** One file of a door: where it is and what of it is ours. */
export interface TargetFile {
  readonly path: string;
  readonly form: Render;
  /** The file is ours alone: nothing of it stays when ours is taken out. */
  readonly whole: boolean;
}

export type InstallTarget =
  | {
      readonly status: 'door';
      readonly home: AgentHome;
      readonly files: readonly TargetFile[];
      /** What the person does next, one sentence each. */
      readonly next: readonly string[];
    }
  /** The agent has no such thing. */
  | { readonly status: 'none'; readonly because: string; readonly remedy: string };

export interface TargetRequest {
  readonly name: Integration;
  readonly env: Env;
  /** The user's home. */
  readonly home: string;
  readonly material: InstallMaterial;
  /** Of files that may have one of several names, those that are there. */
  readonly existing: ReadonlySet<string>;
}

/** The door as it would be written now. */
export function targetOf(ask: TargetRequest): InstallTarget {
  const home = agentHome(ask.name.agent, ask.env, ask.home);
  switch (ask.name.thing) {
    case 'skill':
      return door(home, [skillIn(home.folder, ask.material)], [skillWords]);
    case 'note':
      return door(home, [noteIn(ask, home)], []);
    case 'mcp':
      return door(home, [serverIn(ask, home)], ['Start the agent again to have the tools.']);
    case 'profile':
      return profileOf(ask, home);
  }
}

/** Names one of which the agent reads; the first is made where there is none. */
export function configNames(ask: Pick<TargetRequest, 'env' | 'home'>): readonly string[] {
  const { folder } = agentHome('opencode', ask.env, ask.home);
  return ['opencode.json', 'opencode.jsonc'].map((name) => join(folder, name));
}

const skillWords = `Say there: Act as the Fugu Conductor for <task>.`;
const noteMark = { name: 'note', form: 'html' } as const;
const serverMark = { name: 'mcp', form: 'hash' } as const;

function door(
  home: AgentHome,
  files: readonly TargetFile[],
  next: readonly string[],
): InstallTarget {
  return { status: 'door', home, files, next };
}

function skillIn(folder: string, material: InstallMaterial): TargetFile {
  const path = join(folder, 'skills', integrationName, 'SKILL.md');
  return { path, form: checksummedFile(installText(material, 'skill'), 'html'), whole: true };
}

/** The text that every session of the agent reads. */
function noteIn({ name, material }: TargetRequest, { folder }: AgentHome): TargetFile {
  const files = {
    claude: 'CLAUDE.md',
    codex: 'AGENTS.md',
    opencode: 'AGENTS.md',
    gemini: 'GEMINI.md',
    qwen: 'QWEN.md',
    hermes: 'AGENTS.md',
  } as const;
  const form = checksummedBlock(noteMark, installText(material, 'note'));
  return { path: join(folder, files[name.agent]), form, whole: false };
}

function serverIn(ask: TargetRequest, { folder, name }: AgentHome): TargetFile {
  const { server } = ask.material;
  const keys = ['mcpServers', serverName];
  const at = (path: string, form: Render): TargetFile => ({ path, form, whole: false });
  switch (ask.name.agent) {
    case 'claude': {
      // Beside its folder, but inside it where the environment names the folder.
      const above = name === 'HOME' ? dirname(folder) : folder;
      return at(join(above, '.claude.json'), jsonServer(keys, 'env', claudeEntry(server)));
    }
    case 'codex': {
      const table = codexTable(serverName, server);
      const form = tomlServer(serverMark, ['mcp_servers', serverName], table);
      return at(join(folder, 'config.toml'), form);
    }
    case 'opencode': {
      const names = configNames(ask);
      const path = names.find((name) => ask.existing.has(name)) ?? join(folder, 'opencode.json');
      return at(path, jsonServer(['mcp', serverName], 'environment', opencodeEntry(server)));
    }
    case 'gemini':
      return at(join(folder, 'settings.json'), jsonServer(keys, 'env', geminiEntry(server)));
    case 'qwen':
      return at(join(folder, 'settings.json'), jsonServer(keys, 'env', qwenEntry(server)));
    case 'hermes': {
      const form = yamlServer(serverMark, 'mcp_servers', serverName, hermesLines(server));
      return at(join(folder, 'config.yaml'), form);
    }
  }
}

function profileOf(ask: TargetRequest, home: AgentHome): InstallTarget {
  const { material } = ask;
  const { folder } = home;
  const conductor = installText(material, 'conductor');
  const { agent } = ask.name;
  switch (agent) {
    case 'claude': {
      const about = `name: ${integrationName}\ndescription: The Fugu Conductor, which routes a task to lanes, has another model family verify it and waits for the person's audit`;
      const file = agentFile(join(folder, 'agents', `${integrationName}.md`), about, conductor);
      return door(home, [file], [startWith(`claude --agent ${integrationName}`)]);
    }
    case 'opencode': {
      const about = `description: The Fugu Conductor, which routes a task to lanes and has another model family verify\nmode: primary`;
      const file = agentFile(join(folder, 'agents', `${integrationName}.md`), about, conductor);
      return door(home, [file], [startWith(`opencode --agent ${integrationName}`)]);
    }
    case 'codex': {
      const text = `developer_instructions = ${JSON.stringify(conductor)}\n\n${codexTable(serverName, material.server)}`;
      const path = join(folder, `${integrationName}.config.toml`);
      const file = { path, form: checksummedFile(text, 'hash'), whole: true };
      return door(home, [file], [startWith(`codex -p ${integrationName}`)]);
    }
    case 'hermes':
      return hermesProfile(home, material);
    case 'gemini':
    case 'qwen':
      return {
        status: 'none',
        because: `${agent} has no profiles to start it with.`,
        remedy: `Install the skill: fugu install skill --for ${agent}`,
      };
  }
}

function agentFile(path: string, about: string, text: string): TargetFile {
  return { path, form: checksummedFile(`---\n${about}\n---\n\n${text}`, 'html'), whole: true };
}

/** A profile is a whole home of its own: https://hermes-agent.nousresearch.com/docs/user-guide/profiles */
function hermesProfile(home: AgentHome, material: InstallMaterial): InstallTarget {
  const folder = join(home.folder, 'profiles', integrationName);
  const model = thinkerModel(material.map, material.slotPort);
  const server = hermesLines(material.server).map((line) => `    ${line}`);
  const config = [
    ...(model.status === 'named' ? model.lines : []),
    'mcp_servers:',
    `  ${serverName}:`,
    ...server,
  ].join('\n');
  const soul = { path: join(folder, 'SOUL.md'), text: installText(material, 'thinker') } as const;
  const files: readonly TargetFile[] = [
    { path: soul.path, form: checksummedFile(soul.text, 'html'), whole: true },
    { path: join(folder, 'config.yaml'), form: checksummedFile(config, 'hash'), whole: true },
    skillIn(folder, material),
  ];
  const choose =
    model.status === 'named'
      ? []
      : [`Choose its model (${model.because}): hermes -p ${integrationName} model.`];
  return door(home, files, [...choose, startWith(`hermes -p ${integrationName} chat`)]);
}

const startWith = (command: string) => `Start it with: ${command}`;
