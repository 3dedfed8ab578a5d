import { type Lint, lintContract } from '../../contract/lint-contract.ts';
import type { ProjectConfig } from '../../domain/role-map.ts';
import type { Caller } from '../caller.ts';
import { passingWorkspaces } from '../passing-workspaces.edge.ts';
import { placesOf } from '../places.ts';
import { tuneOf } from '../project.edge.ts';
import { readSpecInForce, refuseProblems } from '../spec-in-force.edge.ts';
import { resolveInputs } from './contract-inputs.edge.ts';

/**
 * Holds a contract against the spec in force for the project at `root`, its tune included; where that is
 * no repository, against the spec alone. `root` is where its relative paths begin.
 */
export async function lintText(
  { env, cwd }: Pick<Caller, 'env' | 'cwd'>,
  { text, file }: { readonly text: string; readonly file: string },
  root: string = cwd,
): Promise<Lint> {
  const spec = await readSpecInForce(env, await tuneAt(root, env));
  if (spec.status === 'refused') return refuseProblems(spec.problems);
  return lintContract(text, file, {
    map: spec.spec.map,
    resolve: (inputs) => resolveInputs(inputs, { root, env }),
  });
}

/** The tune of the project in a folder; none where nothing could be run there anyway. */
async function tuneAt(root: string, env: Caller['env']): Promise<ProjectConfig> {
  const stateDir = placesOf(env).state;
  const workspaces = passingWorkspaces(env, stateDir);
  try {
    const reading = await workspaces.inspect(root);
    return reading.status === 'repo' ? await tuneOf(workspaces, reading.repo) : {};
  } finally {
    await workspaces.close();
  }
}
