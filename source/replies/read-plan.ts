import { classesFor } from '../contract/route-words.ts';
import type { ContractForm } from '../domain/contract-form.ts';
import type { StepId, TaskClass } from '../domain/ids.ts';
import type { Plan, PlanStep } from '../domain/plan/plan.ts';
import { fixedNameProblems, graphProblems, overlapProblems } from '../domain/plan/plan-graph.ts';
import type { Limits, RoleMap } from '../domain/role-map.ts';
import { classesThat, traitsOf } from '../domain/task-classes.ts';
import { readPlanBlock } from './plan-block.ts';

export type PlanReading =
  | { readonly status: 'read'; readonly plan: Plan }
  /** Problems in words for asking once more. */
  | { readonly status: 'unreadable'; readonly problems: readonly string[] };

/**
 * Classes a plan may use under this map: those with a lane that exists, and of these the ones that
 * the contract's task class is planned into.
 */
export function routableClasses(map: RoleMap, contract?: ContractForm): readonly TaskClass[] {
  const classes = classesFor(contract?.route.taskClass) ?? classesThat('planned');
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
  contract?: ContractForm,
): PlanReading {
  const block = readPlanBlock(text);
  if (block.status === 'unreadable') return block;
  const { draft } = block;
  const problems = [
    ...planProblems(draft.steps, limits, { routable: routableClasses(map, contract), done }),
    ...takenProblems(draft.steps, done),
  ];
  if (problems.length > 0) return { status: 'unreadable', problems };
  return { status: 'read', plan: { summary: draft.summary, steps: draft.steps } };
}

function planProblems(
  steps: readonly PlanStep[],
  limits: Limits,
  { routable, done }: { readonly routable: readonly TaskClass[]; readonly done: readonly StepId[] },
): readonly string[] {
  if (steps.length > limits.planSteps)
    return [
      `The plan has ${steps.length} steps; at most ${limits.planSteps} are allowed. Join some.`,
    ];
  const single = steps.flatMap((step) => stepProblems(step, routable));
  const graph = graphProblems(steps, done);
  // Which steps run beside each other is only known once the dependencies are sound.
  return [...single, ...graph, ...(graph.length > 0 ? [] : overlapProblems(steps))];
}

function stepProblems(step: PlanStep, routable: readonly TaskClass[]): readonly string[] {
  const problems: string[] = [...fixedNameProblems(step)];
  if (!routable.includes(step.taskClass))
    problems.push(
      `Step ${step.id}: class \`${step.taskClass}\` cannot be used in a plan; use one of ${routable.join(', ')}.`,
    );
  if (traitsOf(step.taskClass).changesFiles && step.owns.length === 0)
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
