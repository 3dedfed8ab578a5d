import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:http';
import type { Engine } from '../engine/engine.ts';
import type { Gpu } from '../engine/gpu.edge.ts';
import type { Supervisor } from '../recovery/supervision.ts';
import { createSupervisor } from '../recovery/supervisor.edge.ts';
import type { SlotConfig } from '../slot-config.ts';
import type { SlotNews, SlotStatus } from '../status.ts';
import { type Counter, createCounter } from './counter.edge.ts';
import type { Holding } from './holding.ts';
import type { News } from './news.edge.ts';
import { statusOf } from './status-of.edge.ts';
import { createWaitQueue, type WaitQueue } from './wait-queue.edge.ts';

/** The slot itself, without its doors: the line, the engine's keeper, the figures. */
export interface Service {
  readonly config: SlotConfig;
  readonly desk: WaitQueue;
  readonly supervisor: Supervisor;
  readonly counter: Counter;
  readonly agent: Agent;
  tell(news: SlotNews): void;
  newId(): string;
  /** Says who holds the slot now; undefined when nobody does. */
  hold(holding: Holding | undefined): void;
  status(): SlotStatus;
  /** How long nothing was asked of the model, in milliseconds; 0 while somebody holds or waits. */
  idleMs(): number;
  /** Why newcomers are turned away, when they are. */
  closedBecause(): string | undefined;
  close(because: string | undefined): void;
}

export interface ServiceOptions {
  readonly config: SlotConfig;
  readonly engine: Engine;
  readonly gpu: Gpu;
  readonly news: News;
  readonly agent: Agent;
  readonly version: string;
}

export function createService(options: ServiceOptions): Service {
  const { config, engine, gpu, news, agent } = options;
  const counter = createCounter();
  const bootMs = Date.now();
  let lastUseMs = bootMs;
  let holding: Holding | undefined;
  let closed: string | undefined;
  const touch = (): void => {
    lastUseMs = Date.now();
  };
  const tell = (item: SlotNews): void => {
    counter.hear(item);
    news.tell(item);
  };
  const supervisor = createSupervisor({
    engine,
    config,
    tell,
    memory: { mark: gpu.mark, freed: (pid) => gpu.freed(pid, config.pace.vramMs) },
    connections: agent,
  });
  const desk = createWaitQueue(config.line, touch);
  const idleMs = (): number => {
    const { phase, upSinceMs = 0 } = supervisor.facts();
    const isWorking =
      holding !== undefined ||
      desk.waiting().length > 0 ||
      phase === 'starting' ||
      phase === 'restarting';
    return isWorking ? 0 : Date.now() - Math.max(lastUseMs, upSinceMs);
  };
  return {
    config,
    desk,
    supervisor,
    counter,
    agent,
    tell,
    newId: () => randomUUID().slice(0, 8),
    hold: (next) => {
      holding = next;
      touch();
    },
    idleMs,
    closedBecause: () => closed,
    close: (because) => {
      closed = because;
    },
    status: () =>
      statusOf({
        ...options,
        bootMs,
        holding,
        waiting: desk.waiting(),
        isHeldBack: desk.isHeldBack() || closed !== undefined,
        closedBecause: closed,
        engine: supervisor.facts(),
        stats: counter.stats(),
        gpu: gpu.reading(),
        idleMs: idleMs(),
      }),
  };
}
