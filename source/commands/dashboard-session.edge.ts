import type { Conductor, LaneEvent } from '../conductor/ports.ts';
import type { Call } from '../events/call.ts';
import type { Command, Refusal } from '../events/commands.ts';
import { printProblem } from '../events/problem.ts';
import type { RunState } from '../state/run-state.ts';
import { openDashboard } from '../ui/dashboard.edge.tsx';
import type { DashboardNotice, DashboardSource, Opening } from '../ui/dashboard-source.ts';
import { createBroadcast } from './broadcast.ts';
import { type CommandContext, exits, UsageError } from './command.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Session } from './session.edge.ts';
import { watchSlot } from './slot-watch.edge.ts';
import { tellPerson } from './tell-person.ts';

export type DashboardStart = {
  /** The run on the screen; absent for the start screen. */
  readonly session?: Session;
  /** A run that is opened behind the first frame; who gives it closes it. */
  readonly opening?: Opening & { readonly open: () => Promise<Session> };
  readonly stateDir: string;
  readonly env: CommandContext['env'];
  /** How a new job is started from the screen; absent in a rehearsal. */
  readonly startJob?: (task: string) => Promise<Session>;
  readonly openRun?: (run: string) => Promise<Session>;
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
    stdout: context.stdout,
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

function faultText(fault: unknown): string {
  return `The run stopped on a fault: ${String(fault)}. Leave with q; fugu resume takes it up again.`;
}

/** Leaving with work under way is no failure: the run waits to be resumed. */
function leavingCode(state: RunState): number {
  return state.ended || state.audit ? exitCodeOf(state) : exits.waiting;
}

function createScreen(context: CommandContext, start: DashboardStart) {
  const switches = createBroadcast<[]>();
  const chatter = createBroadcast<[Call, LaneEvent]>();
  const notices = createBroadcast<[DashboardNotice]>();
  const slotNews = createBroadcast<[]>();
  let current: Session | undefined;
  let borrowed = start.session;
  let conductor: Conductor<RunState> | undefined;
  let silence = () => {};
  const slot = watchSlot(() => current?.slot(), slotNews.emit);

  const take = (session: Session) => {
    silence();
    slot.forget();
    current = session;
    conductor = personal(session);
    const stops = [
      session.chatter.listen(chatter.emit),
      session.conductor.onChange((recorded) => {
        for (const { fact } of recorded) {
          const notice = noticeOf(fact);
          if (notice) notices.emit(notice);
        }
      }),
      session.faults.listen((fault) => notices.emit({ tone: 'bad', text: faultText(fault) })),
    ];
    silence = () => {
      for (const stop of stops) stop();
    };
    switches.emit();
  };

  const swap = async (open: () => Promise<Session>): Promise<Refusal | undefined> => {
    const before = current;
    try {
      const next = await open();
      take(next);
      if (before && before !== borrowed && before !== next) await before.close();
      return undefined;
    } catch (error) {
      if (error instanceof UsageError) return { what: error.message, remedy: error.remedy };
      throw error;
    }
  };

  if (start.session) take(start.session);
  const source: DashboardSource = {
    conductor: () => conductor,
    onSwitch: switches.listen,
    runs: () => runsIn(start.stateDir),
    ...(start.opening ? { opening: start.opening } : {}),
    startJob: (task) => {
      const open = start.startJob;
      return open ? swap(() => open(task)) : Promise.resolve(onlyOne);
    },
    openRun: (run) => {
      const open = start.openRun;
      if (!open) return Promise.resolve(onlyOne);
      const here = [current, borrowed].find((session) => session?.run === run);
      return swap(() => (here ? Promise.resolve(here) : open(run)));
    },
    onChatter: chatter.listen,
    onNotice: notices.listen,
    slot: slot.board,
    onSlot: slotNews.listen,
    slotOrder: slot.order,
    blobText: async (digest) => current?.world.blobs.text(digest),
    diffText: async (patch) => current?.world.workspaces.diffText(patch).catch(() => undefined),
    person: context.person,
    repo: context.cwd,
  };
  return {
    source,
    show(session: Session) {
      borrowed = session;
      take(session);
    },
    fault: () => current?.fault(),
    close: async () => {
      slot.close();
      silence();
      if (current && current !== borrowed) await current.close();
    },
  };
}

/** What reads journals is loaded behind the first frame. */
async function runsIn(stateDir: string) {
  const { listRunSummaries } = await import('./run-summaries.edge.ts');
  return listRunSummaries(stateDir);
}

const onlyOne: Refusal = {
  what: 'A rehearsal runs its one job.',
  remedy: 'Leave with q and start fugu in a repository.',
};

/** The conductor with a person's trust kept for the next run. */
function personal(session: Session): Conductor<RunState> {
  const { conductor, world } = session;
  return {
    state: () => conductor.state(),
    history: () => conductor.history(),
    onChange: (listen) => conductor.onChange(listen),
    settled: () => conductor.settled(),
    stop: () => conductor.stop(),
    tell: (command: Command) => tellPerson(conductor, world, command),
  };
}

function noticeOf(fact: { readonly type: string }): DashboardNotice | undefined {
  const known = fact as Parameters<typeof specNotice>[0];
  return known.type === 'SpecAdopted' || known.type === 'SpecRefused'
    ? specNotice(known)
    : undefined;
}

function specNotice(
  fact:
    | { readonly type: 'SpecAdopted'; readonly source: string }
    | {
        readonly type: 'SpecRefused';
        readonly problems: readonly Parameters<typeof printProblem>[0][];
      },
): DashboardNotice {
  if (fact.type === 'SpecAdopted') {
    return { tone: 'good', text: `spec adopted from ${fact.source}; new steps use it` };
  }
  const first = fact.problems[0];
  return { tone: 'bad', text: `spec edit refused: ${first ? printProblem(first) : 'unreadable'}` };
}
