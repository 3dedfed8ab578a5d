import { agentControl } from '../agents/list.ts';
import type { Environment } from '../domain/environment.ts';
import { createMemoryBlobs } from '../journal/memory-blobs.ts';
import { createWorkspaces, type LocalWorkspaces } from '../workspace/workspaces.edge.ts';

/** Workspaces of which no run keeps anything: their blobs are gone when they are closed. */
export function passingWorkspaces(env: Environment, stateDir: string): LocalWorkspaces {
  const node = process.execPath;
  const blobs = createMemoryBlobs();
  return createWorkspaces({ stateDir, blobs, env, node, agentFiles: agentControl });
}
