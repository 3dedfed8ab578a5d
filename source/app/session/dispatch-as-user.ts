import type { Conductor } from '../../conductor/ports.ts';
import type { Command, PersonCommand, Refusal } from '../../domain/commands.ts';
import type { RunState } from '../../state/run-state.ts';
import { adoptText } from '../spec-in-force.edge.ts';
import type { RunWorld } from './wire-effects.edge.ts';

/**
 * Tells a person's command. Trust in a project's commands is also kept for its next runs, and an id
 * that a model may answer as is also written into the person's spec, which is then in force.
 */
export async function dispatchAsUser(
  conductor: Conductor<RunState>,
  world: RunWorld,
  command: Command,
): ReturnType<Conductor<RunState>['dispatch']> {
  const refusals = await conductor.dispatch(command);
  if (refusals.length > 0) return refusals;
  const repo = conductor.state().job?.repo.path;
  if (command.type === 'TrustCommands' && repo !== undefined) {
    await world.workspaces.trust.trust(repo, command.hash);
  }
  return command.type === 'AcceptServedId' ? writeServedId(conductor, world, command) : refusals;
}

async function writeServedId(
  conductor: Conductor<RunState>,
  world: RunWorld,
  { model, id }: Extract<PersonCommand, { type: 'AcceptServedId' }>,
): Promise<readonly Refusal[]> {
  const added = await world.letAnswerAs(model, id);
  if (added.status === 'refused')
    return added.problems.map(({ what, remedy }) => ({ what, remedy }));
  const { path, text } = added;
  const reading = adoptText(text, path, conductor.state().job?.tune ?? {});
  if (reading.status === 'refused') return reading.problems;
  const { digest, map } = reading.spec;
  return conductor.dispatch({ type: 'AdoptSpec', digest, source: path, map });
}
