import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentKind, Conversation, Launch } from '../../agents/agent-kind.ts';
import type { Cause } from '../../agents/cause.ts';
import type { LaneEvent, LaneOutcome, LaneRequest } from '../../conductor/ports.ts';
import { oneLine, sentence } from '../../safety/one-line.ts';
import type { Secret } from '../../safety/redact.ts';
import { createServedIds } from '../../wire/served-ids.ts';
import { alteredField } from '../call/ingest.ts';
import { createGuard, type Guard } from '../call/limits.ts';
import type { CommandOptions } from '../command/command.edge.ts';
import { type Containment, hiddenPlaces, pathOf } from '../process/containment.edge.ts';
import { laneEnv } from '../process/lane-env.edge.ts';
import { type LaneProcess, startProcess } from '../process/lane-process.edge.ts';
import { sandboxArgs } from '../process/lane-sandbox.ts';
import { markerOf } from '../process/process-tree.edge.ts';
import type { ProcessEnd } from '../process/program-end.ts';
import { programPlaces } from '../process/program-places.edge.ts';
import { wrap } from '../process/wrap.ts';
import { agentLogins, type LentHome } from './agent-home.ts';
import { badAgentEnd } from './agent-outcome.ts';
import { type AgentHeard, createAgentOutput } from './agent-output.ts';
import type { AgentProgram } from './agent-program.edge.ts';

export interface AgentCall {
  readonly kind: AgentKind;
  readonly options: CommandOptions;
  readonly request: LaneRequest;
  readonly program: AgentProgram;
  readonly shut: Containment;
  readonly launch: Launch;
  readonly place: AgentPlace;
  readonly secrets: readonly Secret[];
  readonly key: Secret | undefined;
}
export interface AgentPlace {
  readonly cwd: string;
  readonly home: string;
  /** Holds the system text. */
  readonly words: string;
  readonly systemFile: string;
  /** Holds `home`, unless that one is lent. */
  readonly scratchHome: string;
  readonly lent: LentHome | undefined;
}
type Running = AgentCall & { readonly emit: (event: LaneEvent) => void };

const usualGraceMs = 3_000;
/** Time for a program to go by itself once its run is over. */
const leaveMs = 2_000;

/** Runs the program to its end, and everything it started. */
export async function runAgent(call: Running, signal: AbortSignal): Promise<LaneOutcome> {
  const { kind, options, request, program, place, shut } = call;
  const contained = shut.status === 'bwrap';
  let process: LaneProcess | undefined;
  let show = (_: LaneEvent): void => undefined;
  const talk = kind.converse(
    {
      ...request,
      ...place,
      program: program.name,
      resume: request.resume,
      contained,
      key: call.key,
    },
    (event) => show(event),
  );
  const timers: (() => void)[] = [];
  const later = (waitMs: number, act: () => void): void => {
    timers.push(options.clock.after(waitMs, act));
  };
  const halt = (): void => {
    if (process === undefined) return;
    if (talk.interrupt()) later(options.graceMs ?? usualGraceMs, () => process?.stop());
    else process.stop();
  };
  const guard = createGuard({ limits: request.limits, clock: options.clock, signal, onStop: halt });
  let sentAway = false;
  let left = false;
  const leave = (): void => {
    if (left) return;
    left = true;
    process?.close();
    sentAway = kind.word === 'acp';
    later(leaveMs, () => {
      sentAway = true;
      process?.stop();
    });
  };
  const output = createAgentOutput({
    ...{ reader: talk.reader, secrets: call.secrets, maxBytes: request.limits.maxBytes },
    ...{ cwd: place.cwd, guard, emit: call.emit },
    onLine: (line) => {
      talk.take(line);
      const { ended, trouble } = talk.reader.facts();
      if (ended) leave();
      else if (trouble?.reason === 'auth') guard.blame(trouble.reason, trouble.message);
    },
  });
  show = output.show;
  try {
    if (guard.cause() !== undefined) return outcomeOf(call, { guard, heard: output.end(), talk });
    process = await start(call, harmless(guard, output.take));
    if (guard.cause() !== undefined) process.stop();
    call.emit({ type: 'started' });
    const running = process;
    talk.begin({ send: (text) => running.send(text), leave });
    const end = await process.ended;
    return outcomeOf(call, { guard, heard: output.end(), talk, end, sentAway });
  } catch (error) {
    process?.stop();
    await process?.ended;
    throw error;
  } finally {
    // The talk says so once more when it is closed; the program it would send away is gone by then.
    left = true;
    guard.end();
    talk.end();
    for (const clear of timers) clear();
  }
}

