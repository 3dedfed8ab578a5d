import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { acpAgent } from '../../agents/acp/acp-agent.ts';
import type { AgentLoader } from '../../agents/agent-loader.ts';
import type { Clock } from '../../conductor/ports.ts';
import type { Environment } from '../../domain/environment.ts';
import type { ModelEntry } from '../../domain/role-map.ts';
import { type AgentProgram, findAgent, versionOf } from '../agent/agent-program.edge.ts';
import { pathOf, probeNamespace } from '../process/containment.edge.ts';
import { laneEnv } from '../process/lane-env.edge.ts';
import { startProcess } from '../process/lane-process.edge.ts';
import { markerName, markerOf } from '../process/process-tree.edge.ts';
import { wrap } from '../process/wrap.ts';
import { openCaptureServer } from './capture-server.edge.ts';

export interface LoaderRun {
  /** The agent's name. */
  readonly agent: string;
  readonly loader: AgentLoader;
  /** Name of the program, or its full path. */
  readonly program: string;
  readonly env: Environment;
  /** An empty folder to work in. */
  readonly cwd: string;
  readonly prompt: string;
  readonly clock: Clock;
  /** Names this run among others, so that what it leaves behind can be found. */
  readonly run: string;
  /** Ends the try. */
  readonly signal: AbortSignal;
}

export type CapturedLoad =
  | {
      readonly status: 'heard';
      /** Everything that was sent to the model. */
      readonly bodies: readonly unknown[];
      readonly version?: string;
    }
  | { readonly status: 'failed'; readonly because: string };

export type CapturedAnswer =
  | { readonly status: 'answered'; readonly text: string; readonly version?: string }
  | { readonly status: 'failed'; readonly because: string };

const loaderMs = 120_000;
const liveMs = 300_000;
const graceMs = 2_000;
const maxText = 1_000_000;

/** Whether the program is there, and what it says of its version. */
export async function findLoader(
  program: string,
  env: Environment,
): Promise<(AgentProgram & { readonly version?: string | undefined }) | undefined> {
  const model: ModelEntry = { driver: 'acp', command: [program], model: 'capture', price: 'free' };
  const found = await findAgent(acpAgent, model, program, env);
  if (found.status === 'refused') return undefined;
  return { ...found.program, version: await versionOf(found.program, env) };
}

/**
 * Starts the real agent in a home of its own against a server of ours and gives back what the agent
 * sent. Only loopback is asked; the user's home and logins are not in its environment.
 */
export async function captureLoad(
  run: LoaderRun & {
    readonly home: string;
    readonly settings: Readonly<Record<string, unknown>>;
  },
): Promise<CapturedLoad> {
  const found = await findLoader(run.program, run.env);
  if (found === undefined) return { status: 'failed', because: `${run.program} is not in PATH` };
  const server = await openCaptureServer();
  try {
    const launch = run.loader.launch({ ...run, origin: server.origin });
    for (const { path, text } of launch.files) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, text, { mode: 0o600 });
    }
    const env = { ...launch.env, ...laneEnv(run.env, [], run.home, markerOf(run.run, 'loader')) };
    const ended = await toEnd(run, found, launch.args, env, loaderMs);
    const { bodies } = server;
    if (bodies.length > 0) return { status: 'heard', bodies, ...versionIn(found) };
    return { status: 'failed', because: `${run.agent} asked no model: ${ended.last}` };
  } finally {
    await server.close();
  }
}

/** Asks the agent as its user would, with the user's own setup and model. Costs what one question costs. */
export async function captureLive(run: LoaderRun): Promise<CapturedAnswer> {
  const found = await findLoader(run.program, run.env);
  if (found === undefined) return { status: 'failed', because: `${run.program} is not in PATH` };
  const own = Object.entries(run.env).flatMap(([name, value]) =>
    value === undefined || name.startsWith('FUGU_') ? [] : [[name, value] as const],
  );
  const env = { ...Object.fromEntries(own), [markerName]: markerOf(run.run, 'live') };
  const ended = await toEnd(run, found, run.loader.live, env, liveMs);
  if (ended.exitCode !== 0) {
    return { status: 'failed', because: `${run.agent} gave no answer: ${ended.last}` };
  }
  return { status: 'answered', text: ended.said, ...versionIn(found) };
}

function versionIn({ version }: { readonly version?: string | undefined }) {
  return version === undefined ? {} : { version };
}

interface Ended {
  readonly exitCode: number | undefined;
  readonly said: string;
  /** The last line of either stream. */
  readonly last: string;
}

/** Runs the program until it ends or its time is over; everything it started ends with it. */
async function toEnd(
  run: LoaderRun,
  { words }: AgentProgram,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  wallMs: number,
): Promise<Ended> {
  // An agent that retries for ever must not outlive us, however we end.
  const shut = await probeNamespace(run.env);
  const command = await wrap(shut, [...words, ...args], () => Promise.resolve([]));
  let said = '';
  let last = '';
  const running = startProcess({
    ...command,
    cwd: run.cwd,
    env: { PATH: pathOf(run.env), ...env },
    input: run.prompt,
    marker: env[markerName] ?? '',
    graceMs,
    clock: run.clock,
    onText(stream, text) {
      if (stream === 'stdout' && said.length < maxText) said += text;
      last = text.trim().split('\n').at(-1)?.slice(0, 300) || last;
    },
  });
  const clear = run.clock.after(wallMs, running.stop);
  run.signal.addEventListener('abort', running.stop);
  if (run.signal.aborted) running.stop();
  const end = await running.ended;
  run.signal.removeEventListener('abort', running.stop);
  clear();
  return { exitCode: end.exitCode, said, last: end.notStarted ?? last };
}
