import { laneIds, taskClasses } from '../../domain/ids.ts';
import type { Price, RoleMap, VerifyRule } from '../../domain/role-map.ts';
import type { Roles } from '../../integrations/mcp/shapes.ts';
import { modelLineage } from '../../rule/identity.ts';

const rule =
  'The model that produced an artifact never verifies it; a verifier is of another family; unknown family counts as the same; no admissible verifier means BLOCKED.';

/** The role map as a host’s model reads it. */
export function rolesOf(map: RoleMap, path: string): Roles {
  return {
    rule,
    spec: path,
    lanes: laneIds.flatMap((lane) => {
      const entry = map.lanes[lane];
      if (!entry) return [];
      const models = entry.models.map((model) => ({
        model,
        families: [...modelLineage(map, model)],
        price: priceWords(map.models[model]?.price),
      }));
      const quota = entry.quota ? { quota: `${entry.quota.calls} a ${entry.quota.per}` } : {};
      return [{ lane, models, ...quota }];
    }),
    routes: taskClasses.map((taskClass) => ({
      task_class: taskClass,
      lanes: [...map.routing[taskClass].to],
      verify: verifyWords(map.routing[taskClass].verify),
    })),
  };
}

function priceWords(price: Price | undefined): string {
  if (price === undefined) return 'unknown';
  if (typeof price === 'string') return price;
  return `$${price.in} in, $${price.out} out per million tokens`;
}

function verifyWords(verify: VerifyRule): string {
  if (verify === 'none') return 'nobody: it may not change files';
  const preferred = verify.prefer.length === 0 ? '' : `, ${verify.prefer.join(' or ')} first`;
  return `${verify.count} of another family${preferred}`;
}
