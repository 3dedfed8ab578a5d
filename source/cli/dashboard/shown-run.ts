import { dispatchAsUser } from '../../app/session/dispatch-as-user.ts';
import type { Session } from '../../app/session/session.edge.ts';
import type { Conductor, LaneEvent } from '../../conductor/ports.ts';
import type { Call } from '../../domain/call.ts';
import type { Command } from '../../domain/commands.ts';
import type { Digest } from '../../domain/ids.ts';
import type { SlotClient } from '../../slot/client/client.edge.ts';
import type { RunState } from '../../state/run-state.ts';
import type { DashboardNotice } from '../../ui/store/dashboard-source.ts';

/** A run as a dashboard shows it: open in this process, or followed while another one has it open. */
export type ShownRun = {
  readonly run: string;
  readonly conductor: Conductor<RunState>;
  /** It is only watched: leaving interrupts nothing. */
  readonly watched: boolean;
  /** Somebody has it open: this process, or the one it is followed in. */
  hasOwner(): boolean;
  onChatter(listen: (call: Call, event: LaneEvent) => void): () => void;
  onNotice(listen: (notice: DashboardNotice) => void): () => void;
  /** What is said as soon as it is on the screen. */
  readonly notice?: DashboardNotice;
  /** What stopped the run here, if a fault did. */
  fault(): unknown;
  slot(): SlotClient | undefined;
  blobText(digest: Digest): Promise<string | undefined>;
  diffText(patch: Digest): Promise<string | undefined>;
  close(): Promise<void>;
};

/** A session as a dashboard shows it. */
export function shownSession(session: Session): ShownRun {
  const { run, world, chatter, faults, unserved } = session;
  return {
    run,
    conductor: personal(session),
    watched: false,
    hasOwner: () => true,
    onChatter: (listen) => chatter.listen(listen),
    onNotice: (listen) => faults.listen((fault) => listen({ tone: 'bad', text: faultText(fault) })),
    ...(unserved ? { notice: { tone: 'bad', text: `${unserved.what} ${unserved.remedy}` } } : {}),
    fault: () => session.fault(),
    slot: () => session.slot(),
    blobText: (digest) => world.blobs.text(digest),
    diffText: (patch) => world.workspaces.diffText(patch),
    close: () => session.close(),
  };
}

/** What is said of a run that a fault has stopped. */
export function faultText(fault: unknown): string {
  return `The run stopped on a fault: ${String(fault)}. Leave with q; fugu resume continues it.`;
}

/** The conductor with a person's trust kept for the next run. */
function personal({ conductor, world }: Session): Conductor<RunState> {
  return {
    state: () => conductor.state(),
    history: () => conductor.history(),
    onChange: (listen) => conductor.onChange(listen),
    settled: () => conductor.settled(),
    stop: () => conductor.stop(),
    dispatch: (command: Command) => dispatchAsUser(conductor, world, command),
  };
}
