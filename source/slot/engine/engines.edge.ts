import type { Environment } from '../../domain/environment.ts';
import type { SlotConfig } from '../slot-config.ts';
import type { Engine } from './engine.ts';
import { createAttachedEngine } from './engine-attach.edge.ts';
import { createCommandEngine } from './engine-command.edge.ts';
import { createEmbeddedEngine, type EmbeddedPlace } from './engine-embedded.edge.ts';
import { engineEnv } from './engine-env.ts';
import { createLlamaServer } from './engine-llama-server.edge.ts';

export interface EngineOptions {
  readonly config: SlotConfig;
  readonly dir: string;
  readonly env: Environment;
  readonly embedded?: EmbeddedPlace;
}

export type MadeEngine =
  | { readonly status: 'made'; readonly engine: Engine }
  | { readonly status: 'refused'; readonly because: string };

/** The engine that the config names. */
export function createEngine(options: EngineOptions): MadeEngine {
  const { config, dir, env, embedded } = options;
  const { engine } = config;
  switch (engine.kind) {
    case 'llama-server':
      return {
        status: 'made',
        engine: createLlamaServer(engine, config, { dir, env: engineEnv(env) }),
      };
    case 'command':
      return { status: 'made', engine: createCommandEngine(engine, config, { dir, env }) };
    case 'attach':
      return { status: 'made', engine: createAttachedEngine(engine, config, env) };
    case 'embedded':
      if (embedded === undefined) return { status: 'refused', because: notInstalled };
      return {
        status: 'made',
        engine: createEmbeddedEngine(engine, config, { dir, env: engineEnv(env) }, embedded),
      };
  }
}

const notInstalled =
  'The embedded engine is not installed. Run `fugu slot add-embedded`, or use engine: llama-server.';
