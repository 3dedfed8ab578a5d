// Reads a project's check commands from its base commit, never from its work tree.
import type { ProjectCommands } from '../../conductor/ports.ts';
import type { ControlNames } from '../../domain/control-file.ts';
import type { ProjectConfig } from '../../domain/role-map.ts';
import type { Store } from '../git/store.edge.ts';
import { listTree, readBlobs } from '../git/tree.edge.ts';
import { controlFilesIn } from './control-files.edge.ts';
import { projectCommands } from './project-defaults.ts';

/** The checks and set-up of a project as its base commit and tune give them. */
export async function readCommands(
  store: Store,
  base: string,
  tune: ProjectConfig,
  { sandboxed, agentFiles }: { readonly sandboxed: boolean; readonly agentFiles: ControlNames },
): Promise<ProjectCommands> {
  const entries = (await listTree(store, base)) ?? [];
  const top = entries.filter((entry) => entry.type === 'blob' && !entry.path.includes('/'));
  const wanted = ['package.json', 'GNUmakefile', 'makefile', 'Makefile'];
  const named = top.filter((entry) => wanted.includes(entry.path));
  const blobs = await readBlobs(
    store,
    named.map((entry) => entry.id),
  );
  const textAt = (name: string): string | undefined => {
    const entry = named.find(({ path }) => path === name);
    const bytes = entry === undefined ? undefined : blobs.get(entry.id);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const files = {
    paths: new Set(top.map((entry) => entry.path)),
    packageJson: textAt('package.json'),
    makefile: textAt('GNUmakefile') ?? textAt('makefile') ?? textAt('Makefile'),
  };
  const commands = projectCommands(tune, files, sandboxed);
  return { ...commands, controlFiles: await controlFilesIn(store, entries, agentFiles) };
}
