import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageFolder } from '../../spec/spec-file.edge.ts';
import type { Caller } from '../caller.ts';
import {
  type DelegatedReply,
  type DelegatedRequest,
  delegatedReplySchema,
} from './delegated-request.ts';

/** A run in a process of its own. `ended` resolves when that process is gone. */
export type Spawned = { readonly reply: DelegatedReply; readonly ended: Promise<void> };

/** How long a start may take: the repository, its tune and the spec are read first. */
const startMs = 60_000;

/**
 * Starts the process that will own a run, in a session of its own, so that it outlives this one and
 * whoever reads it. Resolves with its answer; never rejects.
 */
export async function spawnDelegated(
  request: DelegatedRequest,
  { env, cwd }: Pick<Caller, 'env' | 'cwd'>,
): Promise<Spawned> {
  const launcher = join(packageFolder(), 'bin', 'fugu.cjs');
  const child = spawn(process.execPath, [launcher, 'delegated'], {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(request));
  const reply = await replyOf(child, ended);
  child.stdout.destroy();
  child.unref();
  return { reply, ended };
}

async function replyOf(
  child: ChildProcess & { readonly stdout: NodeJS.ReadableStream },
  ended: Promise<void>,
): Promise<DelegatedReply> {
  let timer: NodeJS.Timeout | undefined;
  const line = new Promise<string | undefined>((resolve) => {
    let text = '';
    child.stdout.on('data', (piece) => {
      text += String(piece);
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.stdout.once('end', () => resolve(undefined));
    void ended.then(() => setImmediate(resolve, undefined));
    timer = setTimeout(resolve, startMs, undefined);
  });
  const found = await line;
  clearTimeout(timer);
  const read = delegatedReplySchema.safeParse(parsed(found));
  if (read.success) return read.data;
  child.kill('SIGTERM');
  return {
    status: 'refused',
    what: 'The process for the job did not start.',
    remedy: 'Try the same from a terminal, which shows why: fugu run "<task>"',
  };
}

function parsed(line: string | undefined): unknown {
  try {
    return line === undefined ? undefined : JSON.parse(line);
  } catch {
    return undefined;
  }
}
