import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterRest, pause } from '../../base/wait.edge.ts';
import type { Environment } from '../../domain/environment.ts';
import { killOrphans, processStart } from '../engine/child-record.edge.ts';
import type { Engine } from '../engine/engine.ts';
import type { EmbeddedPlace } from '../engine/engine-embedded.edge.ts';
import { createEngine } from '../engine/engines.edge.ts';
import { createGpu, type GpuOptions } from '../engine/gpu.edge.ts';
import { createConnections, question } from '../engine/upstream.edge.ts';
import { createHistory } from '../queue/history.edge.ts';
import { createNews } from '../queue/news.edge.ts';
import { createService, type Service } from '../queue/service.edge.ts';
import type { SlotConfig } from '../slot-config.ts';
import type { ToolKey } from './gate.ts';
import { answer } from './routes.edge.ts';

export interface DaemonOptions {
  readonly config: SlotConfig;
  /** The slot's folder in the state folder: token, child record, logs, history. Private to its owner. */
  readonly dir: string;
  readonly env: Environment;
  readonly version: string;
  /** Where the embedded engine is, if it is installed. */
  readonly embedded?: EmbeddedPlace;
  readonly gpu?: Omit<GpuOptions, 'mode'>;
}

export type Served =
  | { readonly status: 'serving'; readonly daemon: Daemon }
  /** Another daemon of this kind has the port: the caller is its client now. */
  | { readonly status: 'running'; readonly pid: number }
  | { readonly status: 'refused'; readonly because: string };

export interface Daemon {
  readonly port: number;
  /** Resolves when it has ended, by itself or by `stop`, and its engine is gone. */
  readonly ended: Promise<string>;
  stop(because: string): Promise<void>;
}

/**
 * Serves the slot on 127.0.0.1. The port is the lock: the kernel gives it to one process and takes
 * it back when that one dies. Only its holder touches the folder, so what an earlier daemon left
 * there is killed and never adopted.
 */
export async function serveSlot(options: DaemonOptions): Promise<Served> {
  const { config, dir, env } = options;
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 });
  // A request that comes before the engine is made waits for it; without a listener it would be lost.
  const open = Promise.withResolvers<Handler>();
  server.on('request', (request, response) => {
    void open.promise.then((handle) => handle(request, response));
  });
  const bound = await listen(server, config.port);
  if (bound !== 'bound')
    return bound === 'taken' ? whoServes(config.port) : { status: 'refused', because: bound };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  await untilGone(killOrphans(dir), config);
  const engine = createEngine(options);
  if (engine.status === 'refused') {
    server.close();
    return engine;
  }
  const daemon = run(options, server, engine.engine, toolKeys(config, env), open.resolve);
  return { status: 'serving', daemon };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

function run(
  options: DaemonOptions,
  server: Server,
  engine: Engine,
  keys: readonly ToolKey[],
  open: (handle: Handler) => void,
): Daemon {
  const { config, dir } = options;
  const token = makeToken(dir);
  const history = createHistory(dir);
  const news = createNews(history.append);
  const gpu = createGpu({ mode: config.gpu, ...options.gpu });
  const agent = createConnections();
  const service = createService({ ...options, engine, gpu, news, agent });
  const ended = Promise.withResolvers<string>();
  let ending: Promise<void> | undefined;
  const end = async (because: string): Promise<void> => {
    clearInterval(watch);
    service.close('The local slot is ending. Ask again; the next request starts a new one.');
    service.tell({ type: 'state', state: 'ended', because });
    service.desk.dropAll();
    await service.supervisor.stop();
    // Whoever has just given the slot back is still owed its last word.
    await afterRest();
    gpu.close();
    news.close();
    agent.destroy();
    server.close();
    server.closeAllConnections();
    rmSync(tokenFile(dir), { force: true });
    forgetPort(dir);
    await history.close();
    ended.resolve(because);
  };
  const stop = (because: string): Promise<void> => {
    ending ??= end(because);
    return ending;
  };
  const endWhen = (when: 'now' | 'idle'): void => {
    if (when === 'now') {
      void stop('it was told to stop');
      return;
    }
    service.close('The local slot is about to change its model. Ask again in a moment.');
    void whenFree(service).then(() => stop('its config changed'));
  };
  const watch = setInterval(
    () => {
      if (service.idleMs() >= config.idleMs) void stop('nobody asked for a while');
    },
    Math.min(5_000, Math.max(20, config.idleMs / 4)),
  );
  open((request, response) =>
    answer({ service, news, keys, token, end: endWhen }, request, response),
  );
  const port = portOf(server, config.port);
  writeFileSync(portFile(dir), String(port), { mode: 0o600 });
  // Whoever started the daemon is about to ask; the model loads meanwhile.
  void service.supervisor.ready();
  return { port, ended: ended.promise, stop };
}

