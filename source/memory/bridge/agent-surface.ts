/** Where each agent loads memory from, and where it loads skills from, so that the two are never mixed up. */
import { basename, isAbsolute, join, normalize } from 'node:path';
import type { Problem } from '../../domain/problem.ts';

export const memoryAgents = ['claude', 'codex', 'gemini', 'qwen', 'opencode', 'hermes'] as const;
export type MemoryAgent = (typeof memoryAgents)[number];

/**
 * How a file leads an agent on: `import` is a line the loader replaces by the file it names,
 * `instructions` an entry of a list of files it loads, `sentence` words that the model follows.
 */
export type PointerForm = 'import' | 'sentence' | 'instructions';

export interface MemoryFile {
  readonly path: string;
  readonly form: PointerForm;
}

export interface AgentSurface {
  readonly agent: MemoryAgent;
  /** Folder that is there once the agent was started. */
  readonly home: string;
  /** Every file its loader reads for all projects; the first of these that exists is taken, else `usual`. */
  readonly memory: readonly MemoryFile[];
  readonly usual: MemoryFile;
  /** Folders whose files it takes for skills. */
  readonly skills: readonly string[];
  /** Its settings, and the keys of them that say which files are memory. */
  readonly settings: { readonly path: string; readonly keys: readonly string[] } | undefined;
  /** Bytes of all its memory files together; what is beyond is cut off. */
  readonly maxBytes: number | undefined;
}

/** A file that an agent's memory loader reads. Only `memoryTarget` makes one, so none lies among skills. */
export type MemoryTarget = MemoryFile & {
  readonly agent: MemoryAgent;
  readonly [loaded]: true;
};
declare const loaded: unique symbol;

export type TargetChoice =
  | { readonly status: 'target'; readonly target: MemoryTarget }
  | { readonly status: 'refused'; readonly problem: Problem };

type Environment = Readonly<Record<string, string | undefined>>;

/** The surfaces of one agent for the user whose environment this is. */
export function surfaceOf(agent: MemoryAgent, env: Environment): AgentSurface {
  const home = folder(env.HOME, '/');
  const shared = join(home, '.agents', 'skills');
  const described = surfaces[agent](env, home);
  return { ...described, agent, skills: [...described.skills, shared] };
}

/** The target that is asked for, or the agent's own; refused where its memory loader would not read it. */
export function memoryTarget(surface: AgentSurface, path?: string): TargetChoice {
  const asked = path === undefined ? surface.usual.path : normalize(path);
  if (isSkillsPlace(asked, surface)) {
    const what = `It is read by the skills loader of ${surface.agent}, which would take facts for skills.`;
    return refusal(asked, what, `A bridge goes into ${surface.usual.path}.`, 'policy');
  }
  const file = surface.memory.find((one) => one.path === asked);
  if (file === undefined) {
    const what = `The memory loader of ${surface.agent} does not read it.`;
    const ones = surface.memory.map((one) => one.path).join(', ');
    return refusal(asked, what, `Take one of ${ones}.`, 'policy');
  }
  return { status: 'target', target: { ...file, agent: surface.agent } as MemoryTarget };
}

/** Whether some skills loader reads this path: one of the folders known, or any of that name. */
function isSkillsPlace(path: string, { skills }: Pick<AgentSurface, 'skills'>): boolean {
  if (basename(path).toLowerCase() === 'skill.md') return true;
  if (path.split('/').some((part) => /^skills?$/i.test(part))) return true;
  return skills.some((dir) => path === dir || path.startsWith(`${dir}/`));
}

type Described = Omit<AgentSurface, 'agent'>;

const surfaces: Readonly<Record<MemoryAgent, (env: Environment, home: string) => Described>> = {
  claude,
  codex,
  gemini,
  qwen,
  opencode,
  hermes,
};

/** A file of the user's may import any absolute path. https://code.claude.com/docs/en/memory */
function claude(env: Environment, home: string): Described {
  const dir = folder(env.CLAUDE_CONFIG_DIR, join(home, '.claude'));
  return one(dir, { path: join(dir, 'CLAUDE.md'), form: 'import' }, [join(dir, 'skills')]);
}

/** Has no imports; the override is read instead of the other. https://developers.openai.com/codex/guides/agents-md */
function codex(env: Environment, home: string): Described {
  const dir = folder(env.CODEX_HOME, join(home, '.codex'));
  const usual: MemoryFile = { path: join(dir, 'AGENTS.md'), form: 'sentence' };
  const override: MemoryFile = { path: join(dir, 'AGENTS.override.md'), form: 'sentence' };
  const skills = [join(dir, 'skills')];
  return { ...one(dir, usual, skills), memory: [override, usual], maxBytes: 32_768 };
}

/** Imports from outside a project are dropped. https://geminicli.com/docs/cli/gemini-md */
function gemini(env: Environment, home: string): Described {
  const dir = join(folder(env.GEMINI_CLI_HOME, home), '.gemini');
  const usual: MemoryFile = { path: join(dir, 'GEMINI.md'), form: 'sentence' };
  return { ...one(dir, usual, [join(dir, 'skills')]), settings: settingsIn(dir) };
}

/** Imports from outside a project are dropped. https://qwenlm.github.io/qwen-code-docs/en/users/configuration/settings */
function qwen(env: Environment, home: string): Described {
  const dir = folder(env.QWEN_HOME, join(home, '.qwen'));
  const usual: MemoryFile = { path: join(dir, 'QWEN.md'), form: 'sentence' };
  return { ...one(dir, usual, [join(dir, 'skills')]), settings: settingsIn(dir) };
}

/** Files outside are loaded by the config's list of instructions. https://opencode.ai/docs/rules */
function opencode(env: Environment, home: string): Described {
  const dir = join(folder(env.XDG_CONFIG_HOME, join(home, '.config')), 'opencode');
  const names = ['opencode.jsonc', 'opencode.json'];
  const configs = names.map(
    (name): MemoryFile => ({ path: join(dir, name), form: 'instructions' }),
  );
  const words: MemoryFile = { path: join(dir, 'AGENTS.md'), form: 'sentence' };
  const usual: MemoryFile = { path: join(dir, 'opencode.json'), form: 'instructions' };
  const skills = [join(dir, 'skills'), join(dir, 'skill'), join(home, '.opencode', 'skills')];
  return {
    ...one(dir, usual, [...skills, join(home, '.claude', 'skills')]),
    memory: [...configs, words],
  };
}

/** Keeps its own memories below `memories/`, two writers on which lose entries; this file is for people. https://hermes-agent.nousresearch.com/docs */
function hermes(env: Environment, home: string): Described {
  const dir = folder(env.HERMES_HOME, join(home, '.hermes'));
  const usual: MemoryFile = { path: join(dir, 'AGENTS.md'), form: 'sentence' };
  return { ...one(dir, usual, [join(dir, 'skills')]), maxBytes: 20_000 };
}

function one(home: string, usual: MemoryFile, skills: readonly string[]): Described {
  return { home, memory: [usual], usual, skills, settings: undefined, maxBytes: undefined };
}

function settingsIn(dir: string): AgentSurface['settings'] {
  return { path: join(dir, 'settings.json'), keys: ['context'] };
}

function folder(value: string | undefined, otherwise: string): string {
  return value !== undefined && isAbsolute(value) ? normalize(value) : otherwise;
}

function refusal(file: string, what: string, remedy: string, kind: Problem['kind']): TargetChoice {
  return { status: 'refused', problem: { severity: 'error', kind, what, remedy, file } };
}
