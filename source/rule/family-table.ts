import type { Family } from '../domain/ids.ts';
import { readPattern, star, type WordPattern } from './pattern.ts';

/** One shipped pattern of one family, and where its form of id was seen. */
export interface ShippedPattern {
  readonly family: Family;
  readonly pattern: string;
  readonly words: WordPattern;
  /** The word hides whose weights it stands on: alone it leaves the family unknown. */
  readonly hides: boolean;
  readonly source: string;
}

/**
 * Version of everything this room knows by heart: this table, makers, hosts, routers and the reading
 * of ids. A role map carries the one it was parsed under; raise it with any change that can read an id
 * otherwise, or a journal written before would be judged by what nobody knew then.
 */
export const familyTableVersion = 1;

/**
 * Whose weights, by the words of an id: family | patterns | source. `word*` speaks of a leaf's first
 * word, for words too common to count elsewhere; `?` marks a name that hides its base. A name that is
 * known to stand on another family's weights is a pattern of that family too. Sources in short:
 * "recorded by pydantic-ai" are replies in pydantic/pydantic-ai tests/**\/cassettes (4fda3898),
 * "recorded by vercel/ai" those in vercel/ai packages/*\/src/**\/__fixtures__ (ed857f50), whose provider
 * packages also hold the "id list"; model cards are at huggingface.co.
 */
const table = `
anthropic | *claude* opus* sonnet* haiku* fable* | recorded by pydantic-ai; platform.claude.com, models overview; recorded by vercel/ai of the fallback block for fable
openai | *gpt* *chatgpt* *codex* *davinci* o1* o3* o4* | recorded by pydantic-ai; platform.openai.com, models
openai | raptor-mini* | docs.github.com, Copilot models: a fine-tune of GPT-5 mini
google | *gemini* *gemma* *codegemma* *medgemma* *shieldgemma* *paligemma* *embeddinggemma* *functiongemma* *t5gemma* *palm* | recorded by pydantic-ai; ai.google.dev, models; model cards of google
meta | *llama* *codellama* *tinyllama* *llamaguard* *vicuna* *alpaca* muse* | recorded by pydantic-ai; model cards of meta-llama, lmsys/vicuna, TinyLlama
meta | deepseek-r1-70b* deepseek-r1-8b* | model card deepseek-ai/DeepSeek-R1-Distill-Llama; tags at ollama.com/library/deepseek-r1
meta | *hermes-3-* *hermes-4-70b* *hermes-4-405b* | model cards NousResearch/Hermes-3, Hermes-4
meta | *supernova-medius* *tulu-3* | model cards arcee-ai/SuperNova-Medius, allenai/Llama-3.1-Tulu-3
deepseek | *deepseek* | recorded by pydantic-ai; api-docs.deepseek.com, models
deepseek | *mai-ds-r1* *r1-1776* | model cards microsoft/MAI-DS-R1, perplexity-ai/r1-1776
qwen | *qwen* *qwq* *qvq* *codeqwen* tongyi* | recorded by vercel/ai; help.aliyun.com, Model Studio models; model cards of Qwen
qwen | deepseek-r1-1.5b* deepseek-r1-7b* deepseek-r1-8b* deepseek-r1-14b* deepseek-r1-32b* | model card deepseek-ai/DeepSeek-R1-Distill-Qwen, DeepSeek-R1-0528-Qwen3-8B; tags at ollama.com/library/deepseek-r1
qwen | *kimi-dev* *k2-think* intellect-2* *nemotron-cascade* *openreasoning* *hermes-4-14b* *supernova-medius* *olmocr* *internvl* | model cards moonshotai/Kimi-Dev-72B, LLM360/K2-Think, PrimeIntellect/INTELLECT-2, nvidia/Nemotron-Cascade-8B, nvidia/OpenReasoning-Nemotron, NousResearch/Hermes-4-14B, arcee-ai/SuperNova-Medius, allenai/olmOCR-2, OpenGVLab/InternVL3
mistral | *mistral* *mixtral* *ministral* *magistral* *devstral* *codestral* *mathstral* *voxtral* *pixtral* | recorded by pydantic-ai; docs.mistral.ai, models
mistral | wizardlm-2-* solar-10.7b* | model cards of WizardLM-2 (on Mixtral and Mistral), upstage/SOLAR-10.7B (Mistral-7B weights)
zhipu | *glm* *chatglm* *codegeex* | recorded by pydantic-ai; docs.z.ai, models; model cards of zai-org
zhipu | intellect-3* | model card PrimeIntellect/INTELLECT-3: from GLM-4.5-Air-Base
moonshot | *kimi* *moonlight* moonshot* | recorded by vercel/ai; platform.moonshot.ai, models
moonshot | composer-2* | Cursor names Kimi K2.5 as the base of Composer 2; it answers as kimi-k2p5-rl-…
xai | *grok* | recorded by vercel/ai; docs.x.ai, models
nvidia | *nemotron* *minitron* | build.nvidia.com; model cards of nvidia
nvidia | *mistral-nemo* | model card nvidia/Mistral-NeMo-12B-Instruct: trained jointly with Mistral AI
microsoft | phi* dolphin*-phi-* mai* ?*wizardlm* | model cards of microsoft; dolphin-2.9.2-Phi-3-Medium; id list of GitHub Models
minimax | *minimax* *abab* | recorded by vercel/ai; MiniMax-AI/MiniMax-M2.5#2
amazon | nova* titan* | recorded by pydantic-ai (Bedrock Converse); docs.aws.amazon.com, Bedrock model ids
cohere | command* aya* | recorded by pydantic-ai; docs.cohere.com, models
ai21 | *jamba* *jurassic* | docs.aws.amazon.com, Bedrock model ids; model cards of ai21labs
ibm | *granite* | model cards of ibm-granite
baidu | *ernie* | model cards of baidu
tencent | *hunyuan* hy* | model cards of tencent; id list of vercel/ai (hy3, hy-mt2)
bytedance | *doubao* *seed* *skylark* | id list of vercel/ai; model cards of ByteDance-Seed; doubao-seed-… on Volcengine
bytedance | *hermes-4.3-36b* | model card NousResearch/Hermes-4.3-36B: on Seed-OSS-36B
stepfun | step* | id list of vercel/ai; model cards of stepfun-ai
xiaomi | *mimo* | id list of vercel/ai; model cards of XiaomiMiMo
meituan | *longcat* | model cards of meituan-longcat
kuaishou | ?kat* | id list of vercel/ai; the base of KAT-Coder is not published
allenai | *olmo* *olmoe* *olmocr* *molmo* ?*tulu* | model cards of allenai
lg | *exaone* | model cards of LGAI-EXAONE
upstage | solar* | model cards of upstage
01ai | yi* | model cards of 01-ai
internlm | *internlm* *internvl* | model cards of internlm, OpenGVLab
baichuan | *baichuan* | model cards of baichuan-inc
tii | falcon* | model cards of tiiuae
bigcode | *starcoder* | model cards of bigcode
databricks | *dbrx* | model card databricks/dbrx-instruct
inclusionai | ling* ring* | id list of vercel/ai; model cards of inclusionAI
liquid | *lfm* | model cards of LiquidAI
huggingface | *smollm* | model cards of HuggingFaceTB
writer | *palmyra* | recorded by pydantic-ai (Bedrock)
reka | *reka* | model cards of RekaAI
inception | mercury* | id list of vercel/ai
arcee | trinity* | model cards of arcee-ai
thinkingmachines | inkling* | id list of vercel/ai
poolside | laguna* | id list of vercel/ai
perplexity | ?*sonar* *r1-1776* | docs.perplexity.ai; model card perplexity-ai/r1-1776; the base of today's Sonar is not published
nous | ?*hermes* ?*deephermes* ?*openhermes* | model cards of NousResearch: on Llama, Qwen, Seed, Mixtral, Yi
dolphin | ?*dolphin* | model cards of cognitivecomputations: the base stands in the name
deepcogito | ?*cogito* | model cards of deepcogito: v1 and v2 name their base, v2.1 671B does not
cursor | ?composer* | cursor.com
cognition | ?swe* | cognition.ai: "a leading open-source base", unnamed
primeintellect | intellect* | model cards of PrimeIntellect
llm360 | *k2-think* | model card LLM360/K2-Think
merges | ?*zephyr* ?*openchat* ?*mythomax* ?*airoboros* ?*euryale* ?*lzlv* ?*lunaris* | model cards: merges and fine-tunes whose name does not say on what
`;

