// The one way this program runs git.
import { runChild } from '../process/child.edge.ts';
import { type GitPlace, gitEnv, gitFlags, hardeningFlags } from './git-flags.ts';

export interface GitCall {
  readonly place: GitPlace;
  readonly args: readonly string[];
  readonly input?: Uint8Array | string;
  /** More settings, `name=value`. */
  readonly config?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly limitMs?: number;
  readonly maxBytes?: number;
}

export type GitAnswer =
  | { readonly status: 'ok'; readonly out: Buffer }
  | {
      readonly status: 'failed';
      /** Null when git did not end by itself. */
      readonly code: number | null;
      readonly out: Buffer;
      /** One line: git's own first words, or how the call ended. */
      readonly because: string;
    };

export interface Git {
  run(call: GitCall): Promise<GitAnswer>;
  /** The same flags, but git finds the repository from a folder by itself. */
  find(folder: string, args: readonly string[], config: readonly string[]): Promise<GitAnswer>;
  /** Values of one setting in the person's own configuration; nothing else of it is ever used. */
  personal(setting: string): Promise<readonly string[]>;
}

export interface GitOptions {
  /** Where programs are looked up. */
  readonly path: string;
  /** The person's home, for the few settings that are theirs alone. */
  readonly home: string;
  readonly program?: string;
}

const usualLimitMs = 120_000;
const usualMaxBytes = 256 * 1024 * 1024;

/** A git that never runs what a repository's configuration names, takes no shell, and answers with values. */
export function createGit(options: GitOptions): Git {
  const program = options.program ?? 'git';
  const start = async (
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
    call: Omit<GitCall, 'place' | 'args'>,
  ): Promise<GitAnswer> => {
    const end = await runChild({
      program,
      args,
      cwd,
      env: { ...env, ...call.env },
      input: call.input,
      limitMs: call.limitMs ?? usualLimitMs,
      maxBytes: call.maxBytes ?? usualMaxBytes,
      overflow: 'kill',
    });
    if (end.ended === 'exit' && end.code === 0) return { status: 'ok', out: end.out };
    const because = endWords(end.ended, end.err, end.message);
    return {
      status: 'failed',
      code: end.ended === 'exit' ? end.code : null,
      out: end.out,
      because,
    };
  };
  return {
    run(call) {
      const flags = gitFlags(call.place, call.config ?? []);
      const cwd = call.place.workTree ?? call.place.gitDir;
      return start([...flags, ...call.args], cwd, gitEnv(options.path, call.place), call);
    },
    find: (folder, args, config) =>
      start([...hardeningFlags(config), ...args], folder, gitEnv(options.path), {}),
    async personal(setting) {
      const env = { PATH: options.path, HOME: options.home, LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1' };
      const answer = await start(['config', '--global', '--get-all', '-z', setting], '/', env, {});
      return textOf(answer)
        .split('\0')
        .filter((value) => value !== '');
    },
  };
}

/** What git printed, as text; empty when the call failed. */
export function textOf(answer: GitAnswer): string {
  return answer.status === 'ok' ? answer.out.toString('utf8') : '';
}

/** What git printed without its last line end; undefined when the call failed. */
export function lineOf(answer: GitAnswer): string | undefined {
  return answer.status === 'ok' ? answer.out.toString('utf8').replace(/\n$/, '') : undefined;
}

function endWords(ended: string, err: Buffer, message: string | undefined): string {
  switch (ended) {
    case 'spawn':
      return `git could not be started (${message ?? 'unknown'})`;
    case 'timeout':
      return 'git did not end in time';
    case 'output':
      return 'git printed more than the limit';
    case 'cancelled':
      return 'git was cancelled';
    default:
      return firstLine(err);
  }
}

function firstLine(err: Buffer): string {
  const lines = err.toString('utf8').split('\n');
  const told = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0] ?? '';
  return told.replace(/^(?:fatal|error): /, '').slice(0, 400) || 'git failed without a word';
}
