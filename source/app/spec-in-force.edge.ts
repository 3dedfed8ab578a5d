import type { Environment } from '../domain/environment.ts';
import { type Problem, printProblem } from '../domain/problem.ts';
import type { ProjectConfig, RoleMap } from '../domain/role-map.ts';
import { sha256 } from '../domain/sha256.ts';
import { parseSpec } from '../spec/parse-spec.ts';
import { locateSpec, readSpecFile } from '../spec/spec-file.edge.ts';
import { applyTune } from '../spec/tune.ts';
import { exits, UsageError } from './usage-error.ts';

/** A spec as one run uses it: the person's map, narrowed by the project's tune. */
export type SpecInForce = {
  readonly path: string;
  readonly text: string;
  readonly map: RoleMap;
  readonly digest: string;
  readonly warnings: readonly Problem[];
};

export type SpecReading =
  | { readonly status: 'adopted'; readonly spec: SpecInForce }
  | { readonly status: 'refused'; readonly path: string; readonly problems: readonly Problem[] };

/** Reads a spec text with a project's tune laid over it. */
export function adoptText(text: string, path: string, tune: ProjectConfig): SpecReading {
  const parsed = parseSpec(text, path);
  if (parsed.status === 'refused') return { status: 'refused', path, problems: parsed.problems };
  const map = applyTune(parsed.map, tune);
  const digest = sha256(JSON.stringify(map));
  return { status: 'adopted', spec: { path, text, map, digest, warnings: parsed.problems } };
}

/** The spec in force for a person: their own file, else the shipped one. */
export async function readSpecInForce(env: Environment, tune: ProjectConfig): Promise<SpecReading> {
  const { path } = locateSpec(env);
  const read = await readSpecFile(path);
  if (read.status === 'refused') return { status: 'refused', path, problems: read.problems };
  return adoptText(read.text, path, tune);
}

/** Throws what a refused text comes to: its problems, one a line, and exit 4 where policy forbids it. */
export function refuseProblems(problems: readonly Problem[]): never {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const policy = errors.length > 0 && errors.every(({ kind }) => kind === 'policy');
  const lines = errors.map(printProblem).join('\n');
  throw new UsageError(lines, '', policy ? exits.blocked : exits.badInput);
}

/** The spec in force for a project's tune, or its problems as the end of the command. */
export async function specFor(env: Environment, tune: ProjectConfig): Promise<SpecInForce> {
  const reading = await readSpecInForce(env, tune);
  return reading.status === 'adopted' ? reading.spec : refuseProblems(reading.problems);
}
