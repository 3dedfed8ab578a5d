import { join } from 'node:path';
import { type Broadcast, createBroadcast } from '../../base/broadcast.ts';
import { type ConductorParts, createConductor } from '../../conductor/conductor.ts';
import { createPerform } from '../../conductor/effects/perform.ts';
import type { Conductor, LaneEvent } from '../../conductor/ports.ts';
import type { Call } from '../../domain/call.ts';
import type { Command } from '../../domain/commands.ts';
import { decodeFact, type Recorded } from '../../domain/decode.ts';
import type { Environment } from '../../domain/environment.ts';
import type { Fact } from '../../domain/facts.ts';
import { serveControl } from '../../journal/control.edge.ts';
import { openFileJournal } from '../../journal/file-journal.edge.ts';
import { sweepRun } from '../../lanes/process/process-tree.edge.ts';
import type { SlotClient } from '../../slot/client/client.edge.ts';
import { watchSpec } from '../../spec/spec-watch.edge.ts';
import { fold } from '../../state/evolve/evolve.ts';
import { BrokenRule } from '../../state/evolve/hard-rule.ts';
import type { RunState } from '../../state/run-state.ts';
import { trustHash } from '../../state/select.ts';
import { systemClock } from '../clock.edge.ts';
import { slotClientOf, slotFolder } from '../local-slot.edge.ts';
import { adoptText, type SpecInForce, type SpecReading } from '../spec-in-force.edge.ts';
import { exits, UsageError } from '../usage-error.ts';
import { dispatchAsUser } from './dispatch-as-user.ts';
import { readPersonCommand } from './person-command.ts';
import { shownCommands } from './shown-commands.ts';
import { refuseMisread } from './stored-replies.ts';
import { openWorld, type RunWorld } from './wire-effects.edge.ts';

/** One run, open for writing in this process. */
export type Session = {
  readonly run: string;
  readonly dir: string;
  readonly world: RunWorld;
  readonly conductor: Conductor<RunState>;
  readonly chatter: Broadcast<[Call, LaneEvent]>;
  /** The local model's slot as the role map in force has it; asking it starts nothing. */
  slot(): SlotClient | undefined;
  /** Watches a spec file and adopts its edits while the run is open. */
  follow(spec: { readonly path: string; readonly text: string }): void;
  /** Why no other process can act on the run while this one has it open; undefined where it can. */
  readonly unserved: { readonly what: string; readonly remedy: string } | undefined;
  /** What stopped the run, if a fault did. */
  fault(): unknown;
  /** Tells of the fault that stopped the run; nothing more happens in it. */
  readonly faults: Broadcast<[unknown]>;
  close(): Promise<void>;
};

export type SessionOptions = {
  readonly run: string;
  readonly dir: string;
  readonly stateDir: string;
  readonly env: Environment;
  /** Folder of the local model's slot; only a rehearsal has its own, and it knows no shared memory. */
  readonly slotDir?: string | undefined;
};

/** Opens a run's journal, folds it, and puts a conductor over it. Nothing is started before `begin`. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { run, dir, stateDir, env } = options;
  const opened = await openJournal(run, dir);
  const chatter = createBroadcast<[Call, LaneEvent]>();
  let running: Conductor<RunState> | undefined;
  const slotDir = options.slotDir ?? slotFolder(stateDir);
  const map = () => running?.state().spec?.map;
  const job = () => running?.state().job;
  const world = await openWorld({
    ...{ runDir: dir, stateDir, env, chatter, map, job, slotDir },
    memory: options.slotDir === undefined ? 'shared' : 'none',
  }).catch(async (error) => {
    await opened.journal.close();
    throw error;
  });
  let fault: unknown;
  const faults = createBroadcast<[unknown]>();
  const parts: ConductorParts = {
    journal: opened.journal,
    history: opened.history,
    clock: systemClock,
    perform: createPerform(world),
    onTrouble: (error) => {
      fault ??= error;
      faults.emit(error);
    },
  };
  const conductor = createConductor(parts);
  running = conductor;
  const control = await serveControl(dir, (value) => answer(conductor, world, value));
  let watch: ReturnType<typeof followSpec> | undefined;
  return {
    run,
    dir,
    world,
    conductor,
    chatter,
    slot: () => slotClientOf(map(), slotDir, env),
    follow(spec) {
      watch ??= followSpec(spec, conductor);
    },
    unserved: control.status === 'serving' ? undefined : control,
    fault: () => fault,
    faults,
    async close() {
      await watch?.close();
      if (control.status === 'serving') await control.close();
      await conductor.stop();
      await keepOutcome(dir, conductor.state(), world);
      await world.workspaces.close();
      await sweepRun(run, systemClock);
    },
  };
}

/** What a kit's run leaves beside its journal when it has ended, whoever had it open then. */
async function keepOutcome(dir: string, state: RunState, { blobs }: RunWorld): Promise<void> {
  if (!state.ended || state.job?.givenPlan?.source === undefined) return;
  const { keepRecord } = await import('../panel/record.edge.ts');
  // The record can be made again from the run (fugu panel show), so a full disk costs no more than it.
  await keepRecord(dir, state, blobs).catch(() => undefined);
}

async function openJournal(run: string, dir: string) {
  const opened = await openFileJournal<Fact>({
    dir,
    decode: (value, version) => decodeFact(value, version),
    now: () => systemClock.now(),
    onTorn: ({ bytes }) => ({ type: 'TailCut', bytes }),
  });
  switch (opened.status) {
    case 'open': {
      const history = opened.records as readonly Recorded[];
      try {
        proveHistory(history, dir);
      } catch (error) {
        await opened.journal.close();
        throw error;
      }
      return { journal: opened.journal, history };
    }
    case 'held':
      return refuseHeld(run, opened.pid);
    case 'refused':
      throw new UsageError(
        `${join(dir, 'journal.jsonl')}:${opened.problem.line}: ${opened.problem.what}`,
        opened.problem.remedy,
      );
    case 'failed':
      throw new UsageError(opened.what, opened.remedy, exits.failed);
    default:
      return opened satisfies never;
  }
}

