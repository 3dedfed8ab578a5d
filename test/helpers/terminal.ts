/** Screens for tests: a component in a fake terminal, and a program in a real pseudo-terminal. */
import { PassThrough, Writable } from 'node:stream';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import type { ReactNode } from 'react';
import { type MountedTui, mountTui } from '../../source/ui/terminal/mount.edge.tsx';

/** Ends a wait for something that never comes; no test is meant to get near it. */
const lostMs = 15_000;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a test may do with any of the two screens. */
export interface Screen {
  /** The rows as a person sees them, without spaces at the end. */
  screen(): readonly string[];
  /** Resolves with the rows once they satisfy the predicate; checked at each change. */
  waitFor(predicate: (rows: readonly string[]) => boolean): Promise<readonly string[]>;
  /** Everything the program wrote so far. */
  written(): string;
  /** True while the program draws on the terminal's other screen. */
  onAltScreen(): boolean;
}

export interface ComponentScreen extends Screen {
  /** Sends keys as one chunk. */
  press(keys: string): void;
  resize(size: Size): void;
  /** Writes past the program, as another program on the same terminal does. */
  scribble(bytes: string): void;
  rerender(element: ReactNode): void;
  unmount(summary?: string): Promise<void>;
  readonly tui: MountedTui;
}

export interface PtyScreen extends Screen {
  readonly pid: number;
  write(keys: string): void;
  resize(size: Size): void;
  kill(signal: NodeJS.Signals): void;
  /** Stops reading what the program writes, as a stalled connection does. */
  pause(): void;
  resume(): void;
  /** Settles when the program has ended. */
  readonly exit: Promise<{ readonly exitCode: number; readonly signal: number }>;
  /** Ends the program if it still runs. */
  close(): Promise<void>;
}

export interface RenderOptions extends Size {
  readonly altScreen?: boolean;
  readonly onControl?: (name: string) => void;
}

/** Mounts the element the way the product does, in a fake terminal of this size. */
export function renderScreen(element: ReactNode, options: RenderOptions): ComponentScreen {
  const { terminal, view, feed } = createView(options);
  const stdin = new PassThrough();
  const stdout = fakeStdout(options, feed);
  const tui = mountTui({
    stdin,
    stdout: stdout as unknown as NodeJS.WriteStream,
    altScreen: options.altScreen ?? true,
    element,
    // The test runner's console has no constructor, which the patch needs.
    patchConsole: false,
    ...(options.onControl === undefined ? {} : { onControl: options.onControl }),
  });
  return {
    ...view,
    tui,
    press: (keys) => void stdin.write(keys),
    resize({ columns, rows }) {
      terminal.resize(columns, rows);
      Object.assign(stdout, { columns, rows });
      stdout.emit('resize');
    },
    scribble: feed,
    rerender: (next) => tui.rerender(next),
    unmount: (summary) => tui.unmount(summary),
  };
}

export interface PtyOptions extends Size {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program in a real pseudo-terminal of this size. */
export function openPty(file: string, args: readonly string[], options: PtyOptions): PtyScreen {
  const { terminal, view, feed } = createView(options);
  const pty = spawn(file, [...args], {
    name: 'xterm-256color',
    cols: options.columns,
    rows: options.rows,
    cwd: options.cwd ?? process.cwd(),
    env: { ...process.env, FORCE_COLOR: '1', CI: 'false', ...options.env },
  });
  let running = true;
  pty.onData(feed);
  const exit = new Promise<{ exitCode: number; signal: number }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      running = false;
      // What was written last is parsed before the test looks.
      terminal.write('', () => resolve({ exitCode, signal: signal ?? 0 }));
    });
  });
  return {
    ...view,
    pid: pty.pid,
    write: (keys) => pty.write(keys),
    resize({ columns, rows }) {
      terminal.resize(columns, rows);
      pty.resize(columns, rows);
    },
    kill: (signal) => void process.kill(pty.pid, signal),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    exit,
    async close() {
      if (running) pty.kill('SIGKILL');
      await exit;
    },
  };
}

interface View {
  readonly terminal: headless.Terminal;
  readonly view: Screen;
  feed(data: string): void;
}

function createView({ columns, rows }: Size): View {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    scrollback: 1_000,
    allowProposedApi: true,
  });
  const watchers = new Set<() => void>();
  let all = '';
  const screen = (): readonly string[] => rowsOf(terminal);
  return {
    terminal,
    feed(data) {
      all += data;
      terminal.write(data, () => {
        for (const check of [...watchers]) check();
      });
    },
    view: {
      screen,
      written: () => all,
      onAltScreen: () => terminal.buffer.active.type === 'alternate',
      waitFor: (predicate) => waitForRows(screen, watchers, predicate),
    },
  };
}

function rowsOf(terminal: headless.Terminal): readonly string[] {
  const { active } = terminal.buffer;
  return Array.from(
    { length: terminal.rows },
    (_, row) =>
      active
        .getLine(active.baseY + row)
        ?.translateToString(false, 0, terminal.cols)
        .trimEnd() ?? '',
  );
}

function waitForRows(
  screen: () => readonly string[],
  watchers: Set<() => void>,
  predicate: (rows: readonly string[]) => boolean,
): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(lost);
      watchers.delete(check);
    };
    const check = (): void => {
      const rows = screen();
      if (!predicate(rows)) return;
      end();
      resolve(rows);
    };
    const lost = setTimeout(() => {
      end();
      reject(new Error(`The screen never showed it. It shows:\n${screen().join('\n')}`));
    }, lostMs);
    watchers.add(check);
    check();
  });
}

function fakeStdout({ columns, rows }: Size, feed: (data: string) => void): Writable {
  const stdout = new Writable({
    decodeStrings: false,
    write(data, _encoding, done) {
      // A terminal in cooked mode turns a line feed into a new line.
      feed(String(data).replace(/\r?\n/g, '\r\n'));
      done();
    },
  });
  return Object.assign(stdout, { isTTY: true, columns, rows });
}
