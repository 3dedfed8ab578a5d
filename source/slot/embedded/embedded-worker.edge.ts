import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import type { EmbeddedAsk } from './embedded-ask.ts';
import {
  counters,
  type EmbeddedDuty,
  type EmbeddedKit,
  type EngineData,
  type FromEngine,
  type ToEngine,
} from './embedded-talk.ts';
import type {
  Chat,
  Completion,
  HistoryItem,
  Llama,
  Model,
  NodeLlama,
  Sampling,
  Sequence,
} from './node-llama.ts';

// How often the prompt's progress is read while no token comes.
const progressEveryMs = 50;
// A context is never filled to the brim: the chat template may close a turn after the last token.
const spareTokens = 8;

interface Loaded {
  readonly llama: Llama;
  readonly model: Model;
  readonly sequence: Sequence;
  readonly chat: Chat;
  readonly completion: Completion;
  readonly contextTokens: number;
}

type Say = (message: FromEngine) => void;

/**
 * The engine's side of the embedded program, run in a thread of its own: prepares the library, loads
 * the model when told to, and then generates for one task at a time. Messages to it are `ToEngine`,
 * its own are `FromEngine`.
 */
export function runEmbeddedWorker(port: MessagePort, { kit, shared }: EngineData): void {
  const say: Say = (message) => port.postMessage(message);
  const broken = (what: string, remedy: string) => (error: unknown) =>
    say({ type: 'broken', message: `${what}: ${firstLine(error)} ${remedy}` });
  const prepared = prepare(kit);
  const noLibrary = broken(
    `node-llama-cpp could not be loaded from ${kit.packages}`,
    'Run `fugu slot add-embedded`.',
  );
  prepared.catch(noLibrary);
  port.on('message', (message: ToEngine) => {
    if (message.type !== 'load') return;
    const begin = async (engine: Prepared): Promise<void> => {
      const loaded = await load(engine, kit, message);
      takeTasks(port, loaded, new Int32Array(shared), say);
      const { contextTokens, model } = loaded;
      say({ type: 'ready', contextTokens, trainTokens: model.trainContextSize });
    };
    const remedy = 'Set slot.gguf to a model file that this machine has the memory for.';
    const noModel = broken(`${message.gguf} could not be loaded`, remedy);
    prepared.then((engine) => begin(engine).catch(noModel), noLibrary);
  });
}

interface Prepared {
  readonly library: NodeLlama;
  readonly llama: () => Promise<Llama>;
}

/** A GPU's backend takes memory of the GPU, so it is started only once there is a model to load. */
async function prepare(kit: EmbeddedKit): Promise<Prepared> {
  const library = await importLibrary(kit.packages);
  const start = (): Promise<Llama> =>
    library.getLlama({
      ...{ gpu: kit.gpu === 'off' ? false : 'auto', build: 'never', logLevel: 'error' },
      maxThreads: kit.threads ?? usualThreads(),
    });
  if (kit.gpu === 'auto') return { library, llama: start };
  const llama = await start();
  return { library, llama: async () => llama };
}

/**
 * The library's own default is at least four, and threads that outnumber the free cores wait for
 * each other at every step (llama.cpp issue 10397): twelve tokens in five seconds where one thread
 * made four hundred at once. On a larger machine half of what the system counts as processors are
 * second threads of the same core.
 */
function usualThreads(): number {
  const free = availableParallelism();
  return free > 4 ? Math.floor(free / 2) : Math.max(1, free - 1);
}

async function load(
  { library, llama: start }: Prepared,
  kit: EmbeddedKit,
  duty: Pick<EmbeddedDuty, 'gguf' | 'contextTokens'>,
): Promise<Loaded> {
  const llama = await start();
  const model = await llama.loadModel({ modelPath: duty.gguf });
  const context = await model.createContext({
    contextSize: { max: duty.contextTokens },
    sequences: 1,
    threads: kit.threads ?? usualThreads(),
  });
  const sequence = context.getSequence();
  const chat = new library.LlamaChat({ contextSequence: sequence });
  const completion = new library.LlamaCompletion({ contextSequence: sequence });
  return { llama, model, sequence, chat, completion, contextTokens: context.contextSize };
}

async function importLibrary(dir: string): Promise<NodeLlama> {
  const path = createRequire(join(dir, 'index.js')).resolve('node-llama-cpp');
  return import(pathToFileURL(path).href);
}

function takeTasks(port: MessagePort, loaded: Loaded, shared: Int32Array, say: Say): void {
  const running = new Map<number, AbortController>();
  port.on('message', (message: ToEngine) => {
    switch (message.type) {
      case 'generate': {
        const stop = new AbortController();
        running.set(message.id, stop);
        generate(loaded, message.id, message.ask, stop.signal, shared, say)
          .catch((error) => say({ type: 'failed', id: message.id, message: messageOf(error) }))
          .finally(() => running.delete(message.id));
        break;
      }
      case 'count':
        count(loaded, message.id, message.ask, say);
        break;
      case 'cancel':
        running.get(message.id)?.abort(new Error('The caller has gone.'));
        break;
      default:
        break;
    }
  });
}

