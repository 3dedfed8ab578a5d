import { StringDecoder } from 'node:string_decoder';
import { execa } from 'execa';
import type { Clock } from '../../conductor/ports.ts';
import { endTree, first, sweep, type Tree } from './process-tree.edge.ts';
import type { ProcessEnd } from './program-end.ts';

/** One run of a program in a process group of its own. */
export interface LaneProcess {
  /** TERM, grace, KILL, sweep. Calling it again changes nothing. */
  stop(): void;
  /** Writes to standard input where it was left open; nothing happens once it is closed. */
  send(text: string): void;
  /** Closes standard input. */
  close(): void;
  /** Resolves once when the program and everything it started are gone. */
  readonly ended: Promise<ProcessEnd>;
}

export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** The whole of standard input; undefined leaves it open for `send`. */
  readonly input: string | undefined;
  readonly marker: string;
  readonly graceMs: number;
  readonly clock: Clock;
  /** Text as it comes, whole characters, and how many bytes it was. */
  readonly onText: (stream: 'stdout' | 'stderr', text: string, bytes: number) => void;
}

/** Time for pipes to drain once nobody is left to write into them. */
const drainMs = 2_000;

/** Starts a program. Its output is handed on as it comes and kept nowhere. */
export function startProcess(request: ProcessRequest): LaneProcess {
  const { program, args, cwd, env, input, clock } = request;
  const child = execa(program, [...args], {
    cwd,
    env,
    extendEnv: false,
    ...(input === undefined ? { stdin: 'pipe' as const } : { input }),
    reject: false,
    detached: true,
    buffer: false,
    stripFinalNewline: false,
    windowsHide: true,
  });
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    child[name].on('data', (bytes: Buffer) => {
      request.onText(name, decoder.write(bytes), bytes.length);
    });
    child[name].once('end', () => request.onText(name, decoder.end(), 0));
    child[name].on('error', () => undefined);
  }
  // A program that is gone cannot be written to; how it ended is told elsewhere.
  child.stdin?.on('error', () => undefined);
  const exited = Promise.race([
    new Promise((resolve) => child.nodeChildProcess.once('exit', resolve)),
    child,
  ]);
  const tree: Tree = { pgid: child.pid ?? 0, marker: request.marker };
  let stopping: Promise<number> | undefined;
  const stop = (): void => {
    stopping ??=
      child.pid === undefined ? Promise.resolve(0) : endTree(tree, { ...request, exited });
  };

  const end = async (): Promise<ProcessEnd> => {
    await exited;
    // Whoever is left holds the pipes open, and they would never end.
    const left = child.pid === undefined ? 0 : await sweep(tree, clock);
    const swept = (await stopping) ?? 0;
    await first(clock, drainMs, child);
    child.stdout.destroy();
    child.stderr.destroy();
    const result = await child;
    return {
      exitCode: result.exitCode,
      signal: result.signal,
      notStarted: child.pid === undefined ? (result.shortMessage ?? 'no reason given') : undefined,
      // Before a stop, everything swept outlived its program; after it, the group was killed with it.
      stragglersKilled: stopping === undefined ? left : Math.max(left, swept),
    };
  };
  return {
    stop,
    send: (text) => {
      if (child.stdin?.writable === true) child.stdin.write(text);
    },
    close: () => {
      child.stdin?.end();
    },
    ended: end(),
  };
}
