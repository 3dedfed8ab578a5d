import { readFile } from 'node:fs/promises';
import type { Environment } from '../../domain/environment.ts';

/** How many lanes stand above a process; each lane adds one for what it starts. */
export const depthName = 'FUGU_DEPTH';

/** Whoever stands below more lanes than this may not start jobs or calls of its own. */
export const maxDepth = 1;

/** Deeper than any chain that is allowed to grow; a ring of parents cannot be. */
const maxParents = 64;

/** The depth that an environment names; 0 for a person's shell, and never less than 0. */
export function depthIn(env: Environment): number {
  const named = Number(env[depthName]);
  return Number.isSafeInteger(named) && named > 0 ? named : 0;
}

/**
 * How deep this process stands. Some agents hand their children a bare environment (Codex does so
 * with its MCP servers), so the environments of the processes above it are read too, where /proc shows them.
 */
export async function depthOf(env: Environment, parent: number): Promise<number> {
  let deepest = depthIn(env);
  let pid = parent;
  for (let steps = 0; steps < maxParents && pid > 1; steps += 1) {
    deepest = Math.max(deepest, await depthAt(pid));
    pid = await parentOf(pid);
  }
  return deepest;
}

async function depthAt(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const entry = text.split('\0').find((line) => line.startsWith(`${depthName}=`));
  return depthIn({ [depthName]: entry?.slice(depthName.length + 1) });
}

async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  // The name in parentheses may hold anything; fields count from behind it.
  const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(parent) || 0;
}
