import type { Served } from '../domain/call.ts';
import { at, listAt, textAt } from './json.ts';

/** Ids beyond this many distinct ones of one call are not kept, and that there were more is. */
const mostIds = 16;
const andMore = '… and more ids';

/**
 * The ids that one event names as the model that answers: `model` (OpenAI), `modelVersion`
 * (Google), `message.model` (Anthropic), `response.model` (Responses API), and Anthropic's
 * `fallback` block and `usage.iterations`, which alone tell of a change in mid-stream
 * (https://platform.claude.com/docs/en/build-with-claude/refusals-and-fallback). Other nested
 * ids tell of moderation, advisers or routing and are not read.
 */
export function idsIn(event: unknown): readonly string[] {
  const own = [at(event, 'model'), at(event, 'modelVersion')];
  const inner = [at(event, 'message', 'model'), at(event, 'response', 'model')];
  const blocks = [
    at(event, 'content_block'),
    ...listAt(event, 'content'),
    ...listAt(event, 'message', 'content'),
  ];
  const rounds = [
    ...listAt(event, 'usage', 'iterations'),
    ...listAt(event, 'message', 'usage', 'iterations'),
  ];
  return [...own, ...inner, ...blocks.map(fallbackOf), ...rounds.map((round) => round.model)]
    .filter((id): id is string => typeof id === 'string')
    .filter((id) => id.trim() !== '');
}

function fallbackOf(block: unknown): string | undefined {
  return at(block, 'type') === 'fallback' ? textAt(block, 'to', 'model') : undefined;
}

/**
 * Headers in which gateways name the model that answered, where the body may only repeat the alias:
 * docs.litellm.ai/docs/proxy/response_headers, developers.cloudflare.com/ai-gateway (dynamic
 * routing), ngrok.com/changelog/ai-gateway-response-headers, docs.getbifrost.ai/providers/response-headers,
 * vercel.com/docs/ai-gateway.
 */
const modelHeaders: readonly string[] = [
  'x-litellm-model-name',
  'cf-aig-model',
  'ngrok-aig-model',
  'x-bifrost-routing-info-model',
  'x-bifrost-resolved-model',
  'x-model-id',
];
/** LiteLLM passes a provider's own headers on under this prefix. */
const passedOn = /^llm_provider-.*\bmodel(?:-(?:id|name))?$/;
const fallbacks = 'x-litellm-attempted-fallbacks';

/**
 * The ids in a gateway's headers. LiteLLM counts its fallbacks, and in a stream names the alias all
 * the same: a count without a name is kept as an id, which no family knows.
 */
export function idsInHeaders(headers: Iterable<readonly [string, string]>): readonly string[] {
  const all = [...headers].map(([name, value]) => [name.toLowerCase(), value.trim()] as const);
  const named = all
    .filter(([name, value]) => value !== '' && (modelHeaders.includes(name) || passedOn.test(name)))
    .map(([, value]) => value);
  const count = all.find(([name]) => name === fallbacks)?.[1] ?? '';
  const isBlind = named.length === 0 && count !== '' && count !== '0';
  return isBlind ? [`${fallbacks}: ${count}`] : named;
}

/** Keeps ids in order, each once. */
export interface ServedIds {
  add(ids: readonly string[]): void;
  all(): readonly string[];
  /** Every id through `clean`, which may make it shorter and safe. */
  served(asked: string, clean: (id: string) => string): Served;
}

export function createServedIds(): ServedIds {
  const kept = new Set<string>();
  return {
    add: (ids) => {
      for (const id of ids) kept.add(kept.size < mostIds || kept.has(id) ? id : andMore);
    },
    all: () => [...kept],
    served: (asked, clean) => servedBy([...kept].map(clean), asked),
  };
}

/** `reported` only where an id was said; the last one stands for the call, and `ids` holds all. */
function servedBy(ids: readonly string[], asked: string): Served {
  const said = [...new Set(ids)].filter((id) => id !== '');
  const last = said.at(-1);
  if (last === undefined) return { by: 'declared', id: asked };
  return { by: 'reported', id: last, ...(said.length > 1 ? { ids: said } : {}) };
}
