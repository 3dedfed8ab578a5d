/** The part of node-llama-cpp 3 that the embedded engine uses; the package is not ours to import. */
export interface NodeLlama {
  getLlama(options: {
    readonly gpu: false | 'auto';
    readonly build: 'never';
    readonly maxThreads: number;
    readonly logLevel: 'error';
  }): Promise<Llama>;
  readonly LlamaChat: new (options: { readonly contextSequence: Sequence }) => Chat;
  readonly LlamaCompletion: new (options: { readonly contextSequence: Sequence }) => Completion;
}

export interface Llama {
  loadModel(options: { readonly modelPath: string }): Promise<Model>;
  createGrammarForJsonSchema(schema: unknown): Promise<unknown>;
  getGrammarFor(type: 'json'): Promise<unknown>;
}

export interface Model {
  readonly trainContextSize: number;
  createContext(options: {
    readonly contextSize: { readonly max: number };
    readonly sequences: 1;
    readonly threads: number;
  }): Promise<{ readonly contextSize: number; getSequence(): Sequence }>;
  tokenize(text: string): readonly unknown[];
  readonly tokenizer: unknown;
}

export interface Sequence {
  readonly tokenMeter: { readonly usedInputTokens: number; readonly usedOutputTokens: number };
}

export interface Sampling {
  readonly signal: AbortSignal;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly seed?: number;
  readonly grammar?: unknown;
  readonly repeatPenalty: false;
  readonly customStopTriggers: readonly string[];
}

export type HistoryItem =
  | { readonly type: 'system' | 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] };

export interface Chat {
  readonly chatWrapper: {
    generateContextState(options: { readonly chatHistory: readonly HistoryItem[] }): {
      readonly contextText: { tokenize(tokenizer: unknown): readonly unknown[] };
    };
  };
  generateResponse(
    history: readonly HistoryItem[],
    options: Sampling & {
      readonly contextShift: { readonly size: number };
      onResponseChunk(chunk: { readonly type?: 'segment'; readonly text: string }): void;
    },
  ): Promise<Generated>;
}

export interface Completion {
  generateCompletionWithMeta(
    prompt: string,
    options: Sampling & {
      readonly contextShiftSize: number;
      onTextChunk(text: string): void;
    },
  ): Promise<Generated>;
}

export interface Generated {
  readonly metadata: { readonly stopReason: string };
}
