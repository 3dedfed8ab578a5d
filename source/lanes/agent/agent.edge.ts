import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AgentKind, beginsAnew, type Launch } from '../../agents/agent-kind.ts';
import { folderName } from '../../agents/program-name.ts';
import { writeWhole } from '../../base/write-whole.edge.ts';
import type { LaneDriver, LaneEvent, LaneOutcome, LaneRequest } from '../../conductor/ports.ts';
import type { Usage } from '../../domain/call.ts';
import { sentence } from '../../safety/one-line.ts';
import type { Secret } from '../../safety/redact.ts';
import { failedCall, guarded } from '../call/failed-call.ts';
import { secretsOf } from '../call/ingest.ts';
import type { CommandOptions } from '../command/command.edge.ts';
import { type Containment, probeContainment } from '../process/containment.edge.ts';
import { makeScratch } from '../process/scratch.edge.ts';
import { lentHome } from './agent-home.ts';
import { type AgentProgram, findAgent, tooOld, versionOf } from './agent-program.edge.ts';
import { type AgentCall, runAgent } from './agent-run.edge.ts';
import { freshUsage } from './thread-usage.ts';

export type AgentOptions = CommandOptions;

/**
 * An agent program as a lane. It is done when its closing event came without an error, it said
 * something, it ended well, and we did not end it; what it changed is read in the workspace.
 */
export function createAgentDriver(kind: AgentKind, options: AgentOptions): LaneDriver {
  const known = [...(options.secrets ?? []), ...secretsOf(options.env)];
  const threads = new Map<string, Usage>();
  let probing: Promise<Containment> | undefined;
  const containment = (): Promise<Containment> => {
    probing ??= (options.containment ?? (() => probeContainment(options.env)))();
    return probing;
  };
  return {
    probe: async (model, name) => {
      const found = await findAgent(kind, model, name, options.env);
      if (found.status === 'refused') return { usable: false, because: found.because };
      const lacking = kind.lacks(model, name) ?? lacksKey(model.key, options);
      if (lacking !== undefined) return { usable: false, because: lacking };
      const version = await versionOf(found.program, options.env);
      const told = version === undefined ? {} : { version };
      const old = tooOld(kind, version);
      if (old !== undefined) return { usable: false, because: old, ...told };
      const shut = await containment();
      const where = shut.status === 'bwrap' ? 'in a sandbox' : `UNSANDBOXED: ${shut.because}`;
      const wants = kind.wants?.(model);
      const there = `${found.program.name} ${version ?? ''} is there and runs ${where}`;
      const because = wants === undefined ? there : `${there.replace(/\.$/, '')}; ${wants}`;
      return { usable: true, because: because.replace('  ', ' '), ...told };
    },
    run: async (request, onEvent, signal) => {
      const startMs = options.clock.now();
      const outcome = await guarded(request, known, async () => {
        const { model, modelName } = request;
        const found = await findAgent(kind, model, modelName, options.env);
        if (found.status === 'refused') return failedCall(request, 'unavailable', found.because);
        const lacking = kind.lacks(model, modelName) ?? lacksKey(model.key, options);
        if (lacking !== undefined) return failedCall(request, 'auth', lacking);
        const shut = await containment();
        const own = request.secrets ?? known;
        const call = { kind, options, request, known: own, program: found.program, shut };
        return goOn(call, onEvent, signal);
      });
      const usage = freshUsage(threads, request.resume, outcome);
      const durationMs = options.clock.now() - startMs;
      return { ...outcome, ...(usage === undefined ? {} : { usage }), durationMs };
    },
  };
}

interface Job {
  readonly kind: AgentKind;
  readonly options: AgentOptions;
  readonly request: LaneRequest;
  readonly known: readonly Secret[];
  readonly program: AgentProgram;
  readonly shut: Containment;
}

/**
 * Runs the call; in a session of its own where the older one is refused. It was, when the program
 * failed by itself before it said, did or counted anything: nothing was asked of the model then.
 */
async function goOn(
  job: Job,
  onEvent: (event: LaneEvent) => void,
  signal: AbortSignal,
): Promise<LaneOutcome> {
  const { resume, ...anew } = job.request;
  let began = false;
  const outcome = await atHome(
    job,
    (event) => {
      began ||= isWork(event);
      onEvent(event);
    },
    signal,
  );
  const refused = outcome.reason === 'crashed' || outcome.reason === 'error';
  if (resume === undefined || began || !refused || signal.aborted) return outcome;
  onEvent({ type: 'notice', level: 'info', text: beginsAnew });
  return atHome({ ...job, request: anew }, onEvent, signal);
}

function isWork(event: LaneEvent): boolean {
  if (event.type === 'usage') return event.usage.inputTokens + event.usage.outputTokens > 0;
  return event.type !== 'started' && event.type !== 'notice';
}

/** Lays out the folders of a call, runs it there, and takes away what was only for it. */
async function atHome(
  { kind, options, request, known, program, shut }: Job,
  emit: (event: LaneEvent) => void,
  signal: AbortSignal,
): Promise<LaneOutcome> {
  const lent = request.model.home === 'user' ? lentHome(options.env) : undefined;
  if (request.model.home === 'user' && lent === undefined) {
    return failedCall(request, 'auth', 'The spec lends the user’s home, and HOME is not set.');
  }
  const scratch = await makeScratch({
    system: request.system,
    home: request.home,
    cwd: request.cwd,
  });
  try {
    const home = lent?.home ?? join(scratch.home, folderName(request.modelName));
    const key = keyOf(request.model.key, options);
    const { words, systemFile, cwd } = scratch;
    const launch = kind.launch({
      ...request,
      cwd,
      home,
      systemFile,
      key,
      resume: request.resume,
      program: program.name,
      contained: shut.status === 'bwrap',
    });
    if (lent === undefined) await layOut(home, launch.files);
    const secrets = key === undefined ? known : [key, ...known];
    const place = { cwd, home, words, systemFile, lent, scratchHome: scratch.home };
    const call: AgentCall = { kind, options, request, program, shut, launch, place, secrets, key };
    return await runAgent({ ...call, emit }, signal);
  } finally {
    await scratch.remove();
  }
}

/** Each file is whole at every moment: another call of the same model may be reading it. */
async function layOut(home: string, files: Launch['files']): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  for (const { path, text } of files) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeWhole(path, text);
  }
}

function keyOf(key: string | undefined, { env }: AgentOptions): Secret | undefined {
  const name = key?.replace(/^env:/, '');
  const value = name === undefined ? undefined : env[name];
  return name === undefined || value === undefined || value === '' ? undefined : { name, value };
}

function lacksKey(key: string | undefined, options: AgentOptions): string | undefined {
  if (key === undefined || keyOf(key, options) !== undefined) return undefined;
  return sentence(
    `${key.replace(/^env:/, '')} is not set. Put the key into it, and start again`,
    [],
  );
}