type Hear = (stream: 'stdout' | 'stderr', text: string, bytes: number) => void;

/** Thrown from a pipe's event it would end fugu, not this call. */
function harmless(guard: Guard, hear: Hear): Hear {
  return (...heard) => {
    try {
      hear(...heard);
    } catch (error) {
      guard.blame('error', `Whoever listens to this call failed: ${String(error)}`);
    }
  };
}

async function start(call: AgentCall, onText: Hear): Promise<LaneProcess> {
  const { kind, options, request, program, shut, launch, place } = call;
  const wrapped = await wrap(shut, [...program.words, ...launch.args], async () =>
    sandboxArgs({
      // Mounts do not follow the links of a path.
      cwd: await realpath(place.cwd),
      home: await realpath(place.scratchHome),
      access: request.access,
      nests: kind.nests,
      programs: await programPlaces([...program.words, ...launch.args], pathOf(options.env)),
      readable: [await realpath(place.words)],
      writable: place.lent?.writable ?? [],
      hidden: await hiddenFor(call),
    }),
  );
  const marker = markerOf(request.run, request.call);
  const names = request.model.env ?? [];
  return startProcess({
    ...wrapped,
    cwd: place.cwd,
    env: {
      ...place.lent?.env,
      ...launch.env,
      ...laneEnv(options.env, names, place.home, marker),
    },
    input: launch.input,
    marker,
    graceMs: options.graceMs ?? usualGraceMs,
    clock: options.clock,
    onText,
  });
}

function hiddenFor({ options, place }: AgentCall): ReturnType<typeof hiddenPlaces> {
  const { HOME } = options.env;
  const logins =
    place.lent !== undefined || HOME === undefined ? [] : agentLogins.map((one) => join(HOME, one));
  return hiddenPlaces(HOME, [...logins, ...(options.hide ?? [])]);
}

interface AgentEnded {
  readonly guard: Guard;
  readonly heard: AgentHeard;
  readonly talk: Conversation;
  readonly end?: ProcessEnd;
  readonly sentAway?: boolean;
}

/** The first cause wins: a limit or an abort of ours, then what the agent said of itself, then how it ended. */
function outcomeOf(call: Running, { guard, heard, talk, end, sentAway }: AgentEnded): LaneOutcome {
  const failure: Cause | undefined =
    guard.cause() ??
    badAgentEnd({
      name: call.program.name,
      heard,
      talk: talk.trouble(),
      end,
      sentAway: sentAway ?? false,
    });
  const { facts, altered, removed } = heard;
  const stragglers = end?.stragglersKilled ?? 0;
  const ids = createServedIds();
  ids.add(facts.ids ?? []);
  const base = {
    text: facts.text,
    ...alteredField(altered),
    served: ids.served(call.request.model.model, (id) => oneLine(id, call.secrets, 500)),
    durationMs: 0,
    retries: facts.retries,
    ...(facts.usage === undefined ? {} : { usage: facts.usage }),
    ...(facts.costUsd === undefined ? {} : { costUsd: facts.costUsd }),
    ...(facts.sessionId === undefined ? {} : { sessionId: facts.sessionId }),
    ...(stragglers === 0 ? {} : { stragglersKilled: stragglers }),
    ...(call.shut.status === 'bwrap' ? {} : { unsandboxed: true }),
  } as const;
  if (failure !== undefined) {
    const message = sentence(failure.message, call.secrets);
    return { status: 'failed', reason: failure.reason, message, ...base };
  }
  if (removed === undefined) return { status: 'done', ...base };
  call.emit({ type: 'notice', level: 'warning', text: removed });
  return { status: 'done', message: removed, ...base };
}
