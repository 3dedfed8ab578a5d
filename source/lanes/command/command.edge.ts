import { realpath } from 'node:fs/promises';
import type { Cause } from '../../agents/cause.ts';
import type {
  Clock,
  LaneDriver,
  LaneEvent,
  LaneOutcome,
  LaneRequest,
} from '../../conductor/ports.ts';
import type { Environment } from '../../domain/environment.ts';
import { sentence } from '../../safety/one-line.ts';
import type { Secret } from '../../safety/redact.ts';
import { failedCall, guarded } from '../call/failed-call.ts';
import { alteredField, secretsOf } from '../call/ingest.ts';
import { createGuard } from '../call/limits.ts';
import {
  type Containment,
  findProgram,
  hiddenPlaces,
  pathOf,
  probeContainment,
} from '../process/containment.edge.ts';
import { laneEnv } from '../process/lane-env.edge.ts';
import { type LaneProcess, startProcess } from '../process/lane-process.edge.ts';
import { sandboxArgs } from '../process/lane-sandbox.ts';
import { markerOf } from '../process/process-tree.edge.ts';
import { badEnd, type ProcessEnd } from '../process/program-end.ts';
import { createProgramOutput, type Heard } from '../process/program-output.ts';
import { programPlaces } from '../process/program-places.edge.ts';
import { makeScratch, type Scratch } from '../process/scratch.edge.ts';
import { wrap } from '../process/wrap.ts';
import { type CommandLine, fillArgs, readCommand } from './command-line.ts';

export interface CommandOptions {
  readonly env: Environment;
  readonly clock: Clock;
  /** Looked for in all output, beside what the environment's names call secret. */
  readonly secrets?: readonly Secret[];
  /** Time between TERM and KILL; three seconds when left out. */
  readonly graceMs?: number;
  /**
   * Paths a sandboxed lane must not see, beside the user's private places: above all the folder
   * with the control sockets, or an agent could give its own work the person's audit.
   */
  readonly hide?: readonly string[];
  /** Asked once, at the first call; a trial run of bubblewrap and unshare when left out. */
  readonly containment?: () => Promise<Containment>;
}

type Emit = (event: LaneEvent) => void;

interface Ready {
  readonly options: CommandOptions;
  readonly containment: Containment;
  readonly request: LaneRequest;
  readonly secrets: readonly Secret[];
  readonly line: CommandLine;
  /** The file that the command's first word runs. */
  readonly program: string;
  readonly emit: Emit;
}

const usualGraceMs = 3_000;

/**
 * Any program as a lane: the prompt on standard input, the reply on standard output. It is done
 * when it ended with 0, said something, and was not ended by us; never by the exit code alone.
 */
export function createCommandDriver(options: CommandOptions): LaneDriver {
  const secrets = [...(options.secrets ?? []), ...secretsOf(options.env)];
  let probing: Promise<Containment> | undefined;
  const containment = (): Promise<Containment> => {
    probing ??= (options.containment ?? (() => probeContainment(options.env)))();
    return probing;
  };
  return {
    probe: async (model, name) => {
      const found = await findCommand(model.command, name, options.env);
      if (found.status === 'refused') return { usable: false, because: found.because };
      const shut = await containment();
      const where = shut.status === 'bwrap' ? 'in a sandbox' : `UNSANDBOXED: ${shut.because}`;
      return { usable: true, because: `${found.program} is there and runs ${where}` };
    },
    run: async (request, onEvent, signal) => {
      const startMs = options.clock.now();
      const outcome = await guarded(request, secrets, async () => {
        const found = await findCommand(request.model.command, request.modelName, options.env);
        if (found.status === 'refused') return failedCall(request, 'unavailable', found.because);
        const own = request.secrets ?? secrets;
        const ready = { options, request, secrets: own, emit: onEvent, ...found };
        return runCommand({ ...ready, containment: await containment() }, signal);
      });
      return { ...outcome, durationMs: options.clock.now() - startMs };
    },
  };
}

type Found =
  | { readonly status: 'found'; readonly line: CommandLine; readonly program: string }
  | { readonly status: 'refused'; readonly because: string };

