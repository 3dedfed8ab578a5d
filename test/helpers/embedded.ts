import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createEmbeddedEngine,
  type EmbeddedPlace,
} from '../../source/slot/engine/engine-embedded.edge.ts';
import { readSlotConfig, type SlotConfig } from '../../source/slot/slot-config.ts';
import { type Clockwork, writeGguf } from '../engine/write-gguf.ts';
import { doorsOf, type EngineRig } from './engine-rig.ts';
import { engineFolder } from './needs.ts';

/** The embedded engine, whose thread can be blocked. */
export interface EmbeddedRig extends EngineRig {
  /** Blocks the thread that runs the model, for good. */
  wedge(): void;
}

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
  const wedge = (): void => {
    process.kill(engine.pid() ?? 0, 'SIGUSR2');
  };
  return { engine, close, wedge, ...doorsOf(engine) };
}
