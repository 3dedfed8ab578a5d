import { estimatePromptTokens } from './prompt-size.ts';

/** What may join the line: bodies with a cap on their tokens, prompts that fit, one choice each. */
export const wireForms = ['chat', 'completion', 'response', 'message'] as const;
export type WireForm = (typeof wireForms)[number];

export interface Caps {
  /** Given to a request that names no number, and the most a second opinion gets. */
  readonly usualTokens: number;
  /** The most anyone gets. */
  readonly ceilingTokens: number;
}

export interface AdmissionRules {
  readonly caps: Caps;
  /** Context window of the slot in tokens; undefined where nobody said. */
  readonly ctx: number | undefined;
  /** Estimated prompts times this is what the engine counts; see `correctedRatio`. */
  readonly ratio: number;
}

export type Fields = Readonly<Record<string, unknown>>;

export type Admission =
  | {
      readonly status: 'admitted';
      readonly body: Fields;
      readonly maxTokens: number;
      readonly clamped: boolean;
      readonly promptTokens: number;
    }
  | { readonly status: 'refused'; readonly code: 400; readonly error: WireError };

/** An error as llama.cpp writes it; the same object serves every wire form. */
export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly type: string;
  readonly n_prompt_tokens?: number;
  readonly n_ctx?: number;
}

/** Every name by which a cap is known to some client or to llama-server itself. */
const capNames = ['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'n_predict'] as const;

/** The name that each wire form uses for a cap that the request does not give. */
const capOf: Readonly<Record<WireForm, (typeof capNames)[number]>> = {
  chat: 'max_tokens',
  completion: 'max_tokens',
  response: 'max_output_tokens',
  message: 'max_tokens',
};

/** Left free of prompt and reply: templates add tokens that no estimate sees. */
const spareTokens = 64;

/**
 * Caps a request and checks that it fits: prompt ≤ context − cap − 64. A second opinion gets the
 * usual cap at most, everyone else the ceiling.
 */
export function admit(
  form: WireForm,
  body: Fields,
  rules: AdmissionRules,
  secondOpinion: boolean,
): Admission {
  const replies = repliesOf(body);
  if (replies > 1) {
    return refused(
      'invalid_request_error',
      `The local slot writes one reply at a time, and ${replies} were asked for. Ask once for each.`,
    );
  }
  const most = secondOpinion ? rules.caps.usualTokens : rules.caps.ceilingTokens;
  const { capped, maxTokens, clamped } = clamp(
    form,
    body,
    most,
    Math.min(most, rules.caps.usualTokens),
  );
  const promptTokens = estimatePromptTokens(body, rules.ratio);
  if (rules.ctx !== undefined && promptTokens > rules.ctx - maxTokens - spareTokens) {
    return tooLong(promptTokens, rules.ctx, maxTokens);
  }
  return { status: 'admitted', body: capped, maxTokens, clamped, promptTokens };
}

/** Choices times prompts, by every name llama-server knows for them. */
function repliesOf(body: Fields): number {
  const choices = ['n', 'n_cmpl', 'best_of'].map((name) => numberOf(body[name]) ?? 1);
  const { prompt } = body;
  // A list of numbers is one prompt in tokens; a list of anything else is as many prompts.
  const isList = Array.isArray(prompt) && prompt.some((part) => typeof part !== 'number');
  return Math.max(...choices) * (isList ? prompt.length : 1);
}

interface Clamped {
  readonly capped: Fields;
  readonly maxTokens: number;
  readonly clamped: boolean;
}

function clamp(form: WireForm, body: Fields, most: number, usual: number): Clamped {
  const given = capNames.filter((name) => body[name] !== undefined && body[name] !== null);
  if (given.length === 0) {
    return { capped: { ...body, [capOf[form]]: usual }, maxTokens: usual, clamped: false };
  }
  const capped = given.map((name) => [name, capTo(body[name], most)] as const);
  return {
    capped: { ...body, ...Object.fromEntries(capped) },
    maxTokens: Math.max(...capped.map(([, value]) => value)),
    clamped: given.some((name) => body[name] !== capTo(body[name], most)),
  };
}

/** llama.cpp reads -1 as without end. */
function capTo(value: unknown, most: number): number {
  const asked = numberOf(value);
  return asked === undefined || asked < 1 ? most : Math.min(Math.floor(asked), most);
}

function tooLong(promptTokens: number, ctx: number, maxTokens: number): Admission {
  const message = `request (about ${promptTokens} tokens) exceeds the available context size (${ctx} tokens, of which ${maxTokens} are kept for the reply), try increasing it or shorten the prompt`;
  const error = {
    code: 400,
    message,
    type: 'exceed_context_size_error',
    n_prompt_tokens: promptTokens,
    n_ctx: ctx,
  };
  return { status: 'refused', code: 400, error };
}

function refused(type: string, message: string): Admission {
  return { status: 'refused', code: 400, error: { code: 400, message, type } };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
