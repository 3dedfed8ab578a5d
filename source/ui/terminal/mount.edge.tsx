/** The one seam to the terminal: its modes, Ink, and giving everything back however it ends. */
import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import { type CanvasPainter, PainterContext } from './canvas.tsx';
import { createPainter } from './painter.edge.ts';
import { createSuspension } from './suspension.tsx';
import { createKeyRelay, type TerminalKeys, TerminalKeysContext } from './terminal-keys.ts';
import {
  eraseAll,
  giveBackAtOnce,
  giveTerminalBack,
  setModes,
  takeTerminal,
} from './terminal-modes.edge.ts';
import { createTokenStdin, type KeySource } from './token-stdin.edge.ts';

export interface MountOptions {
  readonly stdin: KeySource;
  readonly stdout: NodeJS.WriteStream;
  /** Draw on the terminal's other screen and give the first one back at the end. */
  readonly altScreen: boolean;
  /** The root: exactly as many rows as the terminal has. */
  readonly element: ReactNode;
  /** Hears "ctrl-…" and "alt-…" beside the components; Ctrl-L and Ctrl-Z are dealt with here. */
  readonly onControl?: (name: string) => void;
  /** Takes SIGINT, SIGTERM and SIGHUP over. Without it they restore the terminal and end us. */
  readonly onSignal?: (signal: NodeJS.Signals) => void;
  /** Off only where console is not the real one, as under a test runner. */
  readonly patchConsole?: boolean;
  /** Who draws the tiles: our painter, or Ink with elements of its own. The painter, if not given. */
  readonly drawnBy?: 'painter' | 'ink';
  /** How long each paint took; meant for FrameClock.painted. */
  readonly onPaint?: (paintMs: number) => void;
}

