import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = `${root}bin/fugu.cjs`;

/** How the program ended and what it printed. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another program than the built one. */
  readonly launcher?: string;
  /** What is piped in; nothing unless told. */
  readonly input?: string;
  /** Leaves stdin open for the test to write to and end. */
  readonly keepOpen?: boolean;
}

/** The built program while it runs. */
export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when it has printed this; rejects when it ends without. */
  printed(what: RegExp): Promise<void>;
}

/** Starts the built program without a terminal, on this Node, with nothing of our environment but PATH. */
export function startFugu(argv: readonly string[], options: ProgramOptions): Program {
  if (!existsSync(`${root}dist/main.js`))
    throw new Error('The program is not built: npm run build');
  const { cwd = root, env, input = '', launcher = built } = options;
  const child = spawn(process.execPath, [launcher, ...argv], {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: '/nonexistent',
      // Starts of one program, hundreds of times: Node reads what it compiled the first time.
      NODE_COMPILE_CACHE: join(tmpdir(), 'fugu-compiled'),
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece) => {
    stdout += String(piece);
  });
  child.stderr.on('data', (piece) => {
    stderr += String(piece);
  });
  child.stdin.on('error', () => undefined);
  if (options.keepOpen !== true) child.stdin.end(input);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    ended,
    printed: (what) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (what.test(stdout)) resolve();
        };
        child.stdout.on('data', look);
        look();
        void ended.then((end) => reject(new Error(`It never printed ${what}: ${told(end)}`)));
      }),
  };
}

/** Runs the built program to its end. */
export function fugu(argv: readonly string[], options: ProgramOptions): Promise<Ended> {
  return startFugu(argv, options).ended;
}

/** Everything it said, for messages of failed expectations. */
export function told({ code, stdout, stderr }: Ended): string {
  return `exit ${code}\n${stdout}\n${stderr}`;
}
