/** The Thinker's first model as Hermes' config names one. */
import type { ModelEntry, RoleMap } from '../../domain/role-map.ts';

/**
 * Lines of a profile's `model:` section, or why the Thinker's model cannot be named there: then the
 * profile starts with whatever model Hermes falls back to until one is chosen.
 * https://hermes-agent.nousresearch.com/docs/integrations/providers
 */
export type ThinkerModel =
  | { readonly status: 'named'; readonly lines: readonly string[] }
  | { readonly status: 'unnamed'; readonly because: string };

export function thinkerModel(map: RoleMap, slotPort: number | undefined): ThinkerModel {
  const name = map.lanes.thinker?.models[0];
  const model = name === undefined ? undefined : map.models[name];
  if (name === undefined || model === undefined) {
    return { status: 'unnamed', because: 'the spec has no thinker' };
  }
  const section = sectionOf(model, slotPort);
  if (section === undefined) {
    const because = `the thinker's model ${name} is reached by the driver ${model.driver}, which Hermes has no name for`;
    return { status: 'unnamed', because };
  }
  const lines = Object.entries(section).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  return { status: 'named', lines: ['model:', ...lines] };
}

function sectionOf(
  model: ModelEntry,
  slotPort: number | undefined,
): Readonly<Record<string, string | number>> | undefined {
  const context = model.contextTokens === undefined ? {} : { context_length: model.contextTokens };
  switch (model.driver) {
    case 'openai': {
      const key = model.key?.replace(/^env:/, '');
      const login = key === undefined ? {} : { api_key: `\${${key}}` };
      const address = { base_url: model.baseURL ?? 'https://api.openai.com/v1' };
      return { default: model.model, provider: 'custom', ...address, ...login, ...context };
    }
    case 'slot': {
      if (slotPort === undefined) return undefined;
      const address = { base_url: `http://127.0.0.1:${slotPort}/v1` };
      return { default: model.model, provider: 'custom', ...address, ...context };
    }
    case 'claude':
      return { default: model.model, provider: 'anthropic', ...context };
    case 'codex':
      return { default: model.model, provider: 'openai-codex', ...context };
    case 'acp':
    case 'command':
      return undefined;
  }
}
