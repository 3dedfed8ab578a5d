import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { printProblem } from '../../domain/problem.ts';
import type { Caller } from '../caller.ts';
import { requireOwnSpec } from '../own-spec.ts';
import { readSpecInForce, type SpecInForce } from '../spec-in-force.edge.ts';
import { UsageError } from '../usage-error.ts';

/** Local time of day a pulse is due where the spec names none. */
export const defaultTime = '07:30';

/** The spec in force; one that is refused ends the command with what is wrong with it. */
export async function specOf({ env }: Pick<Caller, 'env'>): Promise<SpecInForce> {
  requireOwnSpec({ env });
  const reading = await readSpecInForce(env, {});
  if (reading.status === 'adopted') return reading.spec;
  throw new UsageError(reading.problems.map(printProblem).join('\n'), '');
}

/** The repositories a pulse looks at: those named, else those of the spec, else the current one. */
export function reposOf(
  { cwd, env }: Caller,
  spec: SpecInForce,
  named: readonly string[],
): readonly string[] {
  if (named.length > 0) return named.map((path) => resolve(cwd, path));
  const home = env.HOME ?? homedir();
  const listed = spec.map.pulse?.repos ?? [];
  return listed.length === 0
    ? [cwd]
    : listed.map((path) => (path.startsWith('~/') ? join(home, path.slice(2)) : resolve(path)));
}
