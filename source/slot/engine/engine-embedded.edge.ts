import type { EmbeddedDuty, EmbeddedKit } from '../embedded/embedded-talk.ts';
import type { EngineConfig, SlotConfig } from '../slot-config.ts';
import type { Engine } from './engine.ts';
import { createOwnedEngine, type OwnedOptions } from './owned-engine.edge.ts';

type Config = Extract<EngineConfig, { kind: 'embedded' }>;

/** Where the embedded program and what it loads are. */
export interface EmbeddedPlace {
  /** Program and arguments that run `embedded-program`. */
  readonly program: readonly string[];
  /** Folder whose `node_modules` holds node-llama-cpp; see `embeddedPackages`. */
  readonly packages: string;
  /** Threads of the engine; more than there are free cores is very slow. */
  readonly threads?: number;
}

/** node-llama-cpp in a process of ours, with the next one standing by for a quick restart. */
export function createEmbeddedEngine(
  engine: Config,
  config: SlotConfig,
  place: Pick<OwnedOptions, 'dir' | 'env'>,
  { program, packages, threads }: EmbeddedPlace,
): Engine {
  const [command = '', ...args] = program;
  const kit: EmbeddedKit = { packages, gpu: config.gpu, threads: threads ?? null };
  return createOwnedEngine({
    ...place,
    loadMs: config.loadMs,
    pace: config.pace,
    launch: ({ socket, key }) => {
      const duty: EmbeddedDuty = {
        gguf: engine.gguf,
        socket,
        key,
        model: config.model,
        contextTokens: config.ctx ?? 8_192,
      };
      return {
        program: command,
        args,
        env: {},
        address: { socketPath: socket, basePath: '', headers: { authorization: `Bearer ${key}` } },
        healthPath: '/health',
        remedy: 'Run `fugu slot add-embedded` again.',
        orders: { kit: JSON.stringify(kit), duty: JSON.stringify(duty) },
      };
    },
  });
}
