import type { Berth, Engine, Launch } from './engine.ts';
import { createAttachedEngine } from './engine-attach.edge.ts';
import { createCommandEngine } from './engine-command.edge.ts';
import { createLlamaServer } from './engine-llama-server.edge.ts';
import { createOwnedEngine } from './owned-engine.edge.ts';
import type { SlotConfig } from './slot-config.ts';

/** How the embedded engine is started as a child that speaks llama-server's HTTP on its berth. */
export type EmbeddedLaunch = (berth: Berth, model: EmbeddedModel) => Launch;

export interface EmbeddedModel {
  readonly gguf: string;
  readonly name: string;
  readonly ctx: number;
  readonly maxTokens: number;
}

export interface EngineOptions {
  readonly config: SlotConfig;
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly embedded?: EmbeddedLaunch;
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
      return { status: 'made', engine: createLlamaServer(engine, config, { dir, env }) };
    case 'command':
      return { status: 'made', engine: createCommandEngine(engine, config, { dir, env }) };
    case 'attach':
      return { status: 'made', engine: createAttachedEngine(engine, config, env) };
    case 'embedded': {
      if (embedded === undefined) {
        const because =
          'The embedded engine is not installed. Run `fugu slot add-embedded`, or use engine: llama-server.';
        return { status: 'refused', because };
      }
      const model = {
        gguf: engine.gguf,
        name: config.model,
        ctx: config.ctx ?? 8_192,
        maxTokens: config.ceilingTokens,
      };
      const launch = (berth: Berth): Launch => embedded(berth, model);
      const { loadMs, pace } = config;
      return { status: 'made', engine: createOwnedEngine({ dir, env, loadMs, pace, launch }) };
    }
  }
}
