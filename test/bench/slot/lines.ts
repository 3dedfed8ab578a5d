/** The stand-in model and the two lines before it, each a process of its own that ends with `close`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { readSlotConfig } from '../../../source/slot/slot-config.ts';

export interface Place {
  readonly port: number;
  close(): Promise<void>;
}

const startMs = 15_000;
const serveProgram = join(import.meta.dirname, '..', '..', 'fixtures', 'slot', 'serve.mjs');

export async function startModel(): Promise<Place> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'model.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = Number(await firstLine(child));
  return { port, close: () => end(child) };
}

/** Our daemon, attached to the model, with room for all callers in its line. */
export async function startDaemon(modelPort: number, depth: number): Promise<Place> {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-bench-slot-'));
  const section = { engine: 'attach', url: `http://127.0.0.1:${modelPort}`, depth, gpu: 'off' };
  const read = readSlotConfig(section, 'stand-in', dir);
  if (read.status === 'refused') throw new Error(read.problems.join('\n'));
  const config = JSON.stringify({ ...read.config, port: 0 });
  const child = spawn(process.execPath, [serveProgram], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SLOT_DIR: join(dir, 'slot'), SLOT_CONFIG: config },
  });
  const close = async (): Promise<void> => {
    await end(child);
    rmSync(dir, { recursive: true, force: true });
  };
  const said = await firstLine(child);
  const { port } = JSON.parse(said || '{}');
  if (port !== undefined) return { port, close };
  await close();
  throw new Error(`The daemon does not serve: ${said}`);
}

/** HAProxy with one connection to the model, which it may use for whoever comes. */
export async function startHaproxy(modelPort: number): Promise<Place> {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-bench-haproxy-'));
  const port = await freePort();
  const file = join(dir, 'haproxy.cfg');
  writeFileSync(file, haproxyConfig(port, modelPort));
  const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const close = async (): Promise<void> => {
    await end(child);
    rmSync(dir, { recursive: true, force: true });
  };
  const untilMs = Date.now() + startMs;
  while (!(await answers(port))) {
    if (child.exitCode === null && Date.now() < untilMs) await pause(20);
    else {
      await close();
      throw new Error(`HAProxy does not serve (${child.exitCode ?? 'silent'}).`);
    }
  }
  return { port, close };
}

function haproxyConfig(port: number, modelPort: number): string {
  return `global
  maxconn 1000
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout queue 60s
  http-reuse always
frontend callers
  bind 127.0.0.1:${port}
  default_backend model
backend model
  server model 127.0.0.1:${modelPort} maxconn 1
`;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) return '';
  const lines = createInterface(child.stdout);
  const late = AbortSignal.timeout(startMs);
  const [line] = await once(lines, 'line', { signal: late });
  return String(line);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await gone;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
