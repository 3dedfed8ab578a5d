import type { StepId, TaskClass } from '../events/ids.ts';
import type { Plan, PlanStep } from '../events/plan.ts';
import type { Limits, RoleMap } from '../events/role-map.ts';
import { mayOverlap } from './glob-overlap.ts';
import { readPlanBlock } from './plan-block.ts';

export type PlanReading =
  | { readonly status: 'read'; readonly plan: Plan }
  /** Problems in words for asking once more. */
  | { readonly status: 'unreadable'; readonly problems: readonly string[] };

/** Names of the fixed steps; a step of a plan with such a name could not be told apart from them. */
const fixed: readonly StepId[] = [
  'triage',
  'plan',
  'synthesis',
  'second-brain',
  'review',
  'integration',
];

/** Classes that change files. */
const changing: readonly TaskClass[] = ['patch', 'directed', 'ship'];

/** Classes a plan may use under this map: those with a lane that exists, without planning and synthesis. */
export function routableClasses(map: RoleMap): readonly TaskClass[] {
  const classes: readonly TaskClass[] = ['quick', 'patch', 'directed', 'ship', 'review'];
  return classes.filter((name) =>
    map.routing[name]?.to.some((lane) => map.lanes[lane] !== undefined),
  );
}

/**
 * Reads a planner's reply: one fenced json block `{summary, steps}`, checked against the limits, the
 * routes, and the rule that steps beside each other own different files. `done` are steps that stay when a job is
 * planned anew: they may be waited for, their ids are taken. Never throws.
 */
export function readPlan(
  text: string,
  limits: Limits,
  map: RoleMap,
  done: readonly StepId[] = [],
): PlanReading {
  const block = readPlanBlock(text);
  if (block.status === 'unreadable') return block;
  const { draft } = block;
  const problems = [
    ...planProblems(draft.steps, limits, map, done),
    ...takenProblems(draft.steps, done),
  ];
  if (problems.length > 0) return { status: 'unreadable', problems };
  return { status: 'read', plan: { summary: draft.summary, steps: draft.steps } };
}

function planProblems(
  steps: readonly PlanStep[],
  limits: Limits,
  map: RoleMap,
  done: readonly StepId[],
): readonly string[] {
  if (steps.length > limits.planSteps)
    return [
      `The plan has ${steps.length} steps; at most ${limits.planSteps} are allowed. Join some.`,
    ];
  const routable = routableClasses(map);
  const single = steps.flatMap((step) => stepProblems(step, routable));
  const graph = graphProblems(steps, done);
  // Which steps run beside each other is only known once the dependencies are sound.
  return [...single, ...graph, ...(graph.length > 0 ? [] : overlapProblems(steps))];
}

function stepProblems(step: PlanStep, routable: readonly TaskClass[]): readonly string[] {
  const problems: string[] = [];
  if (fixed.includes(step.id))
    problems.push(`Step ${step.id}: that id is taken by a fixed step; use s1, s2, ….`);
  if (!routable.includes(step.taskClass))
    problems.push(
      `Step ${step.id}: class \`${step.taskClass}\` cannot be used in a plan; use one of ${routable.join(', ')}.`,
    );
  if (changing.includes(step.taskClass) && step.owns.length === 0)
    problems.push(
      `Step ${step.id}: it changes files, so \`owns\` must name the paths it may change.`,
    );
  for (const path of step.owns) {
    const because = whyNotOwned(path);
    if (because)
      problems.push(`Step ${step.id}: it cannot own \`${path.slice(0, 80)}\`: ${because}.`);
  }
  for (const command of step.acceptance)
    if (/[\r\n]/.test(command) || command.length > 1000)
      problems.push(`Step ${step.id}: each acceptance command must be one short line.`);
  return problems;
}

function whyNotOwned(path: string): string | undefined {
  if (path.length > 300) return 'it is too long';
  if (/^(?:[/\\~]|[a-z]:)/i.test(path) || path.includes('\\'))
    return 'paths are relative to the repository, with forward slashes';
  const names = path.split('/');
  if (names.includes('..')) return 'it climbs out of the repository';
  return names.some((name) => /^\.git$/i.test(name)) ? "it is git's own folder" : undefined;
}

function takenProblems(steps: readonly PlanStep[], done: readonly StepId[]): readonly string[] {
  return steps
    .filter(({ id }) => done.includes(id))
    .map(({ id }) => `Step ${id}: a finished step has that id; give new steps new names.`);
}

function graphProblems(steps: readonly PlanStep[], done: readonly StepId[]): readonly string[] {
  const ids = steps.map(({ id }) => id);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  const missing = steps.flatMap((step) =>
    step.dependsOn
      .filter((id) => !ids.includes(id) && !done.includes(id))
      .map((id) => `Step ${step.id}: it depends on \`${id.slice(0, 40)}\`, which is no step.`),
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

function overlapProblems(steps: readonly PlanStep[]): readonly string[] {
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
