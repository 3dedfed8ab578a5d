import { totalmem } from 'node:os';
import { agents as known } from '../agents/list.ts';
import type { Drivers } from '../conductor/ports.ts';
import type { Environment } from '../domain/environment.ts';
import { findProgram, pathOf } from '../lanes/process/containment.edge.ts';
import { embeddedPackages, hasEmbedded } from '../slot/embedded/add-embedded.edge.ts';
import type { Found } from './found.ts';
import { keysIn } from './key-names.ts';
import { lookForAgents } from './look-agents.edge.ts';
import { lookForGgufs } from './look-ggufs.edge.ts';
import { lookForServers, type ServerPlace } from './look-servers.edge.ts';

export interface LookOptions {
  readonly env: Environment;
  /** Home of the person; empty where HOME is not set. */
  readonly home: string;
  readonly dataDir: string;
  readonly drivers: Drivers;
  /** Where local servers are looked for; empty looks for none. */
  readonly servers: readonly ServerPlace[];
}

/** Looks at everything a role map could be made from. Calls no model and sends no key anywhere. */
export async function look(options: LookOptions): Promise<Found> {
  const { env, home, dataDir, drivers, servers } = options;
  const path = pathOf(env);
  const [agents, found, ggufs, llamaServer, leftOut] = await Promise.all([
    lookForAgents({ env, home, drivers }),
    lookForServers(servers),
    lookForGgufs(env, home),
    findProgram('llama-server', path),
    untriedIn(path),
  ]);
  const keys = keysIn(env);
  return {
    ...keys,
    agents,
    servers: found,
    ggufs,
    engines: [
      ...(llamaServer === undefined ? [] : ['llama-server' as const]),
      ...(hasEmbedded(embeddedPackages(dataDir)) ? ['embedded' as const] : []),
    ],
    leftOut: [...leftOut, ...keys.leftOut],
    memoryBytes: totalmem(),
  };
}

/** Programs that are there and are no lanes. */
async function untriedIn(path: string): Promise<Found['leftOut']> {
  const because = 'fugu is untested with it, so it is not proposed; see `fugu doctor`';
  const others = known.filter(({ lane }) => lane === undefined);
  const found = await Promise.all(
    others.map(async ({ name }) => ((await findProgram(name, path)) ? [{ name, because }] : [])),
  );
  return found.flat();
}
