import type { Price } from '../domain/role-map.ts';

/**
 * Endpoints that speak OpenAI's chat completions, by the name their key usually has, with a model
 * for large and one for small work. Addresses are those of each provider's own documentation; ids
 * and prices (USD per million tokens) are what was published by November 2026 and change often, so
 * the written spec asks for a look at both. Where sources disagreed the higher price stands.
 */
export interface Provider {
  readonly title: string;
  /** Names its key goes by, the usual one first. */
  readonly keys: readonly [string, ...string[]];
  readonly baseURL: string;
  /** Names that say that the key is one of another endpoint. */
  readonly movedBy?: readonly string[];
  readonly strong: Offer;
  readonly quick?: Offer;
  /** Where a key is had. */
  readonly site: string;
}

export interface Offer {
  /** Its key in the spec. */
  readonly name: string;
  readonly model: string;
  readonly price: Price;
}

/**
 * A context window that every offered model has at least. The vendors' model pages give 128,000
 * (DeepSeek, Mistral's Devstral, Z.ai's smaller models) to 1,000,000 and more (Google):
 * api-docs.deepseek.com, docs.mistral.ai, docs.z.ai, platform.claude.com/docs, ai.google.dev.
 */
export const hostedContextTokens = 128_000;

const offer = (name: string, model: string, price: Price): Offer => ({ name, model, price });

export const providers: readonly Provider[] = [
  {
    title: 'Anthropic',
    keys: ['ANTHROPIC_API_KEY'],
    baseURL: 'https://api.anthropic.com/v1',
    movedBy: ['ANTHROPIC_BASE_URL'],
    strong: offer('claude-opus', 'claude-opus-5-5', { in: 4, out: 20 }),
    quick: offer('claude-haiku', 'claude-haiku-5-5', { in: 0.1, out: 0.5 }),
    site: 'https://platform.claude.com',
  },
  {
    title: 'OpenAI',
    keys: ['OPENAI_API_KEY'],
    baseURL: 'https://api.openai.com/v1',
    movedBy: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    strong: offer('gpt-sol', 'gpt-6.1-sol', { in: 2, out: 10 }),
    quick: offer('gpt-luna', 'gpt-6-luna', { in: 0.1, out: 0.5 }),
    site: 'https://platform.openai.com',
  },
  {
    title: 'Google',
    keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    baseURL: 'https://generativelanguage.googleapis.com/v1beta/openai',
    movedBy: ['GOOGLE_GEMINI_BASE_URL'],
    strong: offer('gemini-flash', 'gemini-3.6-flash', { in: 1.5, out: 7.5 }),
    quick: offer('gemini-lite', 'gemini-3.5-flash-lite', { in: 0.3, out: 2.5 }),
    site: 'https://aistudio.google.com',
  },
  {
    title: 'DeepSeek',
    keys: ['DEEPSEEK_API_KEY'],
    baseURL: 'https://api.deepseek.com/v1',
    strong: offer('deepseek-pro', 'deepseek-v4-pro', { in: 0.66, out: 1.98 }),
    quick: offer('deepseek-flash', 'deepseek-flash', { in: 0.15, out: 0.6 }),
    site: 'https://platform.deepseek.com',
  },
  {
    title: 'NVIDIA',
    keys: ['NVIDIA_API_KEY'],
    baseURL: 'https://integrate.api.nvidia.com/v1',
    strong: offer('nemotron', 'nvidia/nemotron-3-ultra-550b-a55b', 'free'),
    site: 'https://build.nvidia.com',
  },
  {
    title: 'Z.ai',
    keys: ['ZAI_API_KEY', 'ZHIPUAI_API_KEY'],
    baseURL: 'https://api.z.ai/api/paas/v4',
    strong: offer('glm', 'glm-5.2', { in: 1.4, out: 4.4 }),
    site: 'https://z.ai',
  },
  {
    title: 'xAI',
    keys: ['XAI_API_KEY'],
    baseURL: 'https://api.x.ai/v1',
    strong: offer('grok', 'grok-4.5', { in: 2, out: 6 }),
    quick: offer('grok-standard', 'grok-4.3', { in: 1.25, out: 2.5 }),
    site: 'https://console.x.ai',
  },
  {
    title: 'Moonshot',
    keys: ['MOONSHOT_API_KEY'],
    baseURL: 'https://api.moonshot.ai/v1',
    strong: offer('kimi', 'kimi-k3', { in: 3, out: 15 }),
    site: 'https://platform.kimi.ai',
  },
  {
    title: 'Mistral',
    keys: ['MISTRAL_API_KEY'],
    baseURL: 'https://api.mistral.ai/v1',
    strong: offer('devstral', 'devstral-latest', { in: 0.4, out: 2 }),
    quick: offer('codestral', 'codestral-latest', { in: 0.3, out: 0.9 }),
    site: 'https://console.mistral.ai',
  },
  {
    // One key and several families: alone it makes verification possible.
    title: 'OpenRouter',
    keys: ['OPENROUTER_API_KEY'],
    baseURL: 'https://openrouter.ai/api/v1',
    strong: offer('router-gpt', 'openai/gpt-6.1-sol', { in: 2, out: 10 }),
    quick: offer('router-deepseek', 'deepseek/deepseek-chat', { in: 0.32, out: 0.89 }),
    site: 'https://openrouter.ai',
  },
];

/** Every name a key may have. */
export const keyNames: readonly string[] = providers.flatMap(({ keys }) => keys);
