import { type LaneAgent, laneAgentNamed } from '../agents/list.ts';
import { usualModel } from '../agents/manifest.ts';
import type { ModelEntry } from '../domain/role-map.ts';
import { expectedLineage } from '../rule/asked-model.ts';
import { shippedBook } from '../rule/lineage.ts';
import type { Candidate } from './candidate.ts';
import type { AgentFound, Found } from './found.ts';
import { localModel } from './local-model.ts';
import { hostedContextTokens, type Offer, type Provider, providers } from './providers.ts';

/** Whose weights a candidate carries, as the written spec will see it; empty when unknown. */
export function lineageOfCandidate({ model }: Candidate): readonly string[] {
  return expectedLineage(shippedBook, model);
}

/** Everything that was found as models of a spec: agents first, then keys, then the local model. */
export function candidatesOf(found: Found): readonly Candidate[] {
  const fromAgents = found.agents.flatMap((agent) => agentCandidates(agent, found.keys));
  const ready = fromAgents.filter(({ wants }) => wants === undefined);
  const covered = new Set(ready.flatMap(lineageOfCandidate));
  const fromKeys = providers.flatMap((provider) => keyCandidates(provider, found.keys, covered));
  const others = [...fromAgents, ...fromKeys, ...ownEndpoint(found)];
  const local = localModel(found, others.flatMap(lineageOfCandidate));
  return local === undefined ? others : [...others, local.candidate];
}

function agentCandidates(agent: AgentFound, keys: readonly string[]): readonly Candidate[] {
  const program = laneAgentNamed(agent.program);
  const { driver, command, strong, quick: small } = program.lane;
  if (agent.trouble !== undefined) return [];
  const key = agent.signedIn ? undefined : program.lane.keys.find((name) => keys.includes(name));
  // With a key its endpoint takes the small work, without an agent's own prompt.
  const quick = key === undefined ? small : undefined;
  const offers = [
    { ...strong, rank: 'strong' as const, model: agent.model ?? usualModel(strong) },
    ...(quick ? [{ ...quick, rank: 'quick' as const, model: usualModel(quick) }] : []),
  ];
  return offers.flatMap(({ name, model, lineage, price, rank }) => {
    if (model === undefined) return [];
    const login: Pick<ModelEntry, 'home' | 'key' | 'price'> =
      key === undefined ? { price: 'subscription', home: 'user' } : { key: `env:${key}`, price };
    const window = windowOf(program, model);
    const entry = {
      driver,
      ...(command ? { command } : {}),
      model,
      ...(lineage ? { lineage } : {}),
      ...login,
      ...window,
    };
    const wants = agent.signedIn || key !== undefined ? {} : { wants: signInWords(program) };
    return [{ name, model: entry, rank, ...wants }];
  });
}

/** Of a model that a person's own settings name nobody here knows the window. */
function windowOf(
  { lane: { strong, quick } }: LaneAgent,
  model: string,
): Pick<ModelEntry, 'contextTokens'> {
  const isOffered = [strong, quick].some((one) => one !== undefined && usualModel(one) === model);
  return isOffered ? { contextTokens: hostedContextTokens } : {};
}

function signInWords({ title, lane }: LaneAgent): string {
  return `sign in to ${title}: ${lane.signIn}`;
}

/** Small work goes to the endpoint; large work only where no agent of this family can take it. */
function keyCandidates(
  provider: Provider,
  keys: readonly string[],
  covered: ReadonlySet<string>,
): readonly Candidate[] {
  const key = provider.keys.find((name) => keys.includes(name));
  if (key === undefined) return [];
  const made = (given: Offer, rank: Candidate['rank']): Candidate => {
    const { name, model, price } = given;
    const { baseURL } = provider;
    const reach = { driver: 'openai' as const, baseURL, key: `env:${key}` };
    return { name, rank, model: { ...reach, model, price, contextTokens: hostedContextTokens } };
  };
  const strong = made(provider.strong, 'strong');
  const quick = provider.quick === undefined ? [] : [made(provider.quick, 'quick')];
  const isCovered = lineageOfCandidate(strong).every((family) => covered.has(family));
  return isCovered && quick.length > 0 ? quick : [strong, ...quick];
}

/** What nobody knows the price of is priced as a large hosted model, so that a budget still holds. */
const unknownPrice = { in: 3, out: 15 };

function ownEndpoint({ endpoint }: Found): readonly Candidate[] {
  if (endpoint === undefined) return [];
  const key = 'env:OPENAI_API_KEY';
  const model = { driver: 'openai' as const, ...endpoint, key, price: unknownPrice };
  return [{ name: 'own-endpoint', model, rank: 'strong' }];
}
