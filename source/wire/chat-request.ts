/** One question to a model by chat completions, and how long its answer may get. */
export interface ChatQuestion {
  readonly model: { readonly model: string; readonly maxTokens?: number | undefined };
  readonly system: string;
  readonly prompt: string;
  readonly limits: { readonly maxTokens: number };
}

/** The body of the request: streamed, with the tokens counted at its end. */
export function chatRequest({ model, system, prompt, limits }: ChatQuestion) {
  return {
    model: model.model,
    messages: [
      ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
      { role: 'user' as const, content: prompt },
    ],
    stream: true as const,
    stream_options: { include_usage: true },
    max_tokens: Math.min(limits.maxTokens, model.maxTokens ?? limits.maxTokens),
  };
}
