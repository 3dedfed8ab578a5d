import { addressOf } from '../slot/engine/engine.ts';
import { question } from '../slot/engine/upstream.edge.ts';
import type { ServerFound } from './found.ts';
import { modelIds } from './server-models.ts';

/** Where a local server may listen. */
export interface ServerPlace {
  readonly kind: ServerFound['kind'];
  readonly url: string;
}

/** A server on this machine answers at once, or is busy loading and answers its list all the same. */
const lookMs = 1_500;

/** The servers that answer with a list of models. */
export async function lookForServers(
  places: readonly ServerPlace[],
): Promise<readonly ServerFound[]> {
  const found = await Promise.all(places.map(lookAt));
  return found.flatMap((one) => (one === undefined ? [] : [one]));
}

/** Ollama's own list tells sizes; the one all servers share does not. */
async function lookAt({ kind, url }: ServerPlace): Promise<ServerFound | undefined> {
  const address = addressOf(url);
  for (const path of ['/api/tags', '/v1/models'] as const) {
    const asked = await question(address, { method: 'GET', path }, lookMs);
    if (asked.status !== 'answered') return undefined;
    const models = asked.code === 200 ? modelIds(asked.text) : undefined;
    if (models !== undefined) return { kind, url, models };
  }
  return undefined;
}
