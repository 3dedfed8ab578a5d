import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { processStart } from '../../../source/slot/engine/child-record.edge.ts';
import { judge } from '../../../source/slot/recovery/silence.ts';
import { endless, verdict } from '../../engine/write-gguf.ts';
import { type EmbeddedRig, embeddedRig } from '../../helpers/embedded.ts';
import { parsed } from '../../helpers/engine-rig.ts';
import { needs } from '../../helpers/needs.ts';

const real = needs('engine');

async function withRig(open: Promise<EmbeddedRig>, body: (rig: EmbeddedRig) => Promise<void>) {
  const rig = await open;
  try {
    await body(rig);
  } finally {
    await rig.close();
  }
}

async function twoReadings(rig: EmbeddedRig) {
  const first = await rig.slots();
  await new Promise((resolve) => setTimeout(resolve, 400));
  return judge(first, await rig.slots());
}

describe('a wedged embedded engine', () => {
  real('says ok on its health page while no token comes and no counter moves', () =>
    withRig(embeddedRig(endless), async (rig) => {
      const stream = rig.stream({ max_tokens: 1_900 });
      await stream.reach(3);
      rig.wedge();
      await expect.poll(() => twoReadings(rig), { timeout: 5_000 }).toBe('wedged');
      const seen = stream.deltas.length;
      expect(parsed(await rig.ask('/health'))).toEqual({ code: 200, body: { status: 'ok' } });
      expect(await twoReadings(rig)).toBe('wedged');
      expect(stream.deltas.length).toBe(seen);
    }),
  );

  real('keeps its slot when the client leaves, as nothing listens to the cancel', () =>
    withRig(embeddedRig(endless), async (rig) => {
      const stream = rig.stream({ max_tokens: 1_900 });
      await stream.reach(1);
      rig.wedge();
      await expect.poll(() => twoReadings(rig), { timeout: 5_000 }).toBe('wedged');
      stream.leave();
      expect(await twoReadings(rig)).toBe('wedged');
    }),
  );

  real('is stopped, and generates again after the next start', () =>
    withRig(embeddedRig(verdict), async (rig) => {
      const pid = rig.engine.pid();
      const stream = rig.stream();
      await stream.reach(1);
      rig.wedge();
      expect(await rig.engine.stop('restart')).toBe('gone');
      expect(await rig.engine.start()).toEqual({ status: 'up' });
      expect(rig.engine.pid()).not.toBe(pid);
      const { body } = parsed(await rig.chat());
      expect(body).toMatchObject({ choices: [{ message: { content: verdict.text } }] });
    }),
  );
});

describe('an embedded engine whose starter is killed', () => {
  real('ends by itself, wedged or standing by', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fugu-starter-'));
    const starter = fork(
      fileURLToPath(new URL('../../helpers/start-embedded.ts', import.meta.url)),
      [dir],
    );
    const [pids] = (await once(starter, 'message')) as [readonly number[]];
    const [wedged = 0, standby = 0] = pids;
    process.kill(wedged, 'SIGUSR2');
    expect([processStart(wedged), processStart(standby)]).not.toContain(undefined);
    starter.kill('SIGKILL');
    for (const pid of [wedged, standby]) {
      await expect.poll(() => processStart(pid), { timeout: 5_000 }).toBeUndefined();
    }
    rmSync(dir, { recursive: true, force: true });
  });
});

describe('a slow embedded engine', () => {
  real('moves its counters between two readings, and is thus no wedge', () =>
    withRig(embeddedRig(endless, 60), async (rig) => {
      const stream = rig.stream({ max_tokens: 1_900 });
      await stream.reach(1);
      for (let look = 0; look < 3; look += 1) expect(await twoReadings(rig)).toBe('moved');
      stream.leave();
    }),
  );
});
