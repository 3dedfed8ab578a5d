import { laneAgentNamed, laneAgents } from '../agents/list.ts';
import { usualModel } from '../agents/manifest.ts';
import { familiesOf, shippedBook } from '../rule/lineage.ts';
import type { AgentFound, Found } from './found.ts';
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
  return laneAgents.filter(({ name }) => !there.has(name)).map(({ title }) => title);
}

/** The version or that it is there, for a line. */
function agentWords({ program, version }: AgentFound): string {
  return version === undefined ? program : `${program} ${version}`;
}

function agentState({ trouble, signedIn, model, program }: AgentFound): string {
  if (trouble !== undefined) return trouble.split(/(?<=\.) /)[0] ?? trouble;
  const asked = model ?? usualModel(laneAgentNamed(program).lane.strong);
  if (asked === undefined) return 'there, and its config names no model';
  const login = signedIn ? 'signed in' : 'no login seen';
  return model === undefined ? login : `${login}, its settings name ${model}`;
}

function agentFamilies({ program, model }: AgentFound): string {
  const { strong } = laneAgentNamed(program).lane;
  const asked = model ?? usualModel(strong);
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
