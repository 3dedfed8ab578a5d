import type { Family } from '../domain/ids.ts';

/**
 * Names of makers as they stand before an id (`meta-llama/…`, `us.anthropic.…`). A maker speaks only
 * where the leaf names nobody. Hosts are no makers: groq, azure, bedrock, together, fireworks,
 * openrouter, ollama and the like serve anybody's weights, and LiteLLM's `openai/` means only that an
 * endpoint has OpenAI's shape, so `openai` has no family here.
 * Sources: the organisations' pages at huggingface.co, the model lists of openrouter.ai, and Amazon
 * Bedrock's table of model ids (docs.aws.amazon.com, "Supported foundation models").
 */
const families: Readonly<Record<string, Family | undefined>> = {
  '01-ai': '01ai',
  ai21: 'ai21',
  ai21labs: 'ai21',
  alibaba: 'qwen',
  allenai: 'allenai',
  amazon: 'amazon',
  anthropic: 'anthropic',
  'baichuan-inc': 'baichuan',
  baidu: 'baidu',
  bytedance: 'bytedance',
  'bytedance-seed': 'bytedance',
  cohere: 'cohere',
  coherelabs: 'cohere',
  deepseek: 'deepseek',
  'deepseek-ai': 'deepseek',
  google: 'google',
  huggingfacetb: 'huggingface',
  ibm: 'ibm',
  'ibm-granite': 'ibm',
  inclusionai: 'inclusionai',
  internlm: 'internlm',
  'lgai-exaone': 'lg',
  liquid: 'liquid',
  liquidai: 'liquid',
  meituan: 'meituan',
  'meituan-longcat': 'meituan',
  meta: 'meta',
  'meta-llama': 'meta',
  microsoft: 'microsoft',
  minimax: 'minimax',
  minimaxai: 'minimax',
  mistral: 'mistral',
  mistralai: 'mistral',
  moonshot: 'moonshot',
  moonshotai: 'moonshot',
  nvidia: 'nvidia',
  openai: undefined,
  poolside: 'poolside',
  qwen: 'qwen',
  spacexai: 'xai',
  stepfun: 'stepfun',
  'stepfun-ai': 'stepfun',
  tencent: 'tencent',
  thinkingmachines: 'thinkingmachines',
  tiiuae: 'tii',
  upstage: 'upstage',
  writer: 'writer',
  'x-ai': 'xai',
  xai: 'xai',
  xiaomi: 'xiaomi',
  xiaomimimo: 'xiaomi',
  'z-ai': 'zhipu',
  zai: 'zhipu',
  'zai-org': 'zhipu',
};

/** Every maker's name. */
export const makerWords: ReadonlySet<string> = new Set(Object.keys(families));

/** The family whose maker a segment names; undefined where it names none, or a shape. */
export function makerFamily(segment: string): Family | undefined {
  return Object.hasOwn(families, segment) ? families[segment] : undefined;
}

/**
 * Makers whose name in front of a leaf is no part of the model's own name: `microsoft_phi-4`,
 * `openai-o3`. Others are: `deepseek-r1`, `mistral-large`, `qwen-max`.
 */
export const leafPrefixes: ReadonlySet<string> = new Set(
  'alibaba amazon anthropic baidu bytedance cohere google ibm meta microsoft nvidia openai tencent xai xiaomi'.split(
    ' ',
  ),
);
