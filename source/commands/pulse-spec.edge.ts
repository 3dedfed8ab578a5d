import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { printProblem } from '../events/problem.ts';
import { type CommandContext, UsageError } from './command.ts';
import { readSpecInForce, type SpecInForce } from './spec-in-force.edge.ts';

/** Local time of day a pulse is due where the spec names none. */
export const defaultTime = '07:30';

/** The spec in force; one that is refused ends the command with what is wrong with it. */
export async function specOf({ env }: CommandContext): Promise<SpecInForce> {
  const reading = await readSpecInForce(env, {});
  if (reading.status === 'adopted') return reading.spec;
  throw new UsageError(reading.problems.map(printProblem).join('\n'), '');
}

/** The repositories a pulse looks at: those named, else those of the spec, else the current one. */
export function reposOf({ flags, cwd, env }: CommandContext, spec: SpecInForce): readonly string[] {
  const named = flags.repo;
  if (Array.isArray(named) && named.length > 0) {
    return named.map((path) => resolve(cwd, String(path)));
  }
  const home = env.HOME ?? homedir();
  const listed = spec.map.pulse?.repos ?? [];
  return listed.length === 0
    ? [cwd]
    : listed.map((path) => (path.startsWith('~/') ? join(home, path.slice(2)) : resolve(path)));
}
