// One command of a project, run with every limit on it.
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Blobs, CheckCommand } from '../../conductor/ports.ts';
import type { CheckResult } from '../../domain/artifact.ts';
import { cleanText } from '../../safety/clean-text.ts';
import { type ChildEnd, runChild } from '../process/child.edge.ts';
import { killMarked, markName } from '../process/straggler.edge.ts';
import { lastLines } from './check-log.ts';
import { bwrapArgs, type SandboxPlan } from './sandbox-flags.ts';

/** Where and how commands run: inside a sandbox, or loudly without one. */
export type Stage =
  | { readonly type: 'sandboxed'; readonly plan: SandboxPlan; readonly path: string }
  | {
      readonly type: 'unsandboxed';
      readonly dir: string;
      readonly home: string;
      readonly env: Readonly<Record<string, string>>;
    };

export interface CheckRunner {
  readonly blobs: Blobs;
  /** Takes secrets out before anything is stored. */
  readonly redact: (text: string) => Promise<string> | string;
  readonly bwrap: string;
}

const logBytes = 1024 * 1024;
const graceMs = 2_000;

/** What every command finds in its environment, whatever ours holds. */
export function checkEnv(path: string, home: string): Readonly<Record<string, string>> {
  return {
    PATH: path,
    HOME: home,
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    CI: 'true',
    NO_COLOR: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
  };
}

/** Runs one command to its end or its limit; the log is cleaned and stored. Never throws. */
export async function runCheck(
  runner: CheckRunner,
  stage: Stage,
  command: CheckCommand,
  limit: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<CheckResult> {
  const began = performance.now();
  const mark = randomUUID();
  const end = await start(runner, stage, command, { ...limit, mark });
  if (stage.type === 'unsandboxed') await killMarked(mark);
  const durationMs = Math.round(performance.now() - began);
  const text = await runner.redact(cleanText(end.out.toString('utf8')));
  const status = statusOf(end, stage);
  const said =
    end.message === undefined ? text : `It could not be started: ${end.message}\n${text}`;
  return {
    name: command.name,
    command: command.run,
    origin: command.origin,
    status,
    exitCode: end.ended === 'exit' ? end.code : null,
    durationMs,
    log: await runner.blobs.put(said),
    tail: lastLines(said, 40),
  };
}

async function start(
  runner: CheckRunner,
  stage: Stage,
  command: CheckCommand,
  limit: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly mark: string },
): Promise<ChildEnd> {
  const shell = ['/bin/sh', '-c', command.run];
  const common = {
    limitMs: limit.timeoutMs,
    maxBytes: logBytes,
    overflow: 'drop' as const,
    merge: true,
    signal: limit.signal,
  };
  if (stage.type === 'sandboxed') {
    const args = [...bwrapArgs(stage.plan), ...shell];
    // The launcher's own environment stays readable inside, as that of process 1; so it gets none.
    return runChild({
      ...common,
      program: runner.bwrap,
      args,
      cwd: '/',
      env: { PATH: stage.path },
    });
  }
  await mkdir(stage.home, { recursive: true, mode: 0o700 });
  const env = { ...stage.env, [markName]: limit.mark };
  const [program = '/bin/sh', ...args] = shell;
  return runChild({ ...common, program, args, cwd: stage.dir, env, graceMs });
}

function statusOf(end: ChildEnd, stage: Stage): CheckResult['status'] {
  switch (end.ended) {
    case 'timeout':
      return 'timed-out';
    case 'cancelled':
    case 'spawn':
      return 'not-run';
    case 'output':
      return 'failed';
    case 'exit':
      if (end.code === 0) return 'passed';
      return stage.type === 'sandboxed' && launcherFailed(end) ? 'not-run' : 'failed';
    default:
      return end.ended satisfies never;
  }
}

/** bubblewrap says so on its first line when it could not set the sandbox up at all. */
function launcherFailed(end: ChildEnd): boolean {
  return end.code === 1 && end.out.subarray(0, 7).toString('latin1') === 'bwrap: ';
}