function count(loaded: Loaded, id: number, ask: EmbeddedAsk, say: Say): void {
  try {
    say({ type: 'counted', id, tokens: promptTokensOf(loaded, ask.prompt) });
  } catch (error) {
    say({ type: 'failed', id, message: messageOf(error) });
  }
}

async function generate(
  loaded: Loaded,
  id: number,
  ask: EmbeddedAsk,
  signal: AbortSignal,
  shared: Int32Array,
  say: Say,
): Promise<void> {
  const promptTokens = promptTokensOf(loaded, ask.prompt);
  const room = loaded.contextTokens - promptTokens - spareTokens;
  if (room < 1) return say({ type: 'refused', id, promptTokens });
  const { tokenMeter } = loaded.sequence;
  const before = { input: tokenMeter.usedInputTokens, output: tokenMeter.usedOutputTokens };
  const decoded = (): number => tokenMeter.usedOutputTokens - before.output;
  shared[counters.promptTokens] = promptTokens;
  const update = (): void => {
    const processed = tokenMeter.usedInputTokens - before.input;
    const moved = processed > (shared[counters.processed] ?? 0);
    shared[counters.processed] = processed;
    shared[counters.decoded] = decoded();
    if (moved && decoded() === 0) say({ type: 'progress', id, processed });
  };
  update();
  say({ type: 'started', id, promptTokens });
  const timer = setInterval(update, progressEveryMs);
  try {
    const sampling = await samplingOf(loaded.llama, ask, room, signal);
    const piece = (text: string, thought: boolean): void => {
      update();
      if (text !== '') say({ type: 'piece', id, text, thought });
    };
    const reason = await runModel(loaded, ask.prompt, sampling, piece);
    const end = { promptTokens, completionTokens: decoded(), reason } as const;
    say({ type: 'done', id, end });
  } finally {
    clearInterval(timer);
  }
}

async function samplingOf(
  llama: Llama,
  ask: EmbeddedAsk,
  room: number,
  signal: AbortSignal,
): Promise<Sampling> {
  const { topP, topK, minP, seed } = ask;
  return {
    ...{ signal, repeatPenalty: false, temperature: ask.temperature },
    maxTokens: Math.min(ask.maxTokens ?? room, room),
    customStopTriggers: ask.stop,
    ...(topP === undefined ? {} : { topP }),
    ...(topK === undefined ? {} : { topK }),
    ...(minP === undefined ? {} : { minP }),
    ...(seed === undefined ? {} : { seed }),
    ...(ask.json === undefined ? {} : { grammar: await grammarOf(llama, ask.json.schema) }),
  };
}

function grammarOf(llama: Llama, schema: unknown): Promise<unknown> {
  return schema === undefined
    ? llama.getGrammarFor('json')
    : llama.createGrammarForJsonSchema(schema);
}

async function runModel(
  { chat, completion }: Loaded,
  prompt: EmbeddedAsk['prompt'],
  sampling: Sampling,
  piece: (text: string, thought: boolean) => void,
): Promise<'stop' | 'length'> {
  // A shift of one token: the room is checked before, so that nothing is ever shifted out.
  const { metadata } =
    typeof prompt === 'string'
      ? await completion.generateCompletionWithMeta(prompt, {
          ...sampling,
          contextShiftSize: 1,
          onTextChunk: (text) => piece(text, false),
        })
      : await chat.generateResponse(historyOf(prompt), {
          ...sampling,
          contextShift: { size: 1 },
          onResponseChunk: ({ type, text }) => piece(text, type === 'segment'),
        });
  const reason = stopReasons[metadata.stopReason];
  if (reason === undefined) throw new Error(`The model stopped by "${metadata.stopReason}".`);
  return reason;
}

/** node-llama-cpp's words for the end of a reply that is whole, or as long as it may be. */
const stopReasons: Readonly<Record<string, 'stop' | 'length' | undefined>> = {
  ...{ eogToken: 'stop', stopGenerationTrigger: 'stop', customStopTrigger: 'stop' },
  maxTokens: 'length',
};

function historyOf(turns: Exclude<EmbeddedAsk['prompt'], string>): readonly HistoryItem[] {
  const items = turns.map(({ role, text }): HistoryItem => {
    return role === 'model' ? { type: 'model', response: [text] } : { type: role, text };
  });
  const open = turns.at(-1)?.role === 'model';
  return open ? items : [...items, { type: 'model', response: [] }];
}

function promptTokensOf({ chat, model }: Loaded, prompt: EmbeddedAsk['prompt']): number {
  // One more for the start-of-text token.
  if (typeof prompt === 'string') return model.tokenize(prompt).length + 1;
  const state = chat.chatWrapper.generateContextState({ chatHistory: historyOf(prompt) });
  return state.contextText.tokenize(model.tokenizer).length;
}

function firstLine(error: unknown): string {
  const line = messageOf(error).split('\n')[0] ?? '';
  return line.endsWith('.') ? line : `${line}.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
