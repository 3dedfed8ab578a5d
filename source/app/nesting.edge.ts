import type { Environment } from '../domain/environment.ts';
import { depthName, depthOf, maxDepth } from '../lanes/process/depth.edge.ts';
import { exits, UsageError } from './usage-error.ts';

/**
 * The environment for a job that is begun here, with how deep it stands in it. Throws `UsageError`
 * where a lane of a lane's own job begins another one: such chains would never end.
 */
export async function nestedEnv(env: Environment): Promise<Environment> {
  const depth = await depthOf(env, process.ppid);
  if (depth <= maxDepth) return { ...env, [depthName]: String(depth) };
  throw new UsageError(
    `This job was started inside ${depth} other jobs; the limit is ${maxDepth}.`,
    'Do the work in this lane, or leave it to the person who started the first job.',
    exits.blocked,
  );
}
