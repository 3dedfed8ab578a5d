import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { createSlotClient } from '../../source/slot/client/client.edge.ts';
import { processStart } from '../../source/slot/engine/child-record.edge.ts';
import { addressOf } from '../../source/slot/engine/engine.ts';
import { createLlamaServer } from '../../source/slot/engine/engine-llama-server.edge.ts';
import { serveSlot } from '../../source/slot/http/daemon.edge.ts';
import type { SlotStatus } from '../../source/slot/status.ts';
import { endless, verdict, writeGguf } from '../engine/write-gguf.ts';
import { doorsOf, oneQuestion, openStream, parsed } from '../helpers/engine-rig.ts';
import { embeddedLlamaServer, llamaServerConfig, llamaServerRig } from '../helpers/llama-server.ts';
import { llamaServer, needs } from '../helpers/needs.ts';
import { sharedRig } from '../helpers/shared-rig.ts';
import { engineSuite } from './engine-suite.ts';
import { atEnd, makeSlot } from './slot-bench.ts';

// One suite for every llama-server: ours by its flags, with the embedded engine inside, and the
// real one that FUGU_LLAMA_SERVER names.
const dir = mkdtempSync(join(tmpdir(), 'fugu-llama-server-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const ours = { name: 'ours', program: embeddedLlamaServer(dir), real: needs('engine') };
const named = llamaServer();
const servers =
  named === undefined
    ? [ours]
    : [ours, { name: 'FUGU_LLAMA_SERVER', program: named, real: needs('llama-server') }];
const restartLimitMs = 60_000;

describe('the llama-server of FUGU_LLAMA_SERVER', () => {
  needs('llama-server')('is tried by the whole suite below', () => {
    expect(servers).toHaveLength(2);
  });
});

describe.each(servers)('a llama-server ($name)', ({ program, real }) => {
  engineSuite({
    real,
    speaking: sharedRig(() => llamaServerRig(program, verdict)),
    running: sharedRig(() => llamaServerRig(program, endless)),
  });

  real(
    'that freezes in mid-stream is killed, and another one serves',
    async () => {
      const slot = await serve(program, { stallSeconds: 0.5 });
      const frozen = slot.stream();
      await frozen.reach(3);
      const { enginePid = 0 } = await slot.status();
      process.kill(-enginePid, 'SIGSTOP');
      await frozen.end();
      expect((await slot.chat({ max_tokens: 2 })).code).toBe(200);
      expect(await slot.status()).toMatchObject({ restarts: 1, breaker: 'closed' });
      expect(processStart(enginePid)).toBeUndefined();
    },
    restartLimitMs,
  );

  real(
    'that stands still longer than the stall limit, and goes on, is left alone',
    async () => {
      const slot = await serve(program, { stallSeconds: 0.2 });
      const { enginePid = 0 } = await slot.status();
      const stream = slot.stream({ max_tokens: 300 });
      await stream.reach(3);
      for (let stop = 0; stop < 3; stop += 1) {
        process.kill(-enginePid, 'SIGSTOP');
        await pause(400);
        process.kill(-enginePid, 'SIGCONT');
        await pause(5);
      }
      await stream.end();
      expect(stream.deltas.join('').length).toBeGreaterThan(endless.text.length * 10);
      expect(await slot.status()).toMatchObject({ restarts: 0, softAborts: 0, enginePid });
    },
    restartLimitMs,
  );

  real(
    'that is killed under a request is replaced, and the request is answered',
    async () => {
      const slot = await serve(program);
      const { enginePid = 0 } = await slot.status();
      process.kill(-enginePid, 'SIGKILL');
      expect((await slot.chat({ max_tokens: 2 })).code).toBe(200);
      expect((await slot.status()).enginePid).not.toBe(enginePid);
    },
    restartLimitMs,
  );
});

describe('the llama-server of the tests', () => {
  needs('engine')('refuses a flag that llama-server has not, as the real one does', async () => {
    const { config, dir: home, env } = await makeSlot();
    const { program } = ours;
    const engine = { kind: 'llama-server', program, gguf: program, args: ['--fast'] } as const;
    const started = await createLlamaServer(engine, config, { dir: home, env }).start();
    expect(started.status === 'failed' && started.because).toMatch(/Unknown option '--fast'/);
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The daemon with this server behind it and the model that never stops; resolves once it has generated. */
async function serve(program: string, fields: object = {}) {
  const home = mkdtempSync(join(tmpdir(), 'fugu-llama-slot-'));
  const gguf = join(home, 'endless.gguf');
  writeGguf(gguf, endless);
  const config = { ...llamaServerConfig(program, gguf, fields), port: 0 };
  const served = await serveSlot({
    config,
    dir: join(home, 'slot'),
    env: process.env,
    version: 'test',
  });
  if (served.status !== 'serving') throw new Error(JSON.stringify(served));
  atEnd(async () => {
    await served.daemon.stop('the test is over');
    rmSync(home, { recursive: true, force: true });
  });
  const address = addressOf(`http://127.0.0.1:${served.daemon.port}`);
  const client = createSlotClient(served.daemon.port, join(home, 'slot'));
  const { chat } = doorsOf({ address: () => address });
  const answered = parsed(await chat({ max_tokens: 1 }));
  expect(answered.code).toBe(200);
  return {
    stream: (more: object = {}) =>
      openStream(address, { ...oneQuestion, max_tokens: 1_900, ...more }),
    chat: async (more: object) => parsed(await chat(more)),
    status: async (): Promise<SlotStatus> => {
      const seen = await client.status();
      if (seen.status !== 'running') throw new Error(JSON.stringify(seen));
      return seen.slot;
    },
  };
}
