import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { createEmbeddedEngine } from '../../source/slot/engine-embedded.edge.ts';
import { question } from '../../source/slot/upstream.edge.ts';
import { endless, verdict } from '../engine/write-gguf.ts';
import {
  embeddedConfig,
  embeddedRig,
  faultyEngine,
  parsed,
  sharedRig,
} from '../helpers/embedded.ts';
import { needs } from '../helpers/needs.ts';

const real = needs('engine');
const speaking = sharedRig(() => embeddedRig(verdict));
const running = sharedRig(() => embeddedRig(endless));

describe('the embedded engine', () => {
  real('generates a token for a canary once it is up', async () => {
    const { body } = parsed(await (await speaking()).chat({ max_tokens: 1 }));
    expect(body).toMatchObject({
      choices: [{ message: { content: 'VERDICT:' }, finish_reason: 'length' }],
      usage: { completion_tokens: 1 },
    });
  });

  for (const temperature of [0, 0.8, 1.5]) {
    real(`says the model's text and stops by itself at temperature ${temperature}`, async () => {
      const rig = await speaking();
      const { body } = parsed(await rig.chat({ temperature, seed: 7 }));
      expect(body).toMatchObject({
        choices: [{ message: { content: verdict.text }, finish_reason: 'stop' }],
      });
      const prompt = 'The VERDICT: revise is due.\n';
      const completed = parsed(await rig.ask('/v1/completions', { prompt, temperature }));
      expect(completed.body).toMatchObject({ choices: [{ text: verdict.text }] });
    });
  }

  real('streams the same text, with its usage at the end', async () => {
    const stream = (await speaking()).stream({ stream_options: { include_usage: true } });
    await stream.end();
    expect(stream.deltas.join('')).toBe(verdict.text);
    expect(stream.deltas.length).toBeGreaterThan(10);
  });

  real('stops before a stop text that the caller names', async () => {
    const { body } = parsed(await (await speaking()).chat({ stop: [' signal'] }));
    const text = verdict.text.slice(0, verdict.text.indexOf(' signal'));
    expect(body).toMatchObject({ choices: [{ message: { content: text } }] });
  });

  real('ends a model that never stops at the cap of tokens', async () => {
    const { body } = parsed(await (await running()).chat({ max_tokens: 64 }));
    expect(body).toMatchObject({
      choices: [{ finish_reason: 'length' }],
      usage: { completion_tokens: 64 },
    });
  });

  real('ends a model that never stops where the context is full', async () => {
    const { body } = parsed(await (await running()).chat());
    const { usage } = body as { usage: { total_tokens: number } };
    expect(usage.total_tokens).toBeGreaterThan(2_000);
    expect(usage.total_tokens).toBeLessThanOrEqual(2_048);
  });

  real('refuses a prompt that does not fit, and says by how much', async () => {
    const content = 'x'.repeat(5_000);
    const answered = await (await speaking()).chat({ messages: [{ role: 'user', content }] });
    expect(parsed(answered)).toMatchObject({
      code: 400,
      body: { error: { type: 'exceed_context_size_error', n_ctx: 2_048 } },
    });
  });

  real('lets go within a token when its client leaves', async () => {
    const rig = await running();
    const stream = rig.stream();
    await stream.reach(3);
    expect(await rig.slots()).toMatchObject({ busy: true });
    stream.leave();
    await expect.poll(() => rig.slots(), { timeout: 2_000 }).toMatchObject({ busy: false });
    const reading = await rig.slots();
    expect(reading.status === 'read' && reading.decoded).toBeLessThan(1_900);
  });

  real('serves two requests one after the other', async () => {
    const rig = await running();
    const first = rig.stream({ max_tokens: 1_000 });
    await first.reach(1);
    const second = await rig.chat({ max_tokens: 5 });
    await first.end();
    expect(first.deltas.join('').length).toBeGreaterThan(endless.text.length * 150);
    expect(parsed(second).body).toMatchObject({ usage: { completion_tokens: 5 } });
  });

  real('moves its counters while it generates', async () => {
    const rig = await running();
    const stream = rig.stream();
    await stream.reach(2);
    const first = await rig.slots();
    await stream.reach(stream.deltas.length + 40);
    const second = await rig.slots();
    stream.leave();
    expect(first).toMatchObject({ status: 'read', busy: true });
    expect(second).not.toEqual(first);
  });

  real('asks for its key everywhere but on the health page', async () => {
    const { engine } = await speaking();
    const address = { ...engine.address(), headers: {}, basePath: '' };
    const look = async (path: string) =>
      parsed(await question(address, { method: 'GET', path }, 2_000)).code;
    expect(await look('/health')).toBe(200);
    expect(await look('/slots')).toBe(401);
    expect(await look('/v1/models')).toBe(401);
  });

  real('runs as it is shipped: one file beside the chunks of the bundle', async () => {
    const shipped = fileURLToPath(new URL('../../dist/embedded-program.js', import.meta.url));
    const program = { ...faultyEngine, program: [process.execPath, shipped] };
    const rig = await embeddedRig(verdict, 0, program);
    const { body } = parsed(await rig.chat());
    expect(body).toMatchObject({ choices: [{ message: { content: verdict.text } }] });
    await rig.close();
  });

  real('says why a file is no model', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fugu-no-model-'));
    const gguf = join(dir, 'no-model.gguf');
    writeFileSync(gguf, 'not a model');
    const place = { dir: join(dir, 'slot'), env: process.env };
    const config = embeddedConfig(gguf);
    const engine = createEmbeddedEngine({ kind: 'embedded', gguf }, config, place, faultyEngine);
    const started = await engine.start();
    const because = started.status === 'failed' ? started.because : '';
    expect(because).toContain(`${gguf} could not be loaded: `);
    expect(because).toContain('Set slot.gguf');
    await engine.stop('end');
    rmSync(dir, { recursive: true, force: true });
  });

  real('stays small', async () => {
    const { engine } = await speaking();
    const status = readFileSync(`/proc/${engine.pid()}/status`, 'utf8');
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
    expect(kilobytes).toBeLessThan(400 * 1_024);
  });
});
