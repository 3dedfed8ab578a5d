import { exits } from '../../app/usage-error.ts';
import { createBroadcast } from '../../base/broadcast.ts';
import type { Refusal } from '../../domain/commands.ts';
import type { RunState } from '../../state/run-state.ts';
import type { RunSummary } from '../../state/run-summary.ts';
import { openDashboard } from '../../ui/dashboard.edge.tsx';
import type { DashboardSource, Opening } from '../../ui/store/dashboard-source.ts';
import type { CommandContext } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';
import { bare } from '../screened.ts';
import { createRunOnScreen } from './run-on-screen.ts';
import type { RunNews, RunWatch } from './run-watch.edge.ts';
import { faultText, type ShownRun } from './shown-run.ts';
import { watchSlot } from './slot-watch.edge.ts';
import { watchTable } from './table-watch.ts';

export type DashboardStart = {
  /** The run on the screen, closed by who gives it; absent for the start screen. */
  readonly shown?: ShownRun;
  /** A run that is opened behind the first frame; who gives it closes it. */
  readonly opening?: Opening & { readonly open: () => Promise<ShownRun> };
  readonly stateDir: string;
  readonly env: CommandContext['env'];
  /** How a new job is started from the screen; absent in a rehearsal. */
  readonly startJob?: (task: string, contract?: string) => Promise<ShownRun>;
  /** How a task becomes the contract that is shown before its job starts. */
  readonly draft?: DashboardSource['draft'];
  /** A task whose contract is shown at once. */
  readonly firstTask?: string;
  readonly openRun?: (run: string) => Promise<ShownRun>;
};

/** Opens the dashboard over a run or the start screen and stays until the person leaves. */
export async function showDashboard(
  context: CommandContext,
  start: DashboardStart,
): Promise<number> {
  const screen = createScreen(context, start);
  const { opening } = start;
  const left = await openDashboard(screen.source, {
    stdin: context.stdin,
    stdout: bare(context.stdout),
    altScreen: context.flags.altScreen !== false,
    env: context.env,
    ...(opening ? { behind: async () => screen.show(await opening.open()) } : {}),
  });
  const state = screen.source.conductor()?.state();
  const fault = screen.fault();
  await screen.close();
  if (fault !== undefined) {
    context.stderr.write(`${faultText(fault)}\n`);
    return exits.failed;
  }
  if (left.signal === 'SIGTERM') return 143;
  if (left.exit === 'interrupted') return exits.interrupted;
  return state ? leavingCode(state) : exits.done;
}

/** Leaving with work under way is no failure: the run waits to be resumed. */
function leavingCode(state: RunState): number {
  return state.ended || state.audit ? exitCodeOf(state) : exits.waiting;
}

function createScreen(context: CommandContext, start: DashboardStart) {
  const run = createRunOnScreen(start.shown);
  const slotNews = createBroadcast<[]>();
  const runNews = createBroadcast<[readonly RunSummary[]]>();
  const slot = watchSlot(() => run.current()?.slot(), slotNews.emit);
  run.onSwitch(slot.forget);
  const tableNews = createBroadcast<[]>();
  const table = watchTable(tableNews.emit);
  table.follow(run.current());
  run.onSwitch(() => table.follow(run.current()));
  const runs = watchRunsIn(start.stateDir, ({ runs: now, began }) => {
    runNews.emit(now);
    const [first] = began.filter((id) => id !== run.current()?.run);
    if (first !== undefined) run.say({ tone: 'plain', text: beganText(first) });
  });
  const source: DashboardSource = {
    conductor: () => run.current()?.conductor,
    watched: () => run.current()?.watched ?? false,
    onSwitch: run.onSwitch,
    runs: () => runsIn(start.stateDir),
    onRuns: runNews.listen,
    ...(start.opening ? { opening: start.opening } : {}),
    ...(start.firstTask === undefined ? {} : { firstTask: start.firstTask }),
    ...(start.draft === undefined ? {} : { draft: start.draft }),
    startJob: (task, contract) => {
      const open = start.startJob;
      return open ? run.swap(() => open(task, contract)) : Promise.resolve(onlyOne);
    },
    openRun: (id) => {
      const open = start.openRun;
      if (!open) return Promise.resolve(onlyOne);
      return run.swap(async () => run.onHand(id) ?? open(id));
    },
    onChatter: run.onChatter,
    onNotice: run.onNotice,
    slot: slot.board,
    onSlot: slotNews.listen,
    slotOrder: slot.order,
    table: table.table,
    onTable: tableNews.listen,
    memory: memoryOn(context.env, () => run.current()?.conductor.state()),
    blobText: async (digest) => run.current()?.blobText(digest),
    diffText: async (patch) =>
      run
        .current()
        ?.diffText(patch)
        .catch(() => undefined),
    person: context.person,
    repo: context.cwd,
  };
  return {
    source,
    show: run.borrow,
    fault: () => run.current()?.fault(),
    close: async () => {
      slot.close();
      table.close();
      runs.close();
      await run.close();
    },
  };
}

/** What reads journals is loaded behind the first frame. */
async function runsIn(stateDir: string) {
  const { listRunSummaries } = await import('../../app/session/run-summaries.edge.ts');
  return listRunSummaries(stateDir);
}

/** As above: the first look is made behind the first frame. */
function watchRunsIn(stateDir: string, changed: (news: RunNews) => void): RunWatch {
  let watch: RunWatch | undefined;
  let closed = false;
  void import('./run-watch.edge.ts').then(({ watchRuns }) => {
    if (!closed) watch = watchRuns(stateDir, changed);
  });
  return {
    close() {
      closed = true;
      watch?.close();
    },
  };
}

/** As above: the memory is read when somebody looks at it. */
function memoryOn(
  env: CommandContext['env'],
  state: () => RunState | undefined,
): DashboardSource['memory'] {
  let reader: DashboardSource['memory'] | undefined;
  return async (words) => {
    const { createMemoryReader } = await import('./memory-reader.edge.ts');
    reader ??= createMemoryReader(env, state);
    return reader(words);
  };
}

const beganText = (run: string): string =>
  `${run} began in another process; L lists the runs, enter watches one.`;

const onlyOne: Refusal = {
  what: 'A rehearsal runs its one job.',
  remedy: 'Leave with q and start fugu in a repository; without a spec, fugu init first.',
};
