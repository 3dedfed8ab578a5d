import { describe, expect } from 'vitest';
import { oneQuestion, openStream } from '../helpers/engine-rig.ts';
import { needs } from '../helpers/needs.ts';
import { oneToken, slotWith, timesOf } from '../helpers/wedge-rig.ts';

const real = needs('engine');
const trials = 20;

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
});
