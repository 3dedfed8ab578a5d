import type { Agent } from 'node:http';
import { pause } from '../../base/wait.edge.ts';
import type { Engine } from '../engine/engine.ts';
import type { SlotConfig } from '../slot-config.ts';
import type { SlotNews } from '../status.ts';
import {
  type Breaker,
  closedBreaker,
  dead,
  halfOpen,
  mayGo,
  proved,
  restarted,
  tripped,
} from './breaker.ts';
import { startBackoffMs } from './escalation.ts';
import { createProbe } from './probe.edge.ts';
import type { Phase, Ready } from './supervision.ts';

/** The graphics card's memory, before an engine is loaded and after it is gone. */
export interface GpuMemory {
  mark(): Promise<void>;
  /** Resolves when the memory of a process that is gone is free again, or is not worth waiting for. */
  freed(pid: number | undefined): Promise<void>;
}

export interface SupervisorOptions {
  readonly engine: Engine;
  readonly config: SlotConfig;
  readonly tell: (news: SlotNews) => void;
  readonly memory: GpuMemory;
  /** Connections to an engine that is gone are of no use. */
  readonly connections: Agent;
}

/** What is remembered of the engine, over all its processes. */
export interface Keep {
  phase: Phase;
  because: string | undefined;
  breaker: Breaker;
  failedStarts: number;
  errors: number;
  swallowed: boolean;
  restarts: number;
  softAborts: number;
  upSinceMs: number | undefined;
  health: { says: string; atMs: number } | undefined;
  lastRestart: { atMs: number; because: string; health: string } | undefined;
  ended: boolean;
}

export function newKeep(): Keep {
  return {
    phase: 'off',
    because: undefined,
    breaker: closedBreaker,
    failedStarts: 0,
    errors: 0,
    swallowed: false,
    restarts: 0,
    softAborts: 0,
    upSinceMs: undefined,
    health: undefined,
    lastRestart: undefined,
    ended: false,
  };
}

/** Starting, replacing and giving up, one at a time. */
export interface Life {
  ready(): Promise<Ready>;
  restart(because: string, health: string): Promise<void>;
  crashed(because: string): Promise<void>;
  open(because: string): void;
}

interface Marks {
  enter(phase: Phase, because?: string): void;
  failedStart(because: string): void;
  open(because: string): void;
  die(): void;
  up(afterMs: number): void;
  refuse(): Ready;
}

function createMarks({ config, tell }: SupervisorOptions, keep: Keep): Marks {
  const enter = (phase: Phase, because?: string): void => {
    keep.phase = phase;
    keep.because = because;
    if (phase !== 'ready') keep.upSinceMs = undefined;
    tell({ type: 'state', state: phase, ...(because === undefined ? {} : { because }) });
  };
  return {
    enter,
    failedStart: (because) => {
      keep.failedStarts += 1;
      keep.breaker = restarted(keep.breaker, config.breaker, Date.now(), because);
      if (keep.breaker.status === 'open') enter('open', because);
    },
    open: (because) => {
      keep.breaker = tripped(keep.breaker, Date.now(), because);
      enter('open', because);
    },
    die: () => {
      const because =
        'the engine outlived SIGKILL, so the device or its driver hangs. Reboot or reset the driver, then run `fugu slot restart`';
      keep.breaker = dead(Date.now(), because);
      enter('dead', because);
    },
    up: (afterMs) => {
      keep.breaker = proved(keep.breaker);
      keep.failedStarts = 0;
      keep.errors = 0;
      keep.swallowed = false;
      keep.upSinceMs = Date.now();
      enter('ready');
      tell({ type: 'ready', afterMs });
    },
    refuse: () => refusalOf(keep, config),
  };
}

type Tried = 'ready' | 'again' | 'give-up';

