import { posix } from 'node:path';
import type { RoleMap } from '../domain/role-map.ts';
import { areDifferent, familiesOf, shippedBook } from '../rule/lineage.ts';
import type { Candidate } from './candidate.ts';
import type { Found, GgufFound, ServerFound } from './found.ts';

/** The one local model with the slot section that serves it. */
export interface LocalModel {
  readonly candidate: Candidate;
  readonly slot: NonNullable<RoleMap['slot']>;
}

/** A model file should leave this share of the memory to everything else. */
const memoryShare = 0.6;

interface Choice {
  readonly model: string;
  readonly slot: LocalModel['slot'];
}

/**
 * The local model to put behind the slot: one that runs already before one that lies in a cache,
 * and of a family that nothing else has before any other.
 */
export function localModel(found: Found, others: readonly string[]): LocalModel | undefined {
  const choices = [...found.servers.flatMap(served), ...lying(found)];
  const known = choices.filter(({ model }) => familiesOf(model, shippedBook).length > 0);
  const fresh = known.find(({ model }) => areDifferent(familiesOf(model, shippedBook), others));
  const best = fresh ?? known[0];
  if (best === undefined) return undefined;
  const { model, slot } = best;
  const entry = { driver: 'slot' as const, model, price: 'free' as const };
  return { candidate: { name: 'local', model: entry, rank: 'local' }, slot };
}

function served({ url, models }: ServerFound): readonly Choice[] {
  const slot = { engine: 'attach', url };
  return models.filter((id) => !/embed|rerank|whisper/i.test(id)).map((model) => ({ model, slot }));
}

function lying({ ggufs, engines, memoryBytes }: Found): readonly Choice[] {
  const engine = engines[0];
  if (engine === undefined) return [];
  return ggufs
    .filter(({ bytes }) => bytes <= memoryBytes * memoryShare)
    .map((gguf) => ({ model: modelIdOf(gguf), slot: { engine, gguf: gguf.path } }));
}

/** `gemma-3-12b-it` of `gemma-3-12b-it-Q4_K_M.gguf`. */
export function modelIdOf({ path }: Pick<GgufFound, 'path'>): string {
  const name = posix.basename(path).replace(/\.gguf$/i, '');
  const bare = name.replace(/-\d{5}-of-\d{5}$/, '').replace(/[-.](?:i?q\d\w*|f16|bf16|f32)$/i, '');
  return bare.toLowerCase();
}
