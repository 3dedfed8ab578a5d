import type { Family } from '../domain/ids.ts';

/**
 * Hosts that serve one maker's weights only, whatever id is asked for: DeepSeek's Anthropic address
 * answers `claude-opus*` with its own (api-docs.deepseek.com, guides/anthropic_api). Not among them:
 * api.mistral.ai, which serves GLM too, DashScope, which serves Kimi and MiniMax too, and every
 * cloud and gateway. Source of each: the API reference of the vendor that the host name says.
 */
const hosts: Readonly<Record<string, Family>> = {
  'api.anthropic.com': 'anthropic',
  'api.openai.com': 'openai',
  'api.deepseek.com': 'deepseek',
  'api.z.ai': 'zhipu',
  'open.bigmodel.cn': 'zhipu',
  'api.moonshot.ai': 'moonshot',
  'api.moonshot.cn': 'moonshot',
  'api.x.ai': 'xai',
  'api.minimax.io': 'minimax',
  'api.minimaxi.com': 'minimax',
  'api.minimax.chat': 'minimax',
  'generativelanguage.googleapis.com': 'google',
  'api.cohere.com': 'cohere',
  'api.cohere.ai': 'cohere',
};

/** The family that an address adds to every model asked for there; undefined where it shows none. */
export function hostFamily(baseURL: string | undefined): Family | undefined {
  if (baseURL === undefined || !URL.canParse(baseURL)) return undefined;
  const host = new URL(baseURL).hostname.toLowerCase().replace(/\.$/, '');
  const known = Object.keys(hosts).find((one) => host === one || host.endsWith(`.${one}`));
  return known === undefined ? undefined : hosts[known];
}