/** One start, proved by a canary; whether another may be made at once is for the breaker to say. */
async function tryStart(options: SupervisorOptions, keep: Keep, marks: Marks): Promise<Tried> {
  const { engine, config, connections, memory } = options;
  const startMs = Date.now();
  const after = (): Tried => (keep.breaker.status === 'closed' ? 'again' : 'give-up');
  connections.destroy();
  await memory.mark();
  const started = await engine.start();
  if (keep.ended) return 'give-up';
  if (started.status === 'failed') {
    const wasHalfOpen = keep.breaker.status === 'half-open';
    if (started.again || wasHalfOpen) marks.failedStart(started.because);
    else marks.enter('off', started.because);
    return started.again ? after() : 'give-up';
  }
  if (await createProbe(engine, config).canary()) {
    marks.up(Date.now() - startMs);
    return 'ready';
  }
  if (keep.ended) return 'give-up';
  const because = 'it answers its health page and generates nothing';
  if ((await engine.stop('restart')) === 'undead') marks.die();
  else if (engine.rights === 'none') marks.open(because);
  else marks.failedStart(because);
  return after();
}

export function createLife(options: SupervisorOptions, keep: Keep): Life {
  const { engine, config, tell, memory } = options;
  const marks = createMarks(options, keep);
  let bringing: Promise<Ready> | undefined;

  const readyNow = (): Ready => {
    const address = engine.address();
    return address === undefined ? marks.refuse() : { status: 'ready', address };
  };
  const bring = async (): Promise<Ready> => {
    const leave = mayGo(keep.breaker, config.breaker, Date.now());
    if (leave.do === 'wait' || leave.do === 'never') return marks.refuse();
    if (leave.do === 'canary') keep.breaker = halfOpen(keep.breaker, Date.now());
    if (keep.phase !== 'restarting') marks.enter('starting');
    for (;;) {
      await pause(startBackoffMs(keep.failedStarts));
      if (keep.ended) return marks.refuse();
      const tried = await tryStart(options, keep, marks);
      if (tried === 'ready') return readyNow();
      if (tried === 'give-up') return marks.refuse();
    }
  };
  const replace = async (because: string, health: string): Promise<Ready> => {
    keep.restarts += 1;
    keep.lastRestart = { atMs: Date.now(), because, health };
    const pid = engine.pid();
    marks.enter('restarting', because);
    tell({ type: 'restart', because, health });
    keep.breaker = restarted(keep.breaker, config.breaker, Date.now(), because);
    if ((await engine.stop('restart')) === 'undead') {
      marks.die();
      return marks.refuse();
    }
    await memory.freed(pid);
    if (keep.breaker.status !== 'open') return bring();
    marks.enter('open', because);
    return marks.refuse();
  };
  /** Whatever is under way is waited for: two at once would start two engines. */
  const alone = (work: () => Promise<Ready>): Promise<Ready> => {
    bringing ??= work().finally(() => {
      bringing = undefined;
    });
    return bringing;
  };
  const restart = async (because: string, health: string): Promise<void> => {
    if (!keep.ended) await alone(() => replace(because, health));
  };
  return {
    ready: () => {
      if (bringing !== undefined) return bringing;
      if (keep.ended || keep.phase === 'dead') return Promise.resolve(marks.refuse());
      return keep.phase === 'ready' ? Promise.resolve(readyNow()) : alone(bring);
    },
    restart,
    open: marks.open,
    // A crash while it is being started is seen by the start itself.
    crashed: async (because) => {
      if (bringing === undefined) await restart(`it ended by itself: ${because}`, 'gone');
    },
  };
}

function refusalOf(keep: Keep, config: SlotConfig): Ready {
  const leave = mayGo(keep.breaker, config.breaker, Date.now());
  if (leave.do === 'never') return { status: 'refused', because: leave.because, dead: true };
  const because = keep.because ?? 'the local model is not running';
  if (leave.do !== 'wait') return { status: 'refused', because };
  return { status: 'refused', because: leave.because, retryAfterMs: leave.retryAfterMs };
}
