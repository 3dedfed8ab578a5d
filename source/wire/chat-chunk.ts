import { Buffer } from 'node:buffer';
import type { Usage } from '../domain/call.ts';
import { asObject, at, countAt, type Json, listAt, textAt } from './json.ts';

/** What one event of a chat completion says; texts are as the endpoint wrote them. */
export interface ChunkContent {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  /** One key for each tool call that the event goes on with. */
  readonly tools: readonly string[];
  readonly toolBytes: number;
  /** The type of a part of the content that holds text and is not known. */
  readonly strange?: string;
}

export interface ChatChunk {
  readonly delta: ChunkContent;
  /** Some gateways write `message` instead of `delta`; others write the whole so far into it as well. */
  readonly message: ChunkContent;
  /** The finish reason, also one that is no text; undefined where it is absent or null. */
  readonly ending?: string;
  readonly usage?: Usage;
  readonly costUsd?: number;
}

/** Reads an event of the chat or text completions wire, or a whole answer; nothing in it is trusted to have a shape. */
export function readChatChunk(event: unknown): ChatChunk {
  const choice = listAt(event, 'choices')[0] ?? {};
  const ending = choice.finish_reason;
  // Moonshot puts the usage into the choice, Groq into `x_groq`.
  const usage =
    readUsage(at(event, 'usage')) ??
    readUsage(choice.usage) ??
    readUsage(at(event, 'x_groq', 'usage')) ??
    readTimings(at(event, 'timings'));
  const cost = at(event, 'usage', 'cost');
  const ended = ending !== undefined && ending !== null;
  return {
    delta: saidIn(choice.delta, textAt(choice, 'text')),
    message: saidIn(choice.message),
    ...(ended ? { ending: typeof ending === 'string' ? ending : JSON.stringify(ending) } : {}),
    ...(usage === undefined ? {} : { usage }),
    ...(typeof cost === 'number' && cost >= 0 ? { costUsd: cost } : {}),
  };
}

function saidIn(value: unknown, plain = ''): ChunkContent {
  const delta = asObject(value) ?? {};
  const parts = partsOf(delta.content);
  const calls = listAt(delta, 'tool_calls');
  const old = asObject(delta.function_call);
  const thought = reasoningIn(delta);
  // Gemini marks a content that is a thought: https://ai.google.dev/gemini-api/docs/openai
  const isThought = at(delta, 'extra_content', 'google', 'thought') === true;
  const text = parts.text + plain;
  return {
    text: isThought ? '' : text,
    reasoning: parts.reasoning + thought + (isThought ? text : ''),
    refusal: parts.refusal + (textAt(delta, 'refusal') ?? ''),
    tools: [...calls.map(keyOf), ...(old === undefined ? [] : ['function'])],
    toolBytes: [...calls, ...(old === undefined ? [] : [old])].reduce(
      (bytes, call) => bytes + Buffer.byteLength(JSON.stringify(call)),
      0,
    ),
    ...(parts.strange === undefined ? {} : { strange: parts.strange }),
  };
}

function keyOf(call: Json): string {
  return String(call.index ?? call.id ?? 0);
}

/** DeepSeek, vLLM and Zhipu say `reasoning_content`, OpenRouter, Ollama and Groq `reasoning`; one of them is meant. */
const thoughtFields = ['reasoning_content', 'reasoning', 'reasoning_text', 'thinking'];

function reasoningIn(delta: Json): string {
  const found = thoughtFields
    .map((field) => thoughtText(delta[field]))
    .find((words) => words !== '');
  if (found !== undefined) return found;
  const details = [...listAt(delta, 'reasoning_details'), ...listAt(delta, 'thinking_blocks')];
  return details.map((part) => textAt(part, 'text') ?? textAt(part, 'thinking') ?? '').join('');
}

interface Parts {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly strange?: string;
}

const noParts: Parts = { text: '', reasoning: '', refusal: '' };

/**
 * Content as text or as a list of parts, the way Mistral sends it
 * (https://docs.mistral.ai/capabilities/reasoning): thoughts are kept apart.
 */
function partsOf(content: unknown): Parts {
  if (typeof content === 'string') return { ...noParts, text: content };
  const list = Array.isArray(content) ? content : [content];
  return list.map(partOf).reduce(joined, noParts);
}

function partOf(part: unknown): Parts {
  if (typeof part === 'string') return { ...noParts, text: part };
  const fields = asObject(part);
  if (fields === undefined) return noParts;
  const text = textAt(fields, 'text') ?? '';
  const thought = thoughtText(fields.thinking) + thoughtText(fields.reasoning);
  switch (fields.type) {
    case undefined:
    case 'text':
    case 'output_text':
      return fields.thought === true
        ? { ...noParts, reasoning: text }
        : { ...noParts, text, reasoning: thought };
    case 'thinking':
    case 'reasoning':
    case 'reasoning_text':
    case 'summary_text':
      return { ...noParts, reasoning: thought + text };
    case 'refusal':
      return { ...noParts, refusal: textAt(fields, 'refusal') ?? text };
    default:
      return text + thought === '' ? noParts : { ...noParts, strange: String(fields.type) };
  }
}

/** A thought as text, or as a list of texts. */
function thoughtText(value: unknown): string {
  const { text, reasoning } = partsOf(value);
  return text + reasoning;
}

function joined(all: Parts, part: Parts): Parts {
  const strange = all.strange ?? part.strange;
  return {
    text: all.text + part.text,
    reasoning: all.reasoning + part.reasoning,
    refusal: all.refusal + part.refusal,
    ...(strange === undefined ? {} : { strange }),
  };
}

/** OpenAI's names, or Anthropic's, which count the cached part of a prompt apart. */
function readUsage(value: unknown): Usage | undefined {
  const fresh = countAt(value, 'input_tokens');
  const kept = countAt(value, 'cache_read_input_tokens');
  const written = countAt(value, 'cache_creation_input_tokens');
  const inputTokens =
    countAt(value, 'prompt_tokens') ??
    (fresh === undefined ? undefined : fresh + (kept ?? 0) + (written ?? 0));
  const outputTokens = countAt(value, 'completion_tokens') ?? countAt(value, 'output_tokens');
  // No prompt has no tokens: some gateways send noughts where they do not count.
  if (inputTokens === undefined || inputTokens === 0 || outputTokens === undefined) {
    return undefined;
  }
  // DeepSeek says prompt_cache_hit_tokens.
  const cachedTokens =
    countAt(value, 'prompt_tokens_details', 'cached_tokens') ??
    countAt(value, 'prompt_cache_hit_tokens') ??
    kept;
  const cached = cachedTokens === undefined ? {} : { cachedTokens };
  return { inputTokens, outputTokens, ...cached, scope: 'call' };
}

/** llama-server counts what it read anew and what it had; without the second the prompt's size is not known. */
function readTimings(value: unknown): Usage | undefined {
  const read = countAt(value, 'prompt_n');
  const cachedTokens = countAt(value, 'cache_n');
  const outputTokens = countAt(value, 'predicted_n');
  if (read === undefined || cachedTokens === undefined || outputTokens === undefined) {
    return undefined;
  }
  return { inputTokens: read + cachedTokens, outputTokens, cachedTokens, scope: 'call' };
}
