import type { ModelEntry } from '../domain/role-map.ts';
import { expectedLineage } from '../rule/asked-model.ts';
import { shippedBook } from '../rule/lineage.ts';
import { type AgentShape, agents } from './agents.ts';
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
  const shape = agents[agent.program];
  if (agent.trouble !== undefined) return [];
  const key = agent.signedIn ? undefined : shape.keys.find((name) => keys.includes(name));
  // With a key its endpoint takes the small work, without an agent's own prompt.
  const quick = key === undefined ? shape.quick : undefined;
  const offers = [
    { ...shape.strong, rank: 'strong' as const, model: agent.model ?? shape.strong.model },
    ...(quick ? [{ ...quick, rank: 'quick' as const }] : []),
  ];
  return offers.flatMap(({ name, model, lineage, price, rank }) => {
    if (model === undefined) return [];
    const login: Pick<ModelEntry, 'home' | 'key' | 'price'> =
      key === undefined ? { price: 'subscription', home: 'user' } : { key: `env:${key}`, price };
    const window = windowOf(shape, model);
    const entry = { ...shape.launch, model, ...(lineage ? { lineage } : {}), ...login, ...window };
    const wants = agent.signedIn || key !== undefined ? {} : { wants: signInWords(shape) };
    return [{ name, model: entry, rank, ...wants }];
  });
}

/** Of a model that a person's own settings name nobody here knows the window. */
function windowOf({ strong, quick }: AgentShape, model: string): Pick<ModelEntry, 'contextTokens'> {
  const isOffered = model === strong.model || model === quick?.model;
  return isOffered ? { contextTokens: hostedContextTokens } : {};
}

function signInWords({ title, signIn }: AgentShape): string {
  return `sign in to ${title}: ${signIn}`;
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