/** A run has one writer; whoever else comes is told who that is. */
export function refuseHeld(run: string, pid: number): never {
  throw new UsageError(
    `Run ${run} is open in process ${pid}.`,
    `Close it there, or act on it from here: fugu audit ${run}`,
  );
}

/** Folds a journal once so that a broken rule is told with its line, not as a crash. */
export function proveHistory(history: readonly Recorded[], dir: string): RunState {
  try {
    return fold(history);
  } catch (error) {
    if (!(error instanceof BrokenRule)) throw error;
    const line = brokenLine(history);
    throw new UsageError(`${join(dir, 'journal.jsonl')}:${line}: ${error.message}.`, error.remedy);
  }
}

/** The first fact that breaks a rule; each fact is one line. */
function brokenLine(history: readonly Recorded[]): number {
  let low = 0;
  let high = history.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (folds(history.slice(0, middle))) low = middle;
    else high = middle;
  }
  return high;
}

function folds(history: readonly Recorded[]): boolean {
  try {
    fold(history);
    return true;
  } catch {
    return false;
  }
}

/** A command of another process of the same user. */
async function answer(
  conductor: Conductor<RunState>,
  world: RunWorld,
  value: unknown,
): Promise<unknown> {
  const command = readPersonCommand(value);
  if (!command) {
    const what = 'This command is not open to a person.';
    return { refusals: [{ what, remedy: 'See fugu help.' }] };
  }
  const refusals = await dispatchAsUser(conductor, world, command);
  const { audit, ended, landed, landingStopped } = conductor.state();
  return { refusals, state: { audit: audit?.decision, ended, landed, landingStopped } };
}

function followSpec(watch: { path: string; text: string }, conductor: Conductor<RunState>) {
  const { path, text } = watch;
  return watchSpec(
    path,
    (next) => {
      const reading = adoptText(next, path, conductor.state().job?.tune ?? {});
      void conductor.dispatch(
        reading.status === 'adopted'
          ? adoption(reading.spec)
          : { type: 'RefuseSpec', source: path, problems: reading.problems },
      );
    },
    {
      known: text,
      onTrouble: (problems) =>
        void conductor.dispatch({ type: 'RefuseSpec', source: path, problems }),
    },
  );
}

export function adoption({ digest, path, map }: SpecInForce): Command {
  return { type: 'AdoptSpec', digest, source: path, map };
}

/** Shows the project's commands to the run, and whether this person has trusted them before. */
export async function showCommands(session: Session): Promise<void> {
  const { job } = session.conductor.state();
  if (!job) return;
  const { workspaces } = session.world;
  const found = await workspaces.commands(job.repo.path, job.repo.base, job.tune);
  const { hash, commands, files } = shownCommands(found, session.conductor.state().spec?.map);
  const known = job.rehearsal || (await workspaces.trust.isTrusted(job.repo.path, hash));
  const now = session.conductor.state().commands;
  // Trust given since they were shown, as with `fugu trust`, is news.
  if (now?.hash !== hash || (known && !now.trusted)) {
    await session.conductor.dispatch({ type: 'ShowCommands', hash, commands, files, known });
  }
}

/** Trust that was given while nobody had the run open. */
async function takeTrust({ conductor, world }: Session, by: string): Promise<void> {
  const state = conductor.state();
  const hash = trustHash(state);
  const repo = state.job?.repo.path;
  if (hash === undefined || repo === undefined) return;
  if (await world.workspaces.trust.isTrusted(repo, hash)) {
    await conductor.dispatch({ type: 'TrustCommands', hash, by });
  }
}

/**
 * Takes up a run again: what was under way is owed again, the spec of today is adopted, and where
 * that is refused the run's own map stays in force.
 */
export async function takeUp(session: Session, today: SpecReading, person: string): Promise<void> {
  const { conductor } = session;
  await sweepRun(session.run, systemClock);
  if (conductor.state().ended) return;
  await refuseMisread({ conductor, blobs: session.world.blobs, dir: session.dir });
  // First of all: a scarce call that was under way must be folded to lost before anything is owed.
  await conductor.dispatch({ type: 'Resume', by: person });
  if (today.status === 'refused') {
    const { path, problems } = today;
    await conductor.dispatch({ type: 'RefuseSpec', source: path, problems });
  } else if (conductor.state().spec?.digest !== today.spec.digest) {
    await conductor.dispatch(adoption(today.spec));
  } else await probeAgain(session);
  await showCommands(session);
  await takeTrust(session, person);
}

/** A key that was set or a program that was installed since the last time is found on taking up. */
async function probeAgain({ conductor, world }: Session): Promise<void> {
  const { spec, pools } = conductor.state();
  const before = spec === undefined ? undefined : pools[spec.digest];
  if (!before) return;
  const found = await createPerform(world)(
    { key: 'probe again', type: 'probe' },
    {
      signal: new AbortController().signal,
      state: () => conductor.state(),
      tell: (command) => conductor.dispatch(command),
    },
  );
  if (found?.type !== 'EndProbe') return;
  const changed = Object.entries(found.models).some(
    ([name, { usable }]) => before[name]?.usable !== usable,
  );
  if (changed) await conductor.dispatch(found);
}
