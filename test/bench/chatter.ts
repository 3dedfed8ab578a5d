/** Sixteen lanes that talk at once, by HTTP and as programs: nothing may be lost, and keys must get through. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../source/app/clock.edge.ts';
import { createBroadcast } from '../../source/base/broadcast.ts';
import type { LaneDriver, LaneEvent, LaneRequest } from '../../source/conductor/ports.ts';
import type { Call } from '../../source/domain/call.ts';
import type { ModelEntry } from '../../source/domain/role-map.ts';
import { createDrivers } from '../../source/lanes/drivers.edge.ts';
import { createContent } from '../../source/ui/store/content.ts';
import { atMost, type Figure, percentile } from './figure.ts';

const lanes = 16;
const perSecond = 200;
const seconds = 6;
const count = perSecond * seconds;
const paneWidth = 78;
const paneRows = 36;
const framesPerSecond = 15;
const probeMs = 5;
/** Programs and connections start in this time; the measurement begins after it. */
const settleMs = 1_500;
const here = join(import.meta.dirname, 'chatter');

/** The same load once through the HTTP driver and once through the command driver; the loop idle beside them. */
export async function bench(): Promise<readonly Figure[]> {
  const idle = await lateness(pause(2_000), 0);
  const http = await overHttp();
  const programs = await overPrograms();
  return [
    { name: 'chatter: event loop while idle, p99', value: tenths(idle), unit: 'ms' },
    ...figures(`${lanes} HTTP lanes × ${perSecond}/s`, http),
    ...figures(`${lanes} command lanes × ${perSecond}/s`, programs),
  ];
}

interface Heard {
  readonly lost: number;
  readonly p99Ms: number;
  readonly perSecond: number;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

function figures(load: string, heard: Heard): readonly Figure[] {
  const name = (what: string) => `chatter: ${load}, ${what}`;
  return [
    { ...atMost(name('lost'), heard.lost, 'events', 0), scripted: true },
    { ...atMost(name('loop p99'), tenths(heard.p99Ms), 'ms', 20), scripted: true },
    { name: name('arrived'), value: heard.perSecond, unit: 'events/s' },
  ];
}

async function overHttp(): Promise<Heard> {
  const args = [join(here, 'stream.ts'), String(perSecond), String(count)];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(createInterface({ input: server.stdout }), 'line');
    const baseURL = `http://127.0.0.1:${port}/v1`;
    return await talk({ driver: 'openai', model: 'bench', baseURL, price: 'free' }, tmpdir());
  } finally {
    server.kill();
  }
}

async function overPrograms(): Promise<Heard> {
  const folder = mkdtempSync(join(tmpdir(), 'fugu-chatter-'));
  const command = [process.execPath, join(here, 'lines.ts'), String(perSecond), String(count)];
  try {
    return await talk({ driver: 'command', model: 'bench', command, price: 'free' }, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every lane's call at once, through driver, broadcast and rings, one pane being drawn from them. */
async function talk(model: ModelEntry, cwd: string): Promise<Heard> {
  const env = { PATH: process.env.PATH, HOME: cwd };
  const driver = createDrivers(env, { clock: systemClock })[model.driver];
  if (!driver) throw new Error(`There is no driver ${model.driver}.`);
  const chatter = createBroadcast<[Call, LaneEvent]>();
  const content = createContent(texts, () => {});
  chatter.listen((call, event) => content.hear(call, event));
  const painter = setInterval(() => {
    content.ring('lane0')?.rows(paneWidth).tail(paneRows);
  }, 1000 / framesPerSecond);
  const began = performance.now();
  const calls = Array.from({ length: lanes }, (_, at) => `lane${at}`);
  const runs = Promise.all(calls.map((id) => ask(driver, model, id, cwd, chatter.emit)));
  const p99Ms = await lateness(runs, settleMs);
  const tookS = (performance.now() - began) / 1000;
  clearInterval(painter);
  const kept = calls.map((id) => inOrder(content.ring(id)?.lines() ?? []));
  const arrived = kept.reduce((sum, each) => sum + each, 0);
  return { lost: lanes * count - arrived, p99Ms, perSecond: Math.round(arrived / tookS) };
}

const absent = async (): Promise<undefined> => undefined;
const texts = {
  blobText: absent,
  diffText: absent,
  memory: async () => ({ status: 'none', because: 'there is none' }) as const,
};

/** How many of the numbered lines are there, each at its place. */
function inOrder(lines: readonly string[]): number {
  const said = lines.filter((line) => /^n\d+$/.test(line));
  return said.filter((line, at) => line === `n${at}`).length;
}

async function ask(
  driver: LaneDriver,
  model: ModelEntry,
  id: string,
  cwd: string,
  emit: (call: Call, event: LaneEvent) => void,
): Promise<void> {
  const call: Call = {
    id,
    step: 's1',
    purpose: 'work',
    lane: 'worker-fast',
    model: 'bench',
    because: 'a bench',
    passedOver: [],
  };
  const request = requestOf(model, id, cwd);
  const outcome = await driver.run(
    request,
    (event) => emit(call, event),
    new AbortController().signal,
  );
  if (outcome.status !== 'done') throw new Error(`${id}: ${outcome.message}`);
}

function requestOf(model: ModelEntry, call: string, cwd: string): LaneRequest {
  return {
    run: `bench-${process.pid}`,
    call,
    purpose: 'work',
    model,
    modelName: 'bench',
    system: 'You talk.',
    prompt: 'Talk.',
    ...(model.driver === 'command' ? { cwd, home: cwd } : {}),
    access: 'read-only',
    limits: {
      wallMs: 60_000,
      idleMs: 30_000,
      firstTokenMs: 30_000,
      maxTokens: 100_000,
      maxBytes: 10_000_000,
      maxToolCalls: 10,
      maxTries: 1,
    },
    optional: false,
  };
}

/** How late a timer is, p99 in milliseconds, from `afterMs` on until the work has ended. */
async function lateness(work: Promise<unknown>, afterMs: number): Promise<number> {
  const began = performance.now();
  const late: number[] = [];
  let last = began;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - began > afterMs) late.push(Math.max(0, now - last - probeMs));
    last = now;
  }, probeMs);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
  return percentile(late, 0.99);
}
