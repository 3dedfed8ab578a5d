import { familiesOf, shippedBook } from '../rule/lineage.ts';
import { agents, agentWords } from './agents.ts';
import { type AgentFound, agentNames, type Found } from './found.ts';
import { modelIdOf } from './local-model.ts';
import { providers } from './providers.ts';

/** Rows of what was found: what it is, how it stands, whose weights. Keys are named, never shown. */
export function foundRows(found: Found): readonly (readonly string[])[] {
  return [
    ...found.agents.map((agent) => [agentWords(agent), agentState(agent), agentFamilies(agent)]),
    ...found.leftOut.map(({ name, because }) => [name, because, '']),
    ...found.keys.map(keyRow),
    ...endpointRows(found),
    ...found.servers.map(({ kind, url, models }) => [
      `${kind} at ${url}`,
      models.length === 0 ? 'answers, and has no model' : shortList(models),
      familyWords(models),
    ]),
    ...found.ggufs
      .slice(0, 5)
      .map((gguf) => [gguf.path, sizeWords(gguf.bytes), familyWords([modelIdOf(gguf)])]),
    ...found.engines.map((engine) => [engine, 'can serve a model file', '']),
  ];
}

function endpointRows({ endpoint }: Found): readonly (readonly string[])[] {
  if (endpoint === undefined) return [];
  const { baseURL, model } = endpoint;
  return [[`OPENAI_API_KEY for ${baseURL}`, `asks for ${model}`, familyWords([model])]];
}

/** The agent programs that are not there, for one line. */
export function missingAgents(found: Found): readonly string[] {
  const there = new Set(found.agents.map(({ program }) => program));
  return agentNames.filter((name) => !there.has(name)).map((name) => agents[name].title);
}

function agentState({ trouble, signedIn, model, program }: AgentFound): string {
  if (trouble !== undefined) return trouble.split(/(?<=\.) /)[0] ?? trouble;
  const { strong } = agents[program];
  const asked = model ?? strong.model;
  if (asked === undefined) return 'there, and its config names no model';
  const login = signedIn ? 'signed in' : 'no login seen';
  return model === undefined ? login : `${login}, its settings name ${model}`;
}

function agentFamilies({ program, model }: AgentFound): string {
  const { strong } = agents[program];
  const asked = model ?? strong.model;
  const ids = familiesOf(asked ?? '', shippedBook);
  return [...new Set([...(strong.lineage ?? []), ...ids])].join('+') || 'unknown';
}

function keyRow(name: string): readonly string[] {
  const provider = providers.find(({ keys }) => keys.includes(name));
  const offers = provider ? [provider.strong, ...(provider.quick ? [provider.quick] : [])] : [];
  return [name, 'is set', familyWords(offers.map(({ model }) => model))];
}

function familyWords(ids: readonly string[]): string {
  const found = new Set(ids.flatMap((id) => familiesOf(id, shippedBook)));
  return [...found].sort().join(', ') || 'unknown';
}

function shortList(models: readonly string[]): string {
  const more = models.length > 4 ? `, and ${models.length - 4} more` : '';
  return `${models.slice(0, 4).join(', ')}${more}`;
}

function sizeWords(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 0.1 ? `${gib.toFixed(1)} GiB` : `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}
