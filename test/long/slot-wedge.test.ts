import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect } from 'vitest';
import { type Address, addressOf } from '../../source/slot/engine/engine.ts';
import { question } from '../../source/slot/engine/upstream.edge.ts';
import { serveSlot } from '../../source/slot/http/daemon.edge.ts';
import { type SlotStatus, slotStatusSchema } from '../../source/slot/status.ts';
import { endless, writeGguf } from '../engine/write-gguf.ts';
import { embeddedConfig, faultyEngine } from '../helpers/embedded.ts';
import { oneQuestion, openStream, parsed } from '../helpers/engine-rig.ts';
import { needs } from '../helpers/needs.ts';

const real = needs('engine');
const trials = 20;

interface Slot {
  readonly address: Address;
  status(): Promise<SlotStatus>;
  /** What the daemon wrote down: one line of JSON for each piece of news. */
  history(): readonly News[];
}

interface News {
  readonly type: string;
  readonly atMs: number;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** The daemon with the real engine behind it; `pauseMs` slows the engine's thread. */
async function slotWith(stallSeconds: number, pauseMs: number): Promise<Slot> {
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

function timesOf(news: readonly News[], type: string): readonly number[] {
  return news.filter((item) => item.type === type).map((item) => item.atMs);
}

async function oneToken(address: Address): Promise<void> {
  const body = JSON.stringify({ ...oneQuestion, max_tokens: 1 });
  const ask = { method: 'POST', path: '/v1/chat/completions', body } as const;
  expect(parsed(await question(address, ask, 30_000)).code).toBe(200);
}

describe('the slot with a real engine', () => {
  real(
    `finds ${trials} of ${trials} wedges in mid-stream and serves again after each`,
    async () => {
      const stallMs = 1_000;
      const slot = await slotWith(stallMs / 1_000, 5);
      await oneToken(slot.address);
      const wedgedMs: number[] = [];
      for (let trial = 0; trial < trials; trial += 1) {
        const { enginePid } = await slot.status();
        const stream = openStream(slot.address, { ...oneQuestion, max_tokens: 1_900 });
        await stream.reach(3);
        wedgedMs.push(Date.now());
        process.kill(enginePid ?? 0, 'SIGUSR2');
        await stream.end();
        await oneToken(slot.address);
        expect((await slot.status()).restarts).toBe(trial + 1);
      }
      await expect.poll(() => timesOf(slot.history(), 'ready').length).toBe(trials + 1);
      const news = slot.history();
      const foundMs = timesOf(news, 'wedge').map((atMs, at) => atMs - (wedgedMs[at] ?? 0));
      const killedMs = timesOf(news, 'restart');
      const readyMs = timesOf(news, 'ready').slice(1);
      const againMs = readyMs.map((atMs, at) => atMs - (killedMs[at] ?? 0));
      console.log(`found after ${foundMs.join(' ')} ms; again after ${againMs.join(' ')} ms`);
      expect(foundMs).toHaveLength(trials);
      expect(foundMs.filter((ms) => ms > stallMs + 2_000)).toEqual([]);
    },
  );

  real(
    `kills none of ${trials} slow answers whose silences are longer than the stall limit`,
    async () => {
      const slot = await slotWith(0.2, 250);
      await oneToken(slot.address);
      for (let trial = 0; trial < trials; trial += 1) {
        const stream = openStream(slot.address, { ...oneQuestion, max_tokens: 8 });
        await stream.end();
        expect(stream.deltas.join('')).not.toBe('');
      }
      await expect
        .poll(() => timesOf(slot.history(), 'slow').length)
        .toBeGreaterThanOrEqual(trials);
      expect(await slot.status()).toMatchObject({ restarts: 0, softAborts: 0, breaker: 'closed' });
    },
  );
});
