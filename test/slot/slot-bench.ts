import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';
import { createSlotClient, type SlotClient } from '../../source/slot/client/client.edge.ts';
import { type Daemon, serveSlot } from '../../source/slot/http/daemon.edge.ts';
import { readSlotConfig, type SlotConfig } from '../../source/slot/slot-config.ts';
import type { SlotStatus } from '../../source/slot/status.ts';
import { freePort } from '../helpers/free-port.ts';

export const fakeServer = fileURLToPath(
  new URL('../fixtures/slot/llama-server.mjs', import.meta.url),
);
export const serveProgram = fileURLToPath(new URL('../fixtures/slot/serve.mjs', import.meta.url));

export interface Deed {
  readonly pid: number;
  readonly asked?: string;
  readonly told?: string;
  readonly left?: string;
  readonly frozen?: string;
  readonly spawn?: number;
  readonly running?: number;
  readonly max?: number;
  readonly args?: readonly string[];
  readonly key?: boolean;
}

/** A slot with a fake engine: its folder, its config, and what the engine did. */
export interface Slot {
  readonly dir: string;
  readonly config: SlotConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  deeds(): readonly Deed[];
}

export interface Running extends Slot {
  readonly daemon: Daemon;
  readonly port: number;
  readonly url: string;
  readonly client: SlotClient;
  status(): Promise<SlotStatus>;
}

type Changes = { readonly [K in keyof SlotConfig]?: Partial<SlotConfig[K]> | SlotConfig[K] };

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

export function atEnd(end: () => Promise<unknown> | unknown): void {
  ends.push(end);
}

/** A config whose engine is the fake, with limits that a test can wait for. */
export async function makeSlot(
  changes: Changes = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Slot> {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-slot-test-'));
  atEnd(() => rmSync(dir, { recursive: true, force: true }));
  const program = join(dir, 'llama-server');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${fakeServer}' "$@"\n`);
  chmodSync(program, 0o700);
  const read = readSlotConfig(
    { gguf: '/models/tiny.gguf', program, gpu: 'off' },
    'tiny',
    '/home/me',
  );
  if (read.status === 'refused') throw new Error(read.problems.join());
  const base: SlotConfig = {
    ...read.config,
    port: await freePort(),
    // A daemon that lost a race may start when the winner has been stopped, and nobody knows of it.
    idleMs: 10_000,
    verdictMs: 250,
    softMs: 300,
    pace: { ...read.config.pace, termMs: 500, pollMs: 15, firstCommentMs: 60, commentMs: 60 },
  };
  const merged = Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      const before: unknown = Reflect.get(base, name);
      const both = typeof before === 'object' && before !== null && typeof value === 'object';
      return [name, both ? { ...before, ...value } : value];
    }),
  );
  const log = join(dir, 'deeds.jsonl');
  writeFileSync(log, '');
  return {
    dir: join(dir, 'slot'),
    config: { ...base, ...merged },
    env: { ...process.env, FAKE_LOG: log, FAKE_SPAWNS: join(dir, 'spawns'), ...env },
    deeds: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .flatMap((text) => (text === '' ? [] : [JSON.parse(text)])),
  };
}

/** Serves it in this process until the test ends; resolves when the engine is ready, unless told not to wait. */
export async function startSlot(
  changes: Changes = {},
  env: Readonly<Record<string, string>> = {},
  until: SlotStatus['state'] | 'serving' = 'idle',
): Promise<Running> {
  const slot = await makeSlot(changes, env);
  const served = await serveSlot({ ...slot, version: 'test' });
  if (served.status !== 'serving') throw new Error(JSON.stringify(served));
  atEnd(() => served.daemon.stop('the test is over'));
  const client = createSlotClient(served.daemon.port, slot.dir);
  const running: Running = {
    ...slot,
    daemon: served.daemon,
    port: served.daemon.port,
    url: `http://127.0.0.1:${served.daemon.port}`,
    client,
    status: async () => {
      const seen = await client.status();
      if (seen.status !== 'running') throw new Error(JSON.stringify(seen));
      return seen.slot;
    },
  };
  if (until !== 'serving') await expectState(running, until);
  return running;
}

/** Resolves when `look` is true; the limit only says that it never came. */
export async function eventually(
  look: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const untilMs = Date.now() + 15_000;
  while (!(await look())) {
    if (Date.now() > untilMs) throw new Error(`It never came about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function expectState(slot: Running, state: SlotStatus['state']): Promise<void> {
  await eventually(async () => (await slot.status()).state === state, `the slot is ${state}`).catch(
    async (error: unknown) => {
      expect({ error, ...(await slot.status()) }).toMatchObject({ state });
    },
  );
}

export interface Answer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** All words of a chat stream put together. */
  readonly words: string;
  readonly error: { readonly type?: string; readonly message?: string } | undefined;
}

export interface Pending {
  readonly answer: Promise<Answer>;
  leave(): void;
  /** Resolves with all text so far once it holds `part`. */
  until(part: string): Promise<string>;
}

export interface AskOptions {
  readonly path?: string;
  readonly stream?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Asks over a connection of its own; the prompt tells the fake engine what to do. */
export function ask(
  slot: Pick<Running, 'port'>,
  prompt: string,
  options: AskOptions = {},
): Pending {
  const { path = '/v1/chat/completions', stream = true, headers = {}, body = {} } = options;
  let text = '';
  const listeners = new Set<() => void>();
  const sent = request({
    host: '127.0.0.1',
    port: slot.port,
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    agent: false,
  });
  const answer = new Promise<Answer>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
        for (const listen of listeners) listen();
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          code: response.statusCode ?? 0,
          headers: response.headers,
          text,
          words: wordsOf(text),
          error: errorOf(text),
        }),
      );
    });
  });
  answer.catch(() => undefined);
  const isGiven = ['messages', 'prompt', 'input'].some((name) => name in body);
  const chat = isGiven ? {} : { messages: [{ role: 'user', content: prompt }] };
  sent.end(JSON.stringify({ ...chat, stream, ...body }));
  return {
    answer,
    leave: () => sent.destroy(),
    until: (part) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (text.includes(part)) resolve(text);
        };
        listeners.add(look);
        look();
      }),
  };
}

function dataOf(text: string): readonly unknown[] {
  return [...text.matchAll(/^data: (\{.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''));
}

function wordsOf(text: string): string {
  const pieces = [...text.matchAll(/"(?:content|text|delta)":"([^"]*)"/g)];
  return pieces.map((match) => match[1]).join('');
}

function errorOf(text: string): Answer['error'] {
  const whole = text.startsWith('{') ? [JSON.parse(text)] : dataOf(text);
  return whole.map((each) => each?.error).find((error) => error !== undefined);
}
