import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLlamaServer } from '../../source/slot/engine/engine-llama-server.edge.ts';
import { readSlotConfig, type SlotConfig } from '../../source/slot/slot-config.ts';
import { type Clockwork, writeGguf } from '../engine/write-gguf.ts';
import { doorsOf, type EngineRig } from './engine-rig.ts';

/** A program that starts ours by its flags with this Node, as one would start llama.cpp's own. */
export function embeddedLlamaServer(dir: string): string {
  const inside = new URL('../fixtures/slot/embedded-llama-server.mjs', import.meta.url);
  const program = join(dir, 'llama-server');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${fileURLToPath(inside)}' "$@"\n`);
  chmodSync(program, 0o700);
  return program;
}

/** The configuration of a slot with a llama-server, quick enough for tests; one thread, as cores are few. */
export function llamaServerConfig(program: string, gguf: string, fields: object = {}): SlotConfig {
  const section = { engine: 'llama-server', program, gguf, args: ['-t', '1'] };
  const read = readSlotConfig({ ...section, ctx: 2_048, gpu: 'off', ...fields }, 'clockwork', '');
  if (read.status === 'refused') throw new Error(read.problems.join('\n'));
  return { ...read.config, pace: { ...read.config.pace, pollMs: 10, termMs: 300 } };
}

/** Starts the server with a hand-made model. */
export async function llamaServerRig(program: string, clockwork: Clockwork): Promise<EngineRig> {
  const dir = mkdtempSync(join(tmpdir(), 'fugu-llama-'));
  const gguf = join(dir, 'clockwork.gguf');
  writeGguf(gguf, clockwork);
  const config = llamaServerConfig(program, gguf);
  if (config.engine.kind !== 'llama-server') throw new Error(config.engine.kind);
  const place = { dir: join(dir, 'slot'), env: process.env };
  const engine = createLlamaServer(config.engine, config, place);
  const close = async (): Promise<void> => {
    await engine.stop('end');
    rmSync(dir, { recursive: true, force: true });
  };
  const started = await engine.start();
  if (started.status === 'up') return { engine, close, ...doorsOf(engine) };
  await close();
  throw new Error(started.because);
}
