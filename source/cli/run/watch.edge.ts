import { placesOf } from '../../app/places.ts';
import { runFolder } from '../../app/session/find-run.edge.ts';
import { type FollowedRun, followRun } from '../../app/session/followed-run.edge.ts';
import { exits } from '../../app/usage-error.ts';
import type { Recorded } from '../../domain/decode.ts';
import { runBlobs } from '../../journal/blobs.edge.ts';
import { safeJson } from '../../safety/safe-json.ts';
import { safeText } from '../../ui/draw/paint.ts';
import { plainLines, summaryLines } from '../../ui/draw/plain.ts';
import { type CommandContext, type CommandEntry, readsAtMost } from '../command.ts';
import { openOrFollow } from '../dashboard/open-or-follow.edge.ts';
import { showDashboard } from '../dashboard/show-dashboard.edge.ts';
import { ownershipNotice, shownFollowed } from '../dashboard/shown-followed.edge.ts';
import { exitCodeOf } from '../exit-code.ts';
import { isPlain, plainForm } from '../output-form.ts';
import { waitForSignal } from '../signals.edge.ts';
import { startShown } from './screen-starts.edge.ts';

export const watch: CommandEntry = {
  name: 'watch',
  usage: '<run> [--plain | --json]',
  summary: 'follow a run that another process has open',
  detail:
    'The dashboard shows its facts as they come; what you decide there goes to the process that has the run open, and leaving interrupts nothing. Off a terminal it prints the story and ends when the run ends or its process has left, with the exit code the run stands for. What models say meanwhile is shown when their call has ended.',
  flags: {
    plain: { type: 'boolean', help: 'print the story as lines instead of the dashboard' },
    json: { type: 'boolean', help: 'print every fact as one JSON line' },
    altScreen: {
      type: 'boolean',
      help: 'use the alternate screen (--no-alt-screen keeps the scrollback)',
    },
  },
  async run(context) {
    readsAtMost(1, context.args, 'watch');
    const { id, dir } = await runFolder(context, context.args[0]);
    const followed = await followRun(id, dir);
    try {
      return isPlain(context) ? await tell(followed, context) : await show(followed, context);
    } finally {
      followed.close();
    }
  },
};

function show(followed: FollowedRun, context: CommandContext): Promise<number> {
  return showDashboard(context, {
    shown: shownFollowed(followed, context),
    stateDir: placesOf(context.env).state,
    env: context.env,
    startJob: (task) => startShown(context, task),
    openRun: (id) => openOrFollow(context, id),
  });
}

/** Prints what was and what comes; ends with the run, with its owner, or at a signal. */
async function tell(followed: FollowedRun, context: CommandContext): Promise<number> {
  const { conductor, run } = followed;
  const { stdout, stderr } = context;
  const json = plainForm(context) === 'json';
  const print = (recorded: readonly Recorded[]) => {
    const lines = json ? recorded.map((one) => safeJson({ run, ...one })) : plainLines(recorded);
    if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
  };
  // Before the first word: whoever reads it may interrupt at once.
  const interrupted = waitForSignal();
  print(conductor.history());
  const stop = conductor.onChange(print);
  const read = new Promise<void>((resolve) => stdout.once('error', () => resolve()));
  const signal = await Promise.race([
    interrupted.signal,
    conductor.settled().then(() => undefined),
    read,
  ]);
  interrupted.stop();
  stop();
  if (typeof signal === 'number') return signal;
  const trouble = followed.trouble();
  if (trouble) throw trouble;
  const state = conductor.state();
  const report = state.report && (await runBlobs(followed.dir).text(state.report.digest));
  if (!json) {
    if (report) stdout.write(`\n${report.split('\n').map(safeText).join('\n')}`);
    stdout.write(`\n${summaryLines(state).join('\n')}\n`);
  }
  const now = followed.ownership();
  if (!state.ended && now.status !== 'open') stderr.write(`${ownershipNotice(run, now).text}\n`);
  return !state.ended && now.status === 'crashed' ? exits.failed : exitCodeOf(state);
}
