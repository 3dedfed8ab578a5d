/** The MCP server's entry as each agent's config wants it. */
import type { RoleMap } from '../../domain/role-map.ts';
import type { JsonValue } from '../../memory/user-file/json-entry.ts';

type JsonRecord = { readonly [key: string]: JsonValue };

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
const callSeconds = 120;

/** Names of the environment that the map's models need, sorted. */
export function keyNames(map: RoleMap): readonly string[] {
  const names = Object.values(map.models).flatMap(({ key, env }) => [
    ...(key?.startsWith('env:') === true ? [key.slice('env:'.length)] : []),
    ...(env ?? []),
  ]);
  return [...new Set(names)].sort();
}

/** `alwaysLoad` shows the tools at once; left out they wait behind a search tool. */
export function claudeEntry({ command, places }: ServerStart): JsonRecord {
  const [program = '', ...args] = command;
  return { type: 'stdio', command: program, args, env: { ...places }, alwaysLoad: true };
}

/** It ends a call without progress after a minute unless told otherwise. */
export function opencodeEntry({ command, places }: ServerStart): JsonRecord {
  return {
    type: 'local',
    command: [...command],
    enabled: true,
    environment: { ...places },
    timeout: callSeconds * 1000,
  };
}

/** It keeps names that look like secrets from its servers unless the entry hands them over. */
export function geminiEntry({ command, places, names }: ServerStart): JsonRecord {
  const [program = '', ...args] = command;
  const handed = names.map((name) => [name, `\${${name}:-}`] as const);
  const env = { ...Object.fromEntries(handed), ...places };
  return { command: program, args, env, timeout: callSeconds * 1000 };
}

export function qwenEntry({ command, places }: ServerStart): JsonRecord {
  const [program = '', ...args] = command;
  return { command: program, args, env: { ...places }, timeout: callSeconds * 1000 };
}

/** It starts servers with an empty environment; `env_vars` names what it hands over. */
export function codexTable(name: string, { command, places, names }: ServerStart): string {
  const [program = '', ...args] = command;
  const values = Object.entries(places).map(([key, value]) => `${key} = ${quoted(value)}`);
  return [
    `[mcp_servers.${name}]`,
    `command = ${quoted(program)}`,
    `args = ${list(args)}`,
    ...(names.length > 0 ? [`env_vars = ${list(names)}`] : []),
    ...(values.length > 0 ? [`env = { ${values.join(', ')} }`] : []),
    `tool_timeout_sec = ${callSeconds}`,
  ].join('\n');
}

/** Lines of the entry without its name. Servers get a short list of names and what stands here. */
export function hermesLines({ command, places, names }: ServerStart): readonly string[] {
  const [program = '', ...args] = command;
  const handed = names.map((name) => [name, `\${${name}}`] as const);
  const env = [...handed, ...Object.entries(places)];
  return [
    `command: ${quoted(program)}`,
    `args: ${list(args)}`,
    ...(env.length > 0 ? ['env:', ...env.map(([key, value]) => `  ${key}: ${quoted(value)}`)] : []),
    `timeout: ${callSeconds}`,
  ];
}

/** JSON's strings are strings of YAML, and of TOML but for U+007F. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

function list(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}