export interface MountedTui {
  rerender(element: ReactNode): void;
  /**
   * Leaves the screen and prints the summary where the shell goes on. Resolves once that is written,
   * or after two seconds where the terminal does not read.
   */
  unmount(summary?: string): Promise<void>;
  /** Paints everything again, whatever is on the screen; resolves once written. */
  redraw(): Promise<void>;
  /** Gives the terminal to another program until the callback has settled. */
  suspend(callback: () => void | Promise<void>): Promise<void>;
  /** False while the terminal has not read all that was written, and while it is not ours. */
  canPaint(): boolean;
  /** Settles when the tree is gone; rejects with the error that a component threw. */
  waitUntilExit(): Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const stopSettleMs = 50;
const resizeSettleMs = 60;
// A terminal that does not read must not keep a program from ending.
const stalledExitMs = 2_000;

/** Mounts the tree; afterwards no listener and no terminal mode is left behind. */
export function mountTui(options: MountOptions): MountedTui {
  const { stdout, stdin } = options;
  let done = false;
  let { element } = options;
  const keys = createKeyRelay(() => tokens.pasted());
  const tokens = createTokenStdin(stdin, { onControl: (name) => onControl(name) });
  const suspension = createSuspension((ours) => {
    if (!done) setModes(options, ours);
  });
  const canPaint = (): boolean => stdout.writableLength === 0 && !suspension.active && !done;
  const painter = createPainter(stdout, canPaint);
  const wrapped = (tree: ReactNode): ReactNode => (
    <Given keys={keys} painter={options.drawnBy === 'ink' ? undefined : painter}>
      {suspension.bridge}
      {tree}
    </Given>
  );
  takeTerminal(options);
  const ink = renderInk(options, tokens.stream, painter.inkStdout, wrapped(element));

  const finish = (): void => {
    if (done) return;
    done = true;
    painter.stop();
    ink.unmount();
    unlisten();
    giveTerminalBack(options);
  };
  const redraw = async (): Promise<void> => {
    if (done || suspension.active) return;
    ink.clear();
    painter.inkStdout.write(eraseAll);
    ink.rerender(wrapped(element));
    await ink.waitUntilRenderFlush();
  };
  const onControl = (name: string): void => {
    if (name === 'ctrl-l') void redraw();
    else if (name === 'ctrl-z') void suspension.run(stopOurselves);
    else {
      keys.tell(name);
      options.onControl?.(name);
    }
  };
  // With our listener gone the signal does what it does by itself: it ends the process.
  const endBySignal = async (signal: NodeJS.Signals): Promise<void> => {
    finish();
    if (stdout.writableLength > 0) await atMost(stalledExitMs, written(stdout, ''));
    process.kill(process.pid, signal);
    // A library's listener may take it first and send it again: an empty loop would end before that.
    setTimeout(() => {}, stalledExitMs);
  };
  const onSignal = options.onSignal ?? endBySignal;
  const onExit = (): void => {
    const stalled = stdout.writableLength > 0;
    finish();
    if (stalled) giveBackAtOnce(options);
  };
  const unlisten = listenToAll(stdout, { onSignal, onExit, redraw: () => void redraw() });
  const ended = ink.waitUntilExit().then(finish, (error: unknown) => {
    finish();
    throw error;
  });
  // Who does not wait must not be killed by the rejection; who waits still gets it.
  ended.catch(() => {});
  return {
    rerender(next) {
      element = next;
      ink.rerender(wrapped(next));
    },
    async unmount(summary = '') {
      finish();
      const said = summary === '' ? '' : `${summary}\n`;
      await atMost(stalledExitMs, Promise.allSettled([ended, written(stdout, said)]));
    },
    redraw,
    suspend: (callback) =>
      suspension.run(async () => {
        await turnOver();
        await callback();
      }),
    canPaint,
    waitUntilExit: () => ended,
  };
}

interface GivenProps {
  readonly keys: TerminalKeys;
  readonly painter: CanvasPainter | undefined;
  readonly children: ReactNode;
}

function Given({ keys, painter, children }: GivenProps): React.JSX.Element {
  return (
    <TerminalKeysContext value={keys}>
      <PainterContext value={painter}>{children}</PainterContext>
    </TerminalKeysContext>
  );
}

function renderInk(
  options: MountOptions,
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  tree: ReactNode,
): Instance {
  return render(tree, {
    stdin,
    stdout,
    alternateScreen: options.altScreen,
    incrementalRendering: true,
    // Far above the frame clock, or the two beat and every second frame is lost.
    maxFps: 120,
    exitOnCtrlC: false,
    patchConsole: options.patchConsole ?? true,
    interactive: true,
    onRender: ({ renderTime }) => options.onPaint?.(renderTime),
  });
}

/** By then the process has stopped reading the terminal. */
async function turnOver(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** What the terminal does on Ctrl-Z outside raw mode: stops the whole foreground group. */
async function stopOurselves(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  // The stop takes hold here; the timer goes on once the shell continues us.
  await new Promise((resolve) => setTimeout(resolve, stopSettleMs));
}

interface Heard {
  readonly onSignal: (signal: NodeJS.Signals) => void;
  readonly onExit: () => void;
  readonly redraw: () => void;
}

/** Gives the way to hear nothing any more. */
function listenToAll(stdout: NodeJS.WriteStream, { onSignal, onExit, redraw }: Heard): () => void {
  const undos = [
    ...signals.map((signal) => listen(signal, onSignal)),
    listen('SIGCONT', redraw),
    listen('exit', onExit),
    listenForBrokenPipe(stdout),
    afterResize(stdout, redraw),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}

function listen(event: NodeJS.Signals | 'exit', listener: (arg: never) => void): () => void {
  process.on(event as 'exit', listener as () => void);
  return () => void process.off(event as 'exit', listener as () => void);
}

/**
 * What was on its way when the size changed was placed for the old size, and Ink paints only what
 * differs: a row can stay wrong for good. Once the size rests, everything is painted again.
 */
function afterResize(stdout: NodeJS.WriteStream, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onResize = (): void => {
    clearTimeout(timer);
    timer = setTimeout(act, resizeSettleMs);
  };
  stdout.on('resize', onResize);
  return () => {
    clearTimeout(timer);
    stdout.off('resize', onResize);
  };
}

/** A terminal that went away must not end the process before the signal does. */
function listenForBrokenPipe(stdout: NodeJS.WriteStream): () => void {
  const ignore = (): void => {};
  stdout.on('error', ignore);
  return () => void stdout.off('error', ignore);
}

async function atMost(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

async function written(stdout: NodeJS.WriteStream, text: string): Promise<void> {
  await new Promise<void>((resolve) => stdout.write(text, () => resolve()));
}
