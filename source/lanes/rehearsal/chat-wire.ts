// OpenAI's chat completions as text on the wire: what comes in, what goes out.
// Format: https://platform.openai.com/docs/api-reference/chat
import type { ScriptRequest } from './script/script-answer.ts';

export interface ChatRequest extends ScriptRequest {
  readonly stream: boolean;
  /** Whether a last chunk with the usage is asked for. */
  readonly withUsage: boolean;
  readonly maxTokens: number;
}

export type ChatReading =
  | { readonly status: 'read'; readonly request: ChatRequest }
  | { readonly status: 'unreadable'; readonly because: string };

type Fields = Readonly<Record<string, unknown>>;

/** Reads the body of a request; text of several messages of one role is joined. Never throws. */
export function readChatRequest(body: string): ChatReading {
  const fields = parseFields(body);
  if (fields === undefined) return { status: 'unreadable', because: 'the body is no JSON object' };
  const { model, messages, stream } = fields;
  if (typeof model !== 'string' || model === '')
    return { status: 'unreadable', because: 'it names no model' };
  if (!Array.isArray(messages) || messages.length === 0)
    return { status: 'unreadable', because: 'it has no messages' };
  const said = messages.flatMap((one: unknown) => (isFields(one) ? [one] : []));
  const most = fields.max_completion_tokens ?? fields.max_tokens;
  const options = isFields(fields.stream_options) ? fields.stream_options : {};
  const request: ChatRequest = {
    model,
    system: textBy(said, 'system'),
    prompt: textBy(said, 'user'),
    stream: stream === true,
    withUsage: options.include_usage === true,
    maxTokens: typeof most === 'number' && most > 0 ? most : Number.POSITIVE_INFINITY,
  };
  return { status: 'read', request };
}

/** The fields of a body that is a JSON object. */
export function parseFields(body: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textBy(messages: readonly Fields[], role: string): string {
  const texts = messages
    .filter((message) => message.role === role)
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content ?? '')));
  return texts.join('\n\n');
}

/** One piece of a reply as it is streamed; counts as one token. */
export interface Piece {
  readonly kind: 'reasoning' | 'text';
  readonly text: string;
}

/** A reply cut into pieces of a few letters, as tokens are, and how it ends under a token limit. */
export interface Spoken {
  readonly pieces: readonly Piece[];
  readonly finish: 'stop' | 'length';
}

export function speak(text: string, reasoning: string | undefined, maxTokens: number): Spoken {
  const all = [...piecesOf('reasoning', reasoning ?? ''), ...piecesOf('text', text)];
  const isCut = all.length > maxTokens;
  return { pieces: isCut ? all.slice(0, maxTokens) : all, finish: isCut ? 'length' : 'stop' };
}

function piecesOf(kind: Piece['kind'], text: string): readonly Piece[] {
  return (text.match(/\s*\S{1,7}|\s+$/gu) ?? []).map((piece) => ({ kind, text: piece }));
}

export interface Heading {
  readonly id: string;
  readonly model: string;
  /** Epoch seconds. */
  readonly created: number;
}

/** The events of a streamed reply, in order, one for each piece and some around them. */
export function streamEvents(
  heading: Heading,
  request: ChatRequest,
  spoken: Spoken,
): { readonly open: string; readonly piece: (piece: Piece) => string; readonly close: string } {
  const event = (delta: object, finish: string | null): string =>
    data({ ...chunk(heading), choices: [{ index: 0, delta, finish_reason: finish }] });
  const usage = data({ ...chunk(heading), choices: [], usage: usageOf(request, spoken) });
  return {
    open: event({ role: 'assistant', content: '' }, null),
    piece: (piece) => event({ [fieldOf(piece)]: piece.text }, null),
    close: `${event({}, spoken.finish)}${request.withUsage ? usage : ''}data: [DONE]\n\n`,
  };
}

const chunk = (heading: Heading) => ({ object: 'chat.completion.chunk', ...heading });
const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
const fieldOf = ({ kind }: Piece) => (kind === 'text' ? 'content' : 'reasoning_content');

/** The whole answer to a request that does not stream. */
export function completion(heading: Heading, request: ChatRequest, spoken: Spoken): object {
  const said = (kind: Piece['kind']) =>
    spoken.pieces.flatMap((piece) => (piece.kind === kind ? [piece.text] : [])).join('');
  const reasoning = said('reasoning');
  const message = {
    role: 'assistant',
    content: said('text'),
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
  };
  return {
    object: 'chat.completion',
    ...heading,
    choices: [{ index: 0, message, finish_reason: spoken.finish }],
    usage: usageOf(request, spoken),
  };
}

/** About four letters of a prompt are one token. */
const lettersPerToken = 4;

/** What an agent's turn would count. */
export function tokensOf(
  { system, prompt }: ScriptRequest,
  said: string,
): { readonly inputTokens: number; readonly outputTokens: number } {
  const inputTokens = Math.ceil((system.length + prompt.length) / lettersPerToken);
  return { inputTokens, outputTokens: Math.ceil(said.length / lettersPerToken) };
}

function usageOf({ system, prompt }: ChatRequest, { pieces }: Spoken): object {
  const asked = Math.ceil((system.length + prompt.length) / lettersPerToken);
  const said = pieces.length;
  return { prompt_tokens: asked, completion_tokens: said, total_tokens: asked + said };
}

/** The body of a refusal in OpenAI's form. */
export function errorBody(message: string, code: string): object {
  return { error: { message, type: 'invalid_request_error', param: null, code } };
}
