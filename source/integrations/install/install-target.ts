/** Which files an integration is made of, in each agent. */

import { dirname, join } from 'node:path';
import { type AgentHome, agentHome } from '../../agents/agent-home.ts';
import type { ProfileFile, ServerConfig } from '../../agents/agent-install.ts';
import { agentNamed } from '../../agents/list.ts';
import type { AgentManifest } from '../../agents/manifest.ts';
import type { Environment } from '../../domain/environment.ts';
import { checksummedBlock } from './checksummed-block.ts';
import { checksummedFile } from './checksummed-file.ts';
import { type InstallMaterial, installText } from './install-texts.ts';
import { type Integration, integrationName, serverName } from './integration.ts';
import { jsonServer } from './json-server.ts';
import type { Render } from './render.ts';
import { tomlServer } from './toml-server.ts';
import { yamlServer } from './yaml-server.ts';

/** One file of an integration: where it is and what of it is ours. */
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
  readonly env: Environment;
  /** The user's home. */
  readonly home: string;
  readonly material: InstallMaterial;
  /** Of files that may have one of several names, those that are there. */
  readonly existing: ReadonlySet<string>;
}

/** The integration as it would be written now. */
export function targetOf(ask: TargetRequest): InstallTarget {
  const agent = agentNamed(ask.name.agent);
  const home = agentHome(agent.home, ask.env, ask.home);
  switch (ask.name.thing) {
    case 'skill':
      return door(home, [skillIn(agent, home, ask.material)], [skillWords]);
    case 'note':
      return door(home, [noteIn(agent, home, ask.material)], []);
    case 'mcp':
      return door(home, [serverIn(agent, home, ask)], ['Start the agent again to have the tools.']);
    case 'profile':
      return profileOf(agent, home, ask.material);
  }
}

/** Where the agent's config for servers may lie. */
export function configPaths({ name, env, home }: Omit<TargetRequest, 'material' | 'existing'>) {
  const agent = agentNamed(name.agent);
  return pathsOf(agent.install.server, agentHome(agent.home, env, home));
}

function pathsOf({ files, isBeside }: ServerConfig, { folder, name }: AgentHome) {
  const place = isBeside === true && name === 'HOME' ? dirname(folder) : folder;
  return files.map((file) => join(place, file));
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

function skillIn(
  { memory }: AgentManifest,
  { folder }: AgentHome,
  material: InstallMaterial,
): TargetFile {
  const path = join(memory.skills[0], integrationName, 'SKILL.md');
  return wholeFile(folder, { path, text: installText(material, 'skill'), comment: 'html' });
}

/** The text that every session of the agent reads. */
function noteIn(
  { install }: AgentManifest,
  { folder }: AgentHome,
  material: InstallMaterial,
): TargetFile {
  const form = checksummedBlock(noteMark, installText(material, 'note'));
  return { path: join(folder, install.note), form, whole: false };
}

function serverIn({ install }: AgentManifest, home: AgentHome, ask: TargetRequest): TargetFile {
  const paths = pathsOf(install.server, home);
  const path = paths.find((one) => ask.existing.has(one)) ?? paths[0] ?? home.folder;
  return { path, form: serverForm(install.server, ask.material), whole: false };
}

function serverForm(config: ServerConfig, { server }: InstallMaterial): Render {
  const { parent } = config;
  switch (config.format) {
    case 'json':
      return jsonServer([parent, serverName], config.envKey, config.entry(server));
    case 'toml': {
      const table = [`[${parent}.${serverName}]`, ...config.entry(server)].join('\n');
      return tomlServer(serverMark, [parent, serverName], table);
    }
    case 'yaml':
      return yamlServer(serverMark, parent, serverName, config.entry(server));
  }
}

function profileOf(
  { name: agent, install }: AgentManifest,
  home: AgentHome,
  material: InstallMaterial,
): InstallTarget {
  if (install.profile === undefined) {
    return {
      status: 'none',
      because: `${agent} has no profiles to start it with.`,
      remedy: `Install the skill: fugu install skill --for ${agent}`,
    };
  }
  const { map, slotPort, server } = material;
  const text = (name: Parameters<typeof installText>[1]) => installText(material, name);
  const names = { name: integrationName, serverName };
  const { files, first, start } = install.profile({ ...names, map, slotPort, server, text });
  const written = files.map((file) => wholeFile(home.folder, file));
  return door(home, written, [...(first ?? []), `Start it with: ${start}`]);
}

function wholeFile(folder: string, { path, text, comment }: ProfileFile): TargetFile {
  return { path: join(folder, path), form: checksummedFile(text, comment), whole: true };
}
