import { type ChildProcess, spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createSlotClient } from '../../source/slot/client/client.edge.ts';
import { ensureSlot } from '../../source/slot/client/ensure.edge.ts';
import { processStart, readRecord } from '../../source/slot/engine/child-record.edge.ts';
import { ask, atEnd, eventually, makeSlot, type Slot, serveProgram } from '../slot/slot-bench.ts';

const rounds = 15;

/** A client that is a process of its own, so that it can be killed. */
function spawnClient(slot: Slot, prompt: string): ChildProcess {
  const body = JSON.stringify({ messages: [{ role: 'user', content: prompt }], stream: true });
  const script = `fetch('http://127.0.0.1:${slot.config.port}/v1/chat/completions', { method: 'POST', body: ${JSON.stringify(body)} }).then((r) => r.text())`;
  return spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
}

async function pidOf(slot: Slot): Promise<number> {
  const seen = await createSlotClient(slot.config.port, slot.dir).status();
  return seen.status === 'running' ? seen.slot.pid : 0;
}

const restMs = (most: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * most));

describe('killed at random moments', () => {
  it(`clients, daemon and engine leave a slot that serves again, ${rounds} times each`, async () => {
    // The breaker is not what is tried here.
    const breaker = { restarts: 1_000, windowMs: 1, restMs: 1 };
    const slot = await makeSlot({ breaker, line: { depth: 100 } });
    const env = { ...slot.env, SLOT_CONFIG: JSON.stringify(slot.config), SLOT_DIR: slot.dir };
    const ensure = async (): Promise<void> => {
      const serve = [process.execPath, serveProgram];
      expect(await ensureSlot({ ...slot, serve, env })).toMatchObject({ status: 'up' });
    };
    atEnd(async () => {
      const pid = await pidOf(slot);
      await createSlotClient(slot.config.port, slot.dir).stop('now');
      await eventually(() => pid === 0 || processStart(pid) === undefined, 'it has ended');
    });
    const engines = new Set<number>();
    for (let round = 0; round < rounds * 3; round += 1) {
      await ensure();
      const clients = [0, 1, 2].map((at) => spawnClient(slot, `slow 20 10 of ${round}.${at}`));
      await restMs(250);
      const victim = ['client', 'daemon', 'engine'][round % 3];
      const engine = readRecord(slot.dir)?.pid ?? 0;
      if (victim === 'client') for (const client of clients) client.kill('SIGKILL');
      if (victim === 'daemon') process.kill(await pidOf(slot), 'SIGKILL');
      if (victim === 'engine' && engine > 0 && processStart(engine))
        process.kill(engine, 'SIGKILL');
      engines.add(engine);
      await restMs(50);
      await ensure();
      const answer = await ask(slot.config, 'say 2', { headers: { 'x-slot-class': 'interactive' } })
        .answer;
      expect([victim, answer.words || answer.text]).toEqual([victim, 'w0 w1 ']);
      for (const client of clients) client.kill('SIGKILL');
    }
    const now = readRecord(slot.dir)?.pid ?? 0;
    const left = [...engines].filter(
      (pid) => pid > 0 && pid !== now && processStart(pid) !== undefined,
    );
    expect(left).toEqual([]);
    const running = slot.deeds().flatMap((deed) => deed.running ?? []);
    expect(Math.max(...running)).toBe(1);
  });
});
