import type { Lineage } from '../domain/ids.ts';
import type { ModelEntry } from '../domain/role-map.ts';
import { hostFamily } from './host-family.ts';
import { type HostedRouter, hostedRouter } from './hosted-router.ts';
import { type FamilyBook, familiesOf, uniteFamilies } from './lineage.ts';
import { readModelId } from './model-id.ts';

/** What a model is expected to carry before it has answered: what is declared, what its id and its host show. */
export function expectedLineage(book: FamilyBook, model: ModelEntry): Lineage {
  const host = hostFamily(model.baseURL);
  return uniteFamilies(
    model.lineage ?? [],
    familiesOf(model.model, book),
    host === undefined ? [] : [host],
  );
}

/** The hosted router that a model of the map is, by its id or by the person's own word. */
export function routerOf({ model, router }: ModelEntry): HostedRouter | undefined {
  const reading = readModelId(model);
  const known = reading.status === 'read' ? hostedRouter(reading) : undefined;
  const flagged: HostedRouter = { kind: 'picker', what: 'the spec says `router: true`' };
  return known ?? (router === true ? flagged : undefined);
}
