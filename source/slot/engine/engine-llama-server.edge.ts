import { type EngineConfig, llamaServerArgs, type SlotConfig } from '../slot-config.ts';
import type { Engine } from './engine.ts';
import { createOwnedEngine, type OwnedOptions } from './owned-engine.edge.ts';

type Config = Extract<EngineConfig, { kind: 'llama-server' }>;

/** llama.cpp's server as our child. The key goes through the environment: argv is for all to read. */
export function createLlamaServer(
  engine: Config,
  config: SlotConfig,
  place: Pick<OwnedOptions, 'dir' | 'env'>,
): Engine {
  return createOwnedEngine({
    ...place,
    loadMs: config.loadMs,
    pace: config.pace,
    launch: ({ socket, key }) => ({
      program: engine.program,
      args: [...llamaServerArgs(config, engine.gguf, socket), ...engine.args],
      env: { LLAMA_API_KEY: key },
      address: { socketPath: socket, basePath: '', headers: { authorization: `Bearer ${key}` } },
      healthPath: '/health',
      remedy:
        'Install llama.cpp so that llama-server is in PATH, or name the program in slot.program.',
    }),
  });
}
