import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Address, Engine } from '../../source/slot/engine.ts';
import {
  createEmbeddedEngine,
  type EmbeddedPlace,
} from '../../source/slot/engine-embedded.edge.ts';
import { readSlotConfig, type SlotConfig } from '../../source/slot/slot-config.ts';
import { type Answered, question, send } from '../../source/slot/upstream.edge.ts';
import { readSlots, type SlotReading } from '../../source/slot/verdict.ts';
import { type Clockwork, writeGguf } from '../engine/write-gguf.ts';
import { engineFolder } from './needs.ts';

/** A stream of an embedded engine, read as far as the test wants. */
export interface OpenStream {
  /** The deltas of text that came so far. */
  readonly deltas: readonly string[];
  /** Resolves when this many deltas have come, or the stream has ended. */
  reach(count: number): Promise<void>;
  /** Resolves when the stream has ended, whichever way. */
  end(): Promise<void>;
  /** Closes the connection, as a client that leaves. */
  leave(): void;
}

/** The real engine in its own process, with a hand-made model. */
export interface EmbeddedRig {
  readonly engine: Engine;
  ask(path: string, body?: unknown, limitMs?: number): Promise<Answered>;
  chat(fields?: object): Promise<Answered>;
  stream(fields?: object): OpenStream;
  slots(): Promise<SlotReading>;
  /** Blocks the thread that runs the model, for good. */
  wedge(): void;
  close(): Promise<void>;
}

export const oneQuestion = {
  messages: [{ role: 'user', content: 'Is this patch right?' }],
} as const;

/** The real engine, on one thread, in a program that has faults a test can ask for. */
export const faultyEngine: EmbeddedPlace = {
  program: [process.execPath, fileURLToPath(new URL('./faulty-engine.ts', import.meta.url))],
  packages: engineFolder,
  threads: 1,
};

/** The configuration of a slot with an embedded engine, quick enough for tests. */
export function embeddedConfig(gguf: string, fields: object = {}): SlotConfig {
  const section = { engine: 'embedded', gguf, ctx: 2_048, gpu: 'off', ...fields };
  const read = readSlotConfig(section, 'clockwork', tmpdir());
  if (read.status === 'refused') throw new Error(read.problems.join('\n'));
  const pace = { ...read.config.pace, pollMs: 10, termMs: 200 };
  return { ...read.config, pace };
}

/** Starts the engine; `pauseMs` slows every turn of its thread by that much. */
export async function embeddedRig(
  clockwork: Clockwork,
  pauseMs = 0,
  program: EmbeddedPlace = faultyEngine,
): Promise<EmbeddedRig> {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-embedded-'));
  const gguf = join(dir, 'clockwork.gguf');
  writeGguf(gguf, clockwork);
  const env = { ...process.env, FUGU_ENGINE_PAUSE_MS: String(pauseMs) };
  const place = { dir: join(dir, 'slot'), env };
  const engine = createEmbeddedEngine(
    { kind: 'embedded', gguf },
    embeddedConfig(gguf),
    place,
    program,
  );
  const close = async (): Promise<void> => {
    await engine.stop('end');
    rmSync(dir, { recursive: true, force: true });
  };
  const started = await engine.start();
  if (started.status === 'failed') {
    await close();
    throw new Error(started.because);
  }
  return { engine, close, ...doorsOf(engine) };
}

function doorsOf(engine: Engine): Omit<EmbeddedRig, 'engine' | 'close'> {
  const ask: EmbeddedRig['ask'] = (path, body, limitMs = 8_000) => {
    const plain = { method: 'GET', path } as const;
    const posted = { method: 'POST', path, body: JSON.stringify(body) } as const;
    return question(addressOf(engine), body === undefined ? plain : posted, limitMs);
  };
  return {
    ask,
    chat: (fields = {}) => ask('/v1/chat/completions', { ...oneQuestion, ...fields }),
    stream: (fields = {}) => openStream(addressOf(engine), { ...oneQuestion, ...fields }),
    slots: async () => {
      const asked = await ask('/slots', undefined, 1_000);
      return asked.status === 'answered' ? readSlots(asked.text) : { status: 'silent' };
    },
    wedge: () => {
      process.kill(engine.pid() ?? 0, 'SIGUSR2');
    },
  };
}

function addressOf(engine: Engine): Address {
  const address = engine.address();
  if (address === undefined) throw new Error('The engine is not running.');
  return address;
}

/** Asks for a chat as a stream and collects its deltas. */
export function openStream(address: Address, fields: object): OpenStream {
  const path = '/v1/chat/completions';
  const body = JSON.stringify({ ...fields, stream: true });
  const sent = send(address, { method: 'POST', path, body });
  const deltas: string[] = [];
  let ended = false;
  let wake = (): void => undefined;
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const chunk of await sent.answer) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      deltas.push(...lines.flatMap(deltaOf));
      wake();
    }
  };
  const over = read()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
      wake();
    });
  return {
    deltas,
    reach: async (count) => {
      while (!ended && deltas.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    end: () => over,
    leave: () => sent.abort(),
  };
}

function deltaOf(line: string): readonly string[] {
  if (!line.startsWith('data: {')) return [];
  const text = JSON.parse(line.slice('data: '.length)).choices?.[0]?.delta?.content;
  return typeof text === 'string' ? [text] : [];
}

/** One engine for a whole file, started by the first test that needs it. */
export function sharedRig(open: () => Promise<EmbeddedRig>): () => Promise<EmbeddedRig> {
  let rig: Promise<EmbeddedRig> | undefined;
  afterAll(async () => (await rig)?.close());
  return () => {
    rig ??= open();
    return rig;
  };
}

/** The body of an answer that must have come, with its HTTP status. */
export function parsed(answered: Answered): { readonly code: number; readonly body: unknown } {
  if (answered.status !== 'answered') throw new Error(`No answer: ${answered.status}`);
  return { code: answered.code, body: JSON.parse(answered.text) };
}
