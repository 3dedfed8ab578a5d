import { describe, expect } from 'vitest';
import { oneQuestion, openStream } from '../helpers/engine-rig.ts';
import { needs } from '../helpers/needs.ts';
import { oneToken, slotWith, timesOf } from '../helpers/wedge-rig.ts';

const real = needs('engine');
const trials = 20;

describe('the slot with a slow engine', () => {
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
