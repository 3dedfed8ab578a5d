import type { Conductor } from '../conductor/ports.ts';
import type { Command } from '../events/commands.ts';
import type { RunState } from '../state/run-state.ts';
import type { RunWorld } from './world.edge.ts';

/** Tells a person's command; trust in a project's commands is also kept for its next runs. */
export async function tellPerson(
  conductor: Conductor<RunState>,
  world: RunWorld,
  command: Command,
): ReturnType<Conductor<RunState>['tell']> {
  const refusals = await conductor.tell(command);
  const repo = conductor.state().job?.repo.path;
  if (command.type === 'TrustCommands' && refusals.length === 0 && repo !== undefined) {
    await world.workspaces.trust.trust(repo, command.hash);
  }
  return refusals;
}