async function findCommand(
  command: readonly string[] | undefined,
  name: string,
  env: Environment,
): Promise<Found> {
  const read = readCommand(command, name);
  if (read.status === 'refused') return read;
  const program = await findProgram(read.line.program, pathOf(env));
  if (program !== undefined) return { status: 'found', line: read.line, program };
  const because = `${read.line.program} is not a program in PATH, and model ${name} needs it. Install it, or write its full path in the command.`;
  return { status: 'refused', because };
}

async function runCommand(ready: Ready, signal: AbortSignal): Promise<LaneOutcome> {
  const { request, line, options } = ready;
  const scratch = await makeScratch({
    system: line.wantsSystemFile ? request.system : undefined,
    home: request.home,
    cwd: request.cwd,
  });
  let process: LaneProcess | undefined;
  let stopped = false;
  const guard = createGuard({
    limits: request.limits,
    clock: options.clock,
    signal,
    onStop: () => {
      stopped = true;
      process?.stop();
    },
  });
  try {
    const heard = createProgramOutput({ ...ready, guard, maxBytes: request.limits.maxBytes });
    if (stopped) return outcomeOf(ready, heard.end(), guard.cause(), undefined);
    process = await start(ready, scratch, (stream, text, bytes) => {
      // Thrown from a pipe's event it would end fugu, not this call.
      try {
        heard.take(stream, text, bytes);
      } catch (error) {
        guard.blame('error', `Whoever listens to this call failed: ${String(error)}`);
      }
    });
    if (stopped) process.stop();
    ready.emit({ type: 'started' });
    const end = await process.ended;
    return outcomeOf(ready, heard.end(), guard.cause(), end);
  } catch (error) {
    process?.stop();
    await process?.ended;
    throw error;
  } finally {
    guard.end();
    await scratch.remove();
  }
}

async function start(
  { options, request, line, program, containment }: Ready,
  scratch: Scratch,
  onText: (stream: 'stdout' | 'stderr', text: string, bytes: number) => void,
): Promise<LaneProcess> {
  const { cwd, home, words, systemFile } = scratch;
  const args = [program, ...fillArgs(line, { model: request.model.model, systemFile })];
  const wrapped = await wrap(containment, args, async () =>
    sandboxArgs({
      // Mounts do not follow the links of a path.
      cwd: await realpath(cwd),
      home: await realpath(home),
      access: request.access,
      programs: await programPlaces(args, pathOf(options.env)),
      readable: [await realpath(words)],
      hidden: await hiddenPlaces(options.env.HOME, options.hide ?? []),
    }),
  );
  const lead = line.wantsSystemFile || request.system === '' ? '' : `${request.system}\n\n`;
  const marker = markerOf(request.run, request.call);
  return startProcess({
    ...wrapped,
    cwd,
    env: laneEnv(options.env, request.model.env ?? [], home, marker),
    input: lead + request.prompt,
    marker,
    graceMs: options.graceMs ?? usualGraceMs,
    clock: options.clock,
    onText,
  });
}

/** The first cause wins: a limit or an abort of ours, then how the program ended, then what it said. */
function outcomeOf(
  ready: Ready,
  heard: Heard,
  cause: Cause | undefined,
  end: ProcessEnd | undefined,
): LaneOutcome {
  const failure = cause ?? badEnd(ready.line.program, heard, end);
  const stragglers = end?.stragglersKilled ?? 0;
  const base = {
    text: heard.text,
    ...alteredField(heard.altered),
    served: { by: 'declared', id: ready.request.model.model },
    durationMs: 0,
    retries: 0,
    ...(stragglers === 0 ? {} : { stragglersKilled: stragglers }),
    ...(ready.containment.status === 'bwrap' ? {} : { unsandboxed: true }),
  } as const;
  if (failure !== undefined) {
    const message = sentence(failure.message, ready.secrets);
    return { status: 'failed', reason: failure.reason, message, ...base };
  }
  if (heard.removed === undefined) return { status: 'done', ...base };
  ready.emit({ type: 'notice', level: 'warning', text: heard.removed });
  return { status: 'done', message: heard.removed, ...base };
}
