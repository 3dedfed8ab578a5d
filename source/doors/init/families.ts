import type { FamilyPatterns } from '../../rule/lineage.ts';

/**
 * Whose weights, by model id, for the spec that `fugu init` writes. Wider than the shipped example:
 * it has to recognise what people run locally. Patterns overlap on purpose: a distill such as
 * `deepseek-r1-distill-qwen-14b` carries both families.
 */
export const usualFamilies: FamilyPatterns = {
  anthropic: ['claude*', 'anthropic/*', '*/claude*'],
  openai: ['gpt-*', '*codex*', 'openai/*', '*/gpt-*', '*gpt-oss*'],
  google: ['*gemini*', '*gemma*'],
  deepseek: ['*deepseek*'],
  nvidia: ['*nemotron*'],
  zhipu: ['*glm*'],
  qwen: ['*qwen*', '*qwq*'],
  mistral: ['*mistral*', '*mixtral*', '*devstral*', '*codestral*', '*magistral*'],
  meta: ['*llama*'],
  xai: ['*grok*'],
  moonshot: ['*kimi*', '*moonshot*'],
  microsoft: ['phi-*', 'phi3*', 'phi4*', '*/phi-*'],
};
