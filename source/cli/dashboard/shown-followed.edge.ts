import { slotClientOf, slotFolder } from '../../app/local-slot.edge.ts';
import { placesOf } from '../../app/places.ts';
import type { FollowedRun } from '../../app/session/followed-run.edge.ts';
import { runBlobs } from '../../journal/blobs.edge.ts';
import type { Ownership } from '../../journal/tail.edge.ts';
import type { DashboardNotice } from '../../ui/store/dashboard-source.ts';
import { readableDiff } from '../../workspace/patch/diff-text.ts';
import type { CommandContext } from '../command.ts';
import type { ShownRun } from './shown-run.ts';

/** A followed run as a dashboard shows it: facts only, since what models say meanwhile is not journalled. */
export function shownFollowed(
  followed: FollowedRun,
  { env }: Pick<CommandContext, 'env'>,
): ShownRun {
  const { run, dir, conductor } = followed;
  const blobs = runBlobs(dir);
  const slotDir = slotFolder(placesOf(env).state);
  return {
    run,
    conductor,
    watched: true,
    hasOwner: () => followed.ownership().status === 'open',
    onChatter: () => () => {},
    onNotice(listen) {
      const stops = [
        followed.onOwnership((now) => {
          // Of a run that has ended there is nothing to take up.
          if (!conductor.state().ended) listen(ownershipNotice(run, now));
        }),
        followed.onTrouble(({ message, remedy }) =>
          listen({ tone: 'bad', text: `${message} ${remedy}` }),
        ),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    fault: () => undefined,
    slot() {
      const { job, spec } = conductor.state();
      // A rehearsal's slot is its own, at an address that only its owner knows.
      return job?.rehearsal ? undefined : slotClientOf(spec?.map, slotDir, env);
    },
    blobText: (digest) => blobs.text(digest),
    async diffText(patch) {
      const bytes = await blobs.get(patch);
      return bytes === undefined ? undefined : readableDiff(bytes);
    },
    close: async () => followed.close(),
  };
}

/** What is said when a watched run gets or loses its owner. */
export function ownershipNotice(run: string, now: Ownership): DashboardNotice {
  const takeUp = `Resume it: fugu resume ${run}`;
  switch (now.status) {
    case 'open':
      return { tone: 'plain', text: `Process ${now.owner.pid} has it open.` };
    case 'closed':
      return { tone: 'plain', text: `No process has it open now. ${takeUp}` };
    case 'crashed':
      return { tone: 'bad', text: `Its process ended without closing it. ${takeUp}` };
    default:
      return now satisfies never;
  }
}
