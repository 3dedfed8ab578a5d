import type { Problem } from '../../domain/problem.ts';
import type { ModelEntry, RoleMap } from '../../domain/role-map.ts';
import { expectedLineage } from '../../rule/asked-model.ts';
import { outsideOf } from '../../rule/lineage.ts';
import { readModelId } from '../../rule/model-id.ts';
import { judgeId } from '../../rule/served.ts';
import { problemAt, type Saying, type SpecPlace } from '../place.ts';

/** Ids that no line of a spec can make a model answer as: another family's, a router's, unreadable ones. */
export function servedAsProblems(map: RoleMap, place: SpecPlace): readonly Problem[] {
  return Object.entries(map.models).flatMap(([name, model]) =>
    (model.servedAs ?? []).flatMap((id, at) => {
      const wrong = whyWrong(map, model, id);
      if (!wrong) return [];
      const what = `\`models.${name}.servedAs\` names ${id}: ${wrong.what}.`;
      const saying = { ...wrong, kind: 'policy' as const, what };
      return [problemAt(place, ['models', name, 'servedAs', at], saying)];
    }),
  );
}

function whyWrong(map: RoleMap, model: ModelEntry, id: string): Saying | undefined {
  const reading = readModelId(id);
  const remedy = 'Take it out, and ask for one model that answers with a plain id.';
  if (reading.status === 'unreadable') return { what: reading.because, remedy };
  const { verdict, families } = judgeId(map, model, id);
  if (verdict === 'router') return { what: 'that is a hosted router', remedy };
  if (verdict !== 'foreign') return undefined;
  const outside = outsideOf(families, expectedLineage(map, model)).join(', ');
  return {
    what: `that is ${outside}, which the model does not declare`,
    remedy: `If it may carry those weights, write \`lineage: [${outside}]\` instead.`,
  };
}