async function whenFree(service: Service): Promise<void> {
  while (service.desk.line().holder !== undefined || service.desk.waiting().length > 0) {
    await pause(50);
  }
}

/** Port 0 asks for any free one; tests do. */
function portOf(server: Server, asked: number): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : asked;
}

function listen(server: Server, port: number): Promise<'bound' | 'taken' | string> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('taken');
      else
        resolve(
          `The port ${port} of 127.0.0.1 cannot be used (${error.code}). Set slot.port to another one.`,
        );
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve('bound'));
  });
}

/** Who has the port: one of us, or a stranger. */
async function whoServes(port: number): Promise<Served> {
  const address = { host: '127.0.0.1', port, basePath: '', headers: {} };
  const asked = await question(address, { method: 'GET', path: '/slot/status' }, 15_000);
  if (asked.status === 'answered') {
    try {
      const status: unknown = JSON.parse(asked.text);
      if (typeof status === 'object' && status !== null && 'slotd' in status && 'pid' in status) {
        return { status: 'running', pid: Number(status.pid) };
      }
    } catch {
      // No daemon of ours.
    }
  }
  const because = `Port ${port} of 127.0.0.1 is taken by another program. Stop it, or set slot.port to another one.`;
  return { status: 'refused', because };
}

/** A killed engine holds its memory until the kernel is done with it. */
async function untilGone(pids: readonly number[], { pace }: SlotConfig): Promise<void> {
  const untilMs = Date.now() + pace.deadMs;
  while (Date.now() < untilMs && pids.some((pid) => processStart(pid) !== undefined)) {
    await pause(10);
  }
}

function tokenFile(dir: string): string {
  return join(dir, 'token');
}

function makeToken(dir: string): string {
  const token = randomBytes(24).toString('base64url');
  rmSync(tokenFile(dir), { force: true });
  writeFileSync(tokenFile(dir), token, { mode: 0o600 });
  return token;
}

/** The token of the running daemon; undefined when there is none or it is not ours to read. */
export function readToken(dir: string): string | undefined {
  try {
    return readFileSync(tokenFile(dir), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function portFile(dir: string): string {
  return join(dir, 'port');
}

/** The port of the folder's daemon, which may be gone; undefined when none was left. */
export function readPort(dir: string): number | undefined {
  try {
    const port = Number(readFileSync(portFile(dir), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}

/** For a port that has become somebody else's. */
export function forgetPort(dir: string): void {
  rmSync(portFile(dir), { force: true });
}

/** Keys are named in the spec and live in the environment; one that is not set opens nothing. */
function toolKeys(config: SlotConfig, env: DaemonOptions['env']): readonly ToolKey[] {
  return Object.entries(config.keys).flatMap(([tool, { key, class: kind }]) => {
    const name = /^env:(\w+)$/.exec(key)?.[1];
    const value = name === undefined ? undefined : env[name]?.trim();
    return value === undefined || value === '' ? [] : [{ tool, value, class: kind }];
  });
}
