import { trustHash } from '../../state/select.ts';
import { dispatchAsUser } from './dispatch-as-user.ts';
import type { Session } from './session.edge.ts';

/** Trusts the commands that were shown, for this run and the project's next ones. */
export async function trustAll(session: Session, by: string): Promise<void> {
  const { conductor, world } = session;
  const hash = trustHash(conductor.state());
  if (hash !== undefined)
    await dispatchAsUser(conductor, world, { type: 'TrustCommands', hash, by });
}
