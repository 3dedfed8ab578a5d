import type { ProjectCommands } from '../../conductor/ports.ts';
import { writesText } from '../../conductor/writes-text.ts';
import type { ControlFile } from '../../domain/control-file.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { sha256 } from '../../domain/sha256.ts';
import { filesHash } from '../../state/select.ts';

/** What a person is shown before a project's commands run and its agents start. */
export interface ShownCommands {
  /** What trust is bound to: commands, and with agents in the spec what they would obey. */
  readonly hash: string;
  readonly commands: readonly string[];
  readonly files: readonly ControlFile[];
}

/** Models over HTTP read files as data; only a spec with programs brings the project's control files in. */
export function shownCommands(found: ProjectCommands, map: RoleMap | undefined): ShownCommands {
  const commands = [...found.setup, ...found.checks.map(({ run }) => run)];
  const files = usesAgents(map) ? found.controlFiles : [];
  const hash = files.length === 0 ? found.hash : sha256(`${found.hash}\n${filesHash(files)}`);
  return { hash, commands, files };
}

function usesAgents(map: RoleMap | undefined): boolean {
  const seated = new Set(Object.values(map?.lanes ?? {}).flatMap((lane) => lane?.models ?? []));
  return Object.entries(map?.models ?? {}).some(
    ([name, model]) => seated.has(name) && !writesText(model),
  );
}
