import type { Environment } from '../domain/environment.ts';
import { type Need, needsOf } from '../state/view/needs.ts';
import { headerLine } from '../state/view/view-header.ts';
import { Dashboard } from './dashboard.tsx';
import type { Edited } from './dashboard-effects.ts';
import { createDashboardStore, type DashboardStore } from './dashboard-store.ts';
import { type Colour, safeText } from './draw/paint.ts';
import { summaryLines } from './draw/plain.ts';
import { runEditor } from './editor-program.edge.ts';
import { runPager } from './pager-program.edge.ts';
import type { DashboardExit, DashboardSource } from './store/dashboard-source.ts';
import { createFrameClock, type FrameClock } from './terminal/frame-clock.edge.ts';
import { type MountedTui, mountTui } from './terminal/mount.edge.tsx';
import type { KeySource } from './terminal/token-stdin.edge.ts';

export interface DashboardOptions {
  readonly stdin: KeySource;
  readonly stdout: NodeJS.WriteStream;
  /** Draw on the terminal's other screen and give the first one back at the end. */
  readonly altScreen: boolean;
  /** Frames a second for streams; 15 (10 over ssh) when not given. */
  readonly fps?: number;
  /** Asked to be quiet: no bell and no desktop note when something needs the person. */
  readonly quiet?: boolean;
  readonly env?: Environment;
  /** Begun once the first frame is written; when it fails, the dashboard closes with its error. */
  readonly behind?: () => Promise<void>;
}

const secondMs = 1000;

/**
 * Shows the dashboard until the person leaves or a signal comes, then gives the terminal back and
 * prints the summary where the shell goes on. Stopping the run is the caller's.
 */
export function openDashboard(
  source: DashboardSource,
  options: DashboardOptions,
): Promise<DashboardExit> {
  const env = options.env ?? process.env;
  return new Promise((resolve, reject) => {
    let tui: MountedTui | undefined;
    const clock = createFrameClock({
      canPaint: () => tui?.canPaint() ?? true,
      env,
      ...(options.fps === undefined ? {} : { periodMs: secondMs / options.fps }),
    });
    const leave = (exit: DashboardExit['exit'], signal?: NodeJS.Signals): void => {
      const summary = summaryLines(source.conductor()?.state()).join('\n');
      close();
      const left = tui?.unmount(summary) ?? Promise.resolve();
      const how = signal === undefined ? { exit, summary } : { exit, signal, summary };
      void left.then(() => resolve(how));
    };
    const store = createDashboardStore(source, {
      now: Date.now,
      markDirty: clock.markDirty,
      redraw: () => void tui?.redraw(),
      leave: (exit) => leave(exit),
      showLog: (text) => showText(tui, text, env),
      editText: (text) => editText(tui, text, env),
      call: (need) => {
        if (tui?.canPaint() ?? true) ring(options, need);
      },
    });
    const stopTitle = keepTitle(options.stdout, store, clock);
    const close = (): void => {
      stopTitle();
      clock.stop();
      store.close();
    };
    const colour: Colour = env.NO_COLOR ? 'none' : 'colour';
    tui = mountTui({
      stdin: options.stdin,
      stdout: options.stdout,
      altScreen: options.altScreen,
      element: <Dashboard store={store} clock={clock} colour={colour} />,
      onSignal: (signal) => leave('interrupted', signal),
      onPaint: clock.painted,
    });
    const fail = (error: unknown): void => {
      close();
      const why = error instanceof Error ? error : new Error(String(error));
      void tui?.unmount().then(() => reject(why));
    };
    tui.waitUntilExit().catch(fail);
    setImmediate(() => void options.behind?.().catch(fail));
  });
}

async function showText(
  tui: MountedTui | undefined,
  text: string,
  env: NonNullable<DashboardOptions['env']>,
): Promise<string | undefined> {
  let trouble: string | undefined;
  await tui?.suspend(async () => {
    trouble = await runPager(text, env);
  });
  return trouble;
}

async function editText(
  tui: MountedTui | undefined,
  text: string,
  env: NonNullable<DashboardOptions['env']>,
): Promise<Edited> {
  let edited: Edited = { status: 'failed', because: 'The screen is gone.' };
  await tui?.suspend(async () => {
    edited = await runEditor(text, 'contract.yaml', env);
  });
  return edited;
}

/** The bell, and a desktop note (OSC 9) for terminals that know it; others show nothing. */
function ring({ stdout, quiet }: DashboardOptions, need: Need): void {
  if (quiet) return;
  stdout.write(`\u0007\u001b]9;fugu: ${safeText(need.headline).slice(0, 120)}\u0007`);
}

const saveTitle = '\u001b[22;0t';
const giveTitleBack = '\u001b[23;0t';

/** The window's title follows the run, and the seconds in the header go on; gives the way to stop. */
function keepTitle(
  stdout: NodeJS.WriteStream,
  store: DashboardStore,
  clock: FrameClock,
): () => void {
  let shown = '';
  stdout.write(saveTitle);
  const tick = (): void => {
    const title = titleOf(store);
    if (title !== shown && stdout.writableLength === 0) {
      shown = title;
      stdout.write(`\u001b]0;${title}\u0007`);
    }
    if (store.ui.message || (store.state && !store.state.ended)) clock.markDirty();
  };
  tick();
  const timer = setInterval(tick, secondMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    stdout.write(giveTitleBack);
  };
}

function titleOf({ state }: DashboardStore): string {
  if (!state) return 'fugu';
  const waits = needsOf(state).length > 0 ? '▲ ' : '';
  const { phase, task } = headerLine(state, state.lastAt);
  return safeText(`${waits}fugu ${phase}: ${task}`).slice(0, 80);
}
