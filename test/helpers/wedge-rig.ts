import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { type Address, addressOf } from '../../source/slot/engine/engine.ts';
import { question } from '../../source/slot/engine/upstream.edge.ts';
import { serveSlot } from '../../source/slot/http/daemon.edge.ts';
import { type SlotStatus, slotStatusSchema } from '../../source/slot/status.ts';
import { endless, writeGguf } from '../engine/write-gguf.ts';
import { embeddedConfig, faultyEngine } from './embedded.ts';
import { oneQuestion, parsed } from './engine-rig.ts';

/** A slot whose daemon runs in this process; it is closed after the test. */
export interface WedgeSlot {
  readonly address: Address;
  status(): Promise<SlotStatus>;
  /** What the daemon wrote down: one line of JSON for each piece of news. */
  history(): readonly News[];
}

export interface News {
  readonly type: string;
  readonly atMs: number;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** The daemon with the real engine behind it; `pauseMs` slows the engine's thread. */
export async function slotWith(stallSeconds: number, pauseMs: number): Promise<WedgeSlot> {
  const home = mkdtempSync(join(tmpdir(), 'fugu-slot-wedge-'));
  const dir = join(home, 'slot');
  const gguf = join(home, 'endless.gguf');
  writeGguf(gguf, endless);
  const config = embeddedConfig(gguf, { stallSeconds });
  const served = await serveSlot({
    // More restarts than a person would stand, as each is provoked.
    config: { ...config, port: 0, breaker: { ...config.breaker, restarts: 1_000 } },
    ...{ dir, version: '0.0.0', embedded: faultyEngine },
    env: { ...process.env, FUGU_ENGINE_PAUSE_MS: String(pauseMs) },
  });
  if (served.status !== 'serving') throw new Error(`Not serving: ${served.status}`);
  open.push(async () => {
    await served.daemon.stop('the test is over');
    rmSync(home, { recursive: true, force: true });
  });
  const address = addressOf(`http://127.0.0.1:${served.daemon.port}`);
  return {
    address,
    status: async () => {
      const asked = await question(address, { method: 'GET', path: '/slot/status' }, 2_000);
      return slotStatusSchema.parse(parsed(asked).body);
    },
    history: () => readHistory(dir),
  };
}

function readHistory(dir: string): readonly News[] {
  const files = readdirSync(dir).filter((name) => name.startsWith('history-'));
  const text = files.map((name) => readFileSync(join(dir, name), 'utf8')).join('');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

/** When each piece of news of this type was written down, in milliseconds since 1970. */
export function timesOf(news: readonly News[], type: string): readonly number[] {
  return news.filter((item) => item.type === type).map((item) => item.atMs);
}

/** Asks for one token, and expects it. */
export async function oneToken(address: Address): Promise<void> {
  const body = JSON.stringify({ ...oneQuestion, max_tokens: 1 });
  const ask = { method: 'POST', path: '/v1/chat/completions', body } as const;
  expect(parsed(await question(address, ask, 30_000)).code).toBe(200);
}
