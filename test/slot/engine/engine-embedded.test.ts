import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { createEmbeddedEngine } from '../../../source/slot/engine/engine-embedded.edge.ts';
import { question } from '../../../source/slot/engine/upstream.edge.ts';
import { endless, verdict } from '../../engine/write-gguf.ts';
import { embeddedConfig, embeddedRig, faultyEngine } from '../../helpers/embedded.ts';
import { parsed } from '../../helpers/engine-rig.ts';
import { needs } from '../../helpers/needs.ts';
import { sharedRig } from '../../helpers/shared-rig.ts';
import { engineSuite } from '../engine-suite.ts';

const real = needs('engine');
const speaking = sharedRig(() => embeddedRig(verdict));
const running = sharedRig(() => embeddedRig(endless));

describe('the embedded engine', () => {
  engineSuite({ real, speaking, running });

  real('asks for its key everywhere but on the health page', async () => {
    const { engine } = await speaking();
    const address = { basePath: '', ...engine.address(), headers: {} };
    const look = async (path: string) =>
      parsed(await question(address, { method: 'GET', path }, 2_000)).code;
    expect(await look('/props')).toBe(401);
    expect(await look('/v1/models')).toBe(401);
  });

  real('runs as it is shipped: one file beside the chunks of the bundle', async () => {
    const shipped = fileURLToPath(new URL('../../../dist/embedded-program.js', import.meta.url));
    const program = { ...faultyEngine, program: [process.execPath, shipped] };
    const rig = await embeddedRig(verdict, 0, program);
    const { body } = parsed(await rig.chat());
    expect(body).toMatchObject({ choices: [{ message: { content: verdict.text } }] });
    await rig.close();
  });

  real('says why a file is not a model', async () => {
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
