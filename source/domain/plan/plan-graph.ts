import type { StepId } from '../ids.ts';
import { mayOverlap } from './glob-overlap.ts';
import type { PlanStep } from './plan.ts';

/** Names of the fixed steps; a step of a plan with such a name could not be told apart from them. */
const fixed: readonly StepId[] = [
  'triage',
  'plan',
  'synthesis',
  'second-brain',
  'review',
  'integration',
];

/** A step with the name of a fixed one. */
export function fixedNameProblems(step: PlanStep): readonly string[] {
  if (!fixed.includes(step.id)) return [];
  return [`Step ${step.id}: that id is taken by a fixed step; use s1, s2, ….`];
}

/** Ids that stand twice, dependencies on nothing, and steps that wait for each other in a circle. */
export function graphProblems(
  steps: readonly PlanStep[],
  done: readonly StepId[],
): readonly string[] {
  const ids = steps.map(({ id }) => id);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  const missing = steps.flatMap((step) =>
    step.dependsOn
      .filter((id) => !ids.includes(id) && !done.includes(id))
      .map((id) => `Step ${step.id}: it depends on \`${id.slice(0, 40)}\`, which is not a step.`),
  );
  if (twice.length > 0 || missing.length > 0)
    return [
      ...twice.map((id) => `Two steps have the id ${id}; every id must be different.`),
      ...missing,
    ];
  const before = ancestors(steps);
  const circle = ids.filter((id) => before.get(id)?.has(id));
  if (circle.length === 0) return [];
  return [
    `The steps ${circle.join(', ')} wait for each other in a circle; take one dependency out.`,
  ];
}

/** For each step all steps that end before it begins; a step in a circle is its own. */
function ancestors(steps: readonly PlanStep[]): ReadonlyMap<StepId, ReadonlySet<StepId>> {
  const direct = new Map(steps.map((step) => [step.id, step.dependsOn]));
  const reach = (id: StepId): ReadonlySet<StepId> => {
    const found = new Set<StepId>();
    const open = [...(direct.get(id) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(direct.get(next) ?? []));
    }
    return found;
  };
  return new Map(steps.map((step) => [step.id, reach(step.id)]));
}

/** Steps that may run beside each other and own the same files. */
export function overlapProblems(steps: readonly PlanStep[]): readonly string[] {
  const before = ancestors(steps);
  return steps.flatMap((one, index) =>
    steps
      .slice(index + 1)
      .filter((other) => !before.get(one.id)?.has(other.id) && !before.get(other.id)?.has(one.id))
      .filter((other) => mayOverlap(one.owns, other.owns))
      .map(
        (other) =>
          `Steps ${one.id} and ${other.id} may run beside each other and may own the same files; let one depend on the other, or own different paths.`,
      ),
  );
}