/** Every shipped pattern, in the table's order. */
export const shippedPatterns: readonly ShippedPattern[] = table
  .trim()
  .split('\n')
  .flatMap((row) => {
    const [family = '', patterns = '', source = ''] = row.split(' | ');
    return patterns.split(' ').map((written) => {
      const hides = written.startsWith('?');
      const pattern = hides ? written.slice(1) : written;
      return { family, pattern, words: readPattern(pattern), hides, source };
    });
  });

/** Shipped patterns by the first word they ask for, so that an id is held against a handful. */
const patternsByWord: ReadonlyMap<string, readonly ShippedPattern[]> = Map.groupBy(
  shippedPatterns,
  ({ words }) => words.leaf.find((word) => word !== star) ?? '',
);

/** The shipped patterns that ask for one of these words first, in no order. */
export function patternsFor(words: readonly string[]): readonly ShippedPattern[] {
  return [...new Set(words)].flatMap((word) => patternsByWord.get(word) ?? []);
}

/** Names of the shipped families, each once; merges are no family, so nobody can declare to be one. */
export const shippedFamilies: ReadonlySet<Family> = new Set(
  shippedPatterns.map(({ family }) => family).filter((family) => family !== 'merges'),
);

/** The shipped patterns of one family, as a spec's `without` may name them. */
export function shippedPatternsOf(family: Family): readonly string[] {
  return shippedPatterns.filter((one) => one.family === family).map(({ pattern }) => pattern);
}

/**
 * Other makers' models that took OpenAI's word: GPT-J and GPT-NeoX (EleutherAI), GPT-SW3 (AI Sweden),
 * GPT4All (Nomic). The word alone says nothing of them.
 */
export const borrowedNames: readonly WordPattern[] = [
  '*gpt-j*',
  '*gpt-neo*',
  '*gpt-neox*',
  '*gpt-sw*',
  '*gpt-4-all*',
].map(readPattern);
