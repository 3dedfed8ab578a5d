import type { ModelName } from '../../domain/ids.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { modelLineage } from '../../rule/identity.ts';
import { isSameLineage } from '../../rule/lineage.ts';
import { restates } from '../../rule/same-model.ts';
import { isScarceModel, scarceLane } from '../../rule/scarce.ts';
import { readAddress } from '../address.ts';
import { problemAt, type SpecPlace } from '../place.ts';
import { presentLanes } from './route-proof.ts';

/**
 * What is wrong with entries that are one model: under two lineages one of them could verify the
 * other's work, and a scarce model on a second lane would be asked without its quota.
 */
export function twinProblems(map: RoleMap, place: SpecPlace): readonly Problem[] {
  return [...lineageTwins(map, place), ...scarceElsewhere(map, place)];
}

function lineageTwins(map: RoleMap, place: SpecPlace): readonly Problem[] {
  const names = Object.keys(map.models);
  return names.flatMap((name, at) => {
    const twin = names
      .slice(0, at)
      .find((other) => isOneModel(map, name, other) && !haveOneLineage(map, name, other));
    if (twin === undefined) return [];
    const what = `\`models.${name}\` and \`models.${twin}\` ask one endpoint for one model, as ${words(map, name)} and as ${words(map, twin)}.`;
    const remedy = 'Give both the same `lineage`, or keep one of them.';
    return [problemAt(place, ['models', name], { kind: 'policy', what, remedy })];
  });
}

const words = (map: RoleMap, name: ModelName) =>
  modelLineage(map, name).join('+') || 'of no known family';

function haveOneLineage(map: RoleMap, one: ModelName, other: ModelName): boolean {
  return isSameLineage(modelLineage(map, one), modelLineage(map, other));
}

/** Whether two entries reach one endpoint, or one program, and ask it for one model. */
export function isOneModel(map: RoleMap, one: ModelName, other: ModelName): boolean {
  const [first, second] = [map.models[one], map.models[other]];
  if (!first || !second || !restates(first.model, second.model)) return false;
  return endOf(map, one) === endOf(map, other);
}

function endOf(map: RoleMap, name: ModelName): string {
  const model = map.models[name];
  const address = readAddress(model?.baseURL ?? '');
  return address?.end ?? `${model?.driver} ${(model?.command ?? []).join('\0')}`;
}

function scarceElsewhere(map: RoleMap, place: SpecPlace): readonly Problem[] {
  const scarce = map.lanes[scarceLane]?.models ?? [];
  return presentLanes(map)
    .filter((lane) => lane !== scarceLane)
    .flatMap((lane) =>
      (map.lanes[lane]?.models ?? []).flatMap((name, at) => {
        const rationed = isScarceModel(map, name)
          ? name
          : scarce.find((other) => isOneModel(map, name, other));
        if (rationed === undefined) return [];
        const same = rationed === name ? '' : `, which is the model of ${rationed}`;
        const what = `\`lanes.${lane}\` has ${name}${same}, and ${scarceLane} rations it: its quota would count for nothing.`;
        const remedy = `Take it out of ${lane}, or out of ${scarceLane}.`;
        return [problemAt(place, ['lanes', lane, 'models', at], { kind: 'policy', what, remedy })];
      }),
    );
}
