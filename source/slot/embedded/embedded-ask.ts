import { z } from 'zod';

/** The wire formats that the embedded engine speaks, named by what they call one exchange. */
export type Dialect = 'chat' | 'completion' | 'message' | 'response';

export interface Turn {
  readonly role: 'system' | 'user' | 'model';
  readonly text: string;
}

/** What is asked of the engine, whatever the wire format was. */
export interface EmbeddedAsk {
  /** A conversation for the model's chat template, or a text that the model goes on with. */
  readonly prompt: readonly Turn[] | string;
  /** Tokens to generate at most; undefined means as many as the context holds. */
  readonly maxTokens: number | undefined;
  readonly temperature: number;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
  readonly minP: number | undefined;
  readonly seed: number | undefined;
  readonly stop: readonly string[];
  /** The answer must be JSON, of this schema where one is given. */
  readonly json: { readonly schema: unknown } | undefined;
}

/** How the answer is to be sent. */
export interface Delivery {
  readonly model: string | undefined;
  readonly stream: boolean;
  /** Usage as a last chunk of its own: chat and completion streams only. */
  readonly usage: boolean;
  /** Chunks that say how much of the prompt is read: chat streams only. */
  readonly progress: boolean;
}

export type ReadAsk =
  | { readonly status: 'asked'; readonly ask: EmbeddedAsk; readonly delivery: Delivery }
  | { readonly status: 'refused'; readonly because: string };

// llama-server's default, so that a spec may change engines without a change of tone.
const defaultTemperature = 0.8;

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const content = z.union([z.string(), z.array(part)]).nullish();
const turn = z.looseObject({ role: z.string().optional(), type: z.string().optional(), content });
const count = z.number().int().positive().nullish();
const bodyForm = z.looseObject({
  model: z.string().nullish(),
  messages: z.array(turn).optional(),
  prompt: z.union([z.string(), z.array(z.string()).length(1)]).optional(),
  input: z.union([z.string(), z.array(turn)]).optional(),
  system: content,
  instructions: z.string().nullish(),
  ...{ max_tokens: count, max_completion_tokens: count, max_output_tokens: count },
  ...{
    n_predict: z.number().int().nullish(),
    top_k: z.number().int().nonnegative().nullish(),
    seed: z.number().int().nullish(),
  },
  temperature: z.number().min(0).nullish(),
  top_p: z.number().nullish(),
  min_p: z.number().nullish(),
  ...{ stop: z.union([z.string(), z.array(z.string())]).nullish() },
  stop_sequences: z.array(z.string()).nullish(),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z.looseObject({ schema: z.unknown() }).optional(),
    })
    .nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  return_progress: z.boolean().nullish(),
  tools: z.array(z.unknown()).nullish(),
});
type Body = z.infer<typeof bodyForm>;

/** What a request's body asks for, or why the embedded engine cannot do it. */
export function readAsk(dialect: Dialect, body: unknown): ReadAsk {
  const read = bodyForm.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    return refused(`${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'not an object'}.`);
  }
  if ((read.data.tools ?? []).length > 0) {
    return refused(
      'The embedded engine takes no tools. Use llama-server for agents that need them.',
    );
  }
  const prompt = promptOf(dialect, read.data);
  if (prompt.status === 'refused') return prompt;
  return {
    status: 'asked',
    ask: { prompt: prompt.prompt, ...settingsOf(read.data) },
    delivery: deliveryOf(read.data),
  };
}

interface Refused {
  readonly status: 'refused';
  readonly because: string;
}
type ReadPrompt = { readonly status: 'read'; readonly prompt: EmbeddedAsk['prompt'] } | Refused;

function refused(because: string): Refused {
  return { status: 'refused', because };
}

function promptOf(dialect: Dialect, body: Body): ReadPrompt {
  switch (dialect) {
    case 'completion': {
      const text = typeof body.prompt === 'string' ? body.prompt : body.prompt?.[0];
      return text === undefined ? refused('prompt: missing.') : { status: 'read', prompt: text };
    }
    case 'chat':
      return readTurns('messages', body.messages);
    case 'message':
      return readTurns('messages', body.messages, body.system);
    case 'response': {
      const input = typeof body.input === 'string' ? [{ content: body.input }] : body.input;
      return readTurns('input', input, body.instructions);
    }
    default:
      return dialect satisfies never;
  }
}

function readTurns(
  field: string,
  turns: Body['messages'],
  system: Body['system'] = undefined,
): ReadPrompt {
  if (turns === undefined || turns.length === 0) return refused(`${field}: missing or empty.`);
  const all = [{ role: 'system', content: system ?? '' }, ...turns];
  const read: Turn[] = [];
  for (const [at, turn] of all.entries()) {
    const role = roles[turn.role ?? 'user'];
    const text = textOf(turn.content);
    if (role === undefined || text === undefined) {
      return refused(`${field}.${at - 1}: only text from system, user and assistant is taken.`);
    }
    if (at > 0 || text !== '') read.push({ role, text });
  }
  return { status: 'read', prompt: read };
}

const roles: Readonly<Record<string, Turn['role']>> = {
  ...{ system: 'system', developer: 'system', user: 'user', assistant: 'model' },
};

function textOf(given: Body['system']): string | undefined {
  if (given === undefined || given === null) return '';
  if (typeof given === 'string') return given;
  const texts = given.map((piece) => (piece.type.endsWith('text') ? piece.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join('');
}

function settingsOf(body: Body): Omit<EmbeddedAsk, 'prompt'> {
  const stop = body.stop ?? body.stop_sequences ?? [];
  return {
    maxTokens: maxTokensOf(body),
    temperature: body.temperature ?? defaultTemperature,
    topP: body.top_p ?? undefined,
    topK: body.top_k ?? undefined,
    minP: body.min_p ?? undefined,
    // A negative seed asks for a random one.
    seed: body.seed !== undefined && body.seed !== null && body.seed >= 0 ? body.seed : undefined,
    stop: (typeof stop === 'string' ? [stop] : stop).filter((text) => text !== ''),
    json: jsonOf(body),
  };
}

function maxTokensOf(body: Body): number | undefined {
  const given =
    body.max_tokens ?? body.max_completion_tokens ?? body.max_output_tokens ?? body.n_predict;
  return given === undefined || given === null || given < 0 ? undefined : given;
}

function jsonOf({ response_format: form }: Body): EmbeddedAsk['json'] {
  if (form?.type === 'json_schema') return { schema: form.json_schema?.schema };
  return form?.type === 'json_object' ? { schema: undefined } : undefined;
}

function deliveryOf(body: Body): Delivery {
  return {
    model: body.model ?? undefined,
    stream: body.stream ?? false,
    usage: body.stream_options?.include_usage ?? false,
    progress: body.return_progress ?? false,
  };
}
