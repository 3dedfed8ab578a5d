import type { EmbeddedAsk } from './embedded-ask.ts';
import type { EmbeddedEnd } from './embedded-reply.ts';

/**
 * What the embedded program is told first, as a line of JSON on its standard input: enough to load
 * everything but the model, so that a program can stand by for the next start.
 */
export interface EmbeddedKit {
  /** Folder whose `node_modules` holds node-llama-cpp. */
  readonly packages: string;
  readonly gpu: 'auto' | 'off';
  /** Threads of the engine; null fits them to the machine. More than there are free cores is very slow. */
  readonly threads: number | null;
}

/** The second line: the model to load and where to serve it. */
export interface EmbeddedDuty {
  readonly gguf: string;
  /** Path of the unix socket to listen on. */
  readonly socket: string;
  /** Asked for on every path but /health. */
  readonly key: string;
  /** Name of the model in replies. */
  readonly model: string;
  /** Context window in tokens at most; the model's own and the memory may make it smaller. */
  readonly contextTokens: number;
}

/** From the HTTP thread to the engine's thread. */
export type ToEngine =
  | { readonly type: 'load'; readonly gguf: string; readonly contextTokens: number }
  | { readonly type: 'generate'; readonly id: number; readonly ask: EmbeddedAsk }
  | { readonly type: 'count'; readonly id: number; readonly ask: EmbeddedAsk }
  | { readonly type: 'cancel'; readonly id: number };

/** From the engine's thread to the HTTP thread. One `done`, `counted`, `refused` or `failed` ends a task. */
export type FromEngine =
  | { readonly type: 'ready'; readonly contextTokens: number; readonly trainTokens: number }
  | { readonly type: 'broken'; readonly message: string }
  | { readonly type: 'started'; readonly id: number; readonly promptTokens: number }
  | { readonly type: 'progress'; readonly id: number; readonly processed: number }
  | {
      readonly type: 'piece';
      readonly id: number;
      readonly text: string;
      readonly thought: boolean;
    }
  | { readonly type: 'done'; readonly id: number; readonly end: EmbeddedEnd }
  | { readonly type: 'counted'; readonly id: number; readonly tokens: number }
  | { readonly type: 'refused'; readonly id: number; readonly promptTokens: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/**
 * Places in the counters that both threads see: the engine writes them as it goes, and the HTTP
 * thread reads them without asking, so that a stuck engine shows as numbers that stand still.
 */
export const counters = { promptTokens: 0, processed: 1, decoded: 2 } as const;
export const counterBytes = 3 * Int32Array.BYTES_PER_ELEMENT;

/** What the engine's thread is started with. */
export interface EngineData {
  readonly kit: EmbeddedKit;
  readonly shared: SharedArrayBuffer;
}
