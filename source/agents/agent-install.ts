/** What `fugu install` puts into a program, as that program wants it. */
import type { RoleMap } from '../domain/role-map.ts';

export interface AgentInstall {
  /** The text that every session of the program reads. */
  readonly note: string;
  readonly server: ServerConfig;
  /** A way to start the program as the conductor. */
  readonly profile?: (ask: ProfileAsk) => AgentProfile;
}

/** Where the entry of the MCP server stands, and how it is written. */
export type ServerConfig = {
  /** Names one of which it reads; the first is made where there is none. */
  readonly files: readonly [string, ...(readonly string[])];
  /** The file lies beside the program's folder, but inside it where the environment names the folder. */
  readonly isBeside?: true;
  /** What a person should know of it. */
  readonly remark?: string;
} & (
  | {
      readonly format: 'json';
      readonly parent: string;
      /** Where an entry keeps the environment of its server. */
      readonly envKey: string;
      entry(start: ServerStart): JsonRecord;
    }
  /** Lines of the entry without its name. */
  | {
      readonly format: 'toml' | 'yaml';
      readonly parent: string;
      entry(start: ServerStart): readonly string[];
    }
);

export type JsonRecord = { readonly [key: string]: JsonValue };
type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonRecord;

/** How the server is started, and what of the environment it needs. */
export interface ServerStart {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Values that decide which spec and which runs it sees. */
  readonly places: Readonly<Record<string, string>>;
  /** Names whose values stay in the environment: the keys of the spec's models. */
  readonly names: readonly string[];
}

/** Longest call the server answers, in seconds; longer work is asked for by its run. */
export const callSeconds = 120;

export interface ProfileAsk {
  /** The name that the profile and the skill go by. */
  readonly name: string;
  readonly serverName: string;
  readonly server: ServerStart;
  readonly map: RoleMap;
  /** The slot's port, where the map has a local model that can be served. */
  readonly slotPort: number | undefined;
  text(name: 'conductor' | 'thinker' | 'skill'): string;
}

export interface AgentProfile {
  readonly files: readonly ProfileFile[];
  /** What the person does first, one sentence each. */
  readonly first?: readonly string[];
  /** The command that starts the program with it. */
  readonly start: string;
}

/** A file that is ours alone. */
export interface ProfileFile {
  readonly path: string;
  readonly text: string;
  /** How a comment is written in it. */
  readonly comment: 'html' | 'hash';
}

/** A markdown file with front matter, as claude and opencode describe an agent. */
export function agentFile(name: string, about: readonly string[], text: string): ProfileFile {
  const front = ['---', ...about, '---'].join('\n');
  return { path: `agents/${name}.md`, text: `${front}\n\n${text}`, comment: 'html' };
}

/** JSON's strings are strings of YAML, and of TOML but for DEL. */
export function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\u007f');
}

/** A list of strings in YAML and TOML. */
export function quotedList(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}
