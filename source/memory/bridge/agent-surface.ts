/** Where each agent loads memory from, and where it loads skills from, so that the two are never mixed up. */

import { basename, isAbsolute, normalize } from 'node:path';
import { agentHome, pathIn } from '../../agents/agent-home.ts';
import type { AgentMemory, MemoryFile } from '../../agents/agent-memory.ts';
import { type AgentName, agentNamed } from '../../agents/list.ts';
import type { Environment } from '../../domain/environment.ts';
import type { Problem } from '../../domain/problem.ts';

export interface AgentSurface {
  readonly agent: AgentName;
  /** Folder that is there once the agent was started. */
  readonly home: string;
  /** Every file its loader reads for all projects; the first of these that exists is taken, else `usual`. */
  readonly memory: readonly MemoryFile[];
  readonly usual: MemoryFile;
  /** Folders whose files it takes for skills. */
  readonly skills: readonly string[];
  /** A config that names further ones. */
  readonly moreSkills: AgentMemory['moreSkills'];
  /** Its settings, and the keys of them that say which files are memory. */
  readonly settings: AgentMemory['settings'];
  /** Bytes of all its memory files together; what is beyond is cut off. */
  readonly maxBytes: number | undefined;
}

/** A file that an agent's memory loader reads. Only `memoryTarget` makes one, so none lies among skills. */
export type MemoryTarget = MemoryFile & {
  readonly agent: AgentName;
  readonly [loaded]: true;
};
declare const loaded: unique symbol;

export type TargetChoice =
  | { readonly status: 'target'; readonly target: MemoryTarget }
  | { readonly status: 'refused'; readonly problem: Problem };

/** The surfaces of one agent for the user whose environment this is. */
export function surfaceOf(agent: AgentName, env: Environment): AgentSurface {
  const user = absolute(env.HOME, '/');
  const { home: place, memory } = agentNamed(agent);
  const home = agentHome(place, env, user).folder;
  const at = (path: string) => pathIn(path, home, user);
  const files = memory.files.map(({ path, form }) => ({ path: at(path), form }));
  const { settings, moreSkills } = memory;
  return {
    ...{ agent, home, memory: files, usual: usualOf(files, at(memory.usual)) },
    skills: [...memory.skills, '~/.agents/skills'].map(at),
    moreSkills: moreSkills && {
      file: at(moreSkills.file),
      folders: (text) =>
        moreSkills.folders(text).map((path) => path.replace(/^~(?=$|\/)/, () => user)),
    },
    settings: settings && { ...settings, path: at(settings.path) },
    maxBytes: memory.maxBytes,
  };
}

function usualOf(files: readonly MemoryFile[], path: string): MemoryFile {
  const found = files.find((file) => file.path === path);
  if (found === undefined) throw new Error(`no memory file lies at ${path}`);
  return found;
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

function absolute(value: string | undefined, otherwise: string): string {
  return value !== undefined && isAbsolute(value) ? normalize(value) : otherwise;
}

function refusal(file: string, what: string, remedy: string, kind: Problem['kind']): TargetChoice {
  return { status: 'refused', problem: { severity: 'error', kind, what, remedy, file } };
}
