import type { FailureReason } from '../domain/call.ts';

/**
 * The one list of words that end a whole reply, whatever the wire: OpenAI's `stop`, `eos` of
 * Together and others, Anthropic's and ACP's `end_turn`, `completed` of the Responses API and of
 * codex. Every other word fails, because nobody knows what it leaves out.
 */
const goodEndings = ['stop', 'eos', 'end_turn', 'completed'] as const;
/** Good only for a caller that offered tools. */
const toolEndings: readonly string[] = ['tool_calls', 'function_call'];

/** Words for a reply that reached the most tokens it may have. */
const limitEndings: readonly string[] = [
  ...['length', 'max_tokens', 'max_output_tokens', 'model_length', 'token_limit'],
  ...['model_context_window_exceeded', 'incomplete'],
];
/** Words of OpenAI, Zhipu, Google and Anthropic for a reply that was held back. */
const withheldEndings: readonly string[] = [
  ...['content_filter', 'sensitive', 'safety', 'recitation', 'blocklist', 'prohibited_content'],
  ...['spii', 'image_safety', 'refusal'],
];
/** Words of Zhipu, DeepSeek, vLLM and SGLang for a reply that their side broke off. */
const brokenEndings: readonly string[] = [
  ...['network_error', 'insufficient_system_resource', 'abort', 'aborted', 'cancelled'],
];

/** What a wire said about the end of a reply. */
export interface Ending {
  /** The finish reason as it was sent; undefined where there was none. */
  readonly word: string | undefined;
  /** `[DONE]` came, which says that the stream is over and nothing about the reply. */
  readonly done?: boolean;
  readonly toolsOffered?: boolean;
  /** The setting that allows a longer reply. */
  readonly raise?: string;
}

export interface EndingTrouble {
  readonly reason: FailureReason;
  readonly message: string;
}

/** Whether the word, in any case, says that the reply is whole. */
export function isGoodEnding(word: string, toolsOffered = false): boolean {
  const low = word.toLowerCase();
  return goodEndings.some((good) => good === low) || (toolsOffered && toolEndings.includes(low));
}

/** Whether the word is a usual end of a reply, whole or not; others tell that the server failed. */
export function isUsualEnding(word: string): boolean {
  const low = word.toLowerCase();
  const usual = [...limitEndings, ...withheldEndings, 'tool_use', 'stop_sequence', 'pause_turn'];
  return isGoodEnding(word, true) || usual.includes(low);
}

/** Why an ending does not make a whole reply; undefined when it does. */
export function endingTrouble({
  word,
  done = false,
  toolsOffered = false,
  raise = 'maxTokens for this model',
}: Ending): EndingTrouble | undefined {
  if (word === undefined || word === '') return unsaid(word, done);
  if (isGoodEnding(word, toolsOffered)) return undefined;
  const low = word.toLowerCase();
  const said = JSON.stringify(word);
  if (toolEndings.includes(low)) {
    return trouble('tool-only', `The reply ended with ${said}, and no tool was offered.`);
  }
  if (limitEndings.includes(low)) {
    return trouble('cut', `The reply was cut at its token limit (${said}). Raise ${raise}.`);
  }
  if (withheldEndings.includes(low)) {
    return trouble('error', `The endpoint withheld the reply by its content filter (${said}).`);
  }
  if (brokenEndings.includes(low)) {
    return trouble('cut', `The endpoint broke the reply off (${said}). Ask again.`);
  }
  const good = goodEndings.join(', ');
  return trouble(
    'error',
    `The reply ended with ${said}, which does not say that it is whole; ${good} do.`,
  );
}

function unsaid(word: '' | undefined, done: boolean): EndingTrouble {
  const what = word === undefined ? 'no finish reason came' : 'the finish reason was empty ("")';
  return trouble(
    'cut',
    done
      ? `The stream said [DONE], and ${what}: the reply may be cut. Ask again.`
      : `The stream ended before the model had finished: ${what}.`,
  );
}

function trouble(reason: FailureReason, message: string): EndingTrouble {
  return { reason, message };
}
