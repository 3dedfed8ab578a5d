import type { ContractForm } from '../domain/contract-form.ts';
import { checkableOf } from './checkable.ts';

/** One dimension of the rubric: what was given, and what would give the next point. */
export type RubricScore = {
  readonly dimension: string;
  readonly score: 0 | 1 | 2;
  readonly advice?: string;
};
export type Rubric = { readonly total: number; readonly scores: readonly RubricScore[] };

/**
 * The rubric of the Prompt Operations playbook drafts (blog.ryanspice.com): six dimensions, each
 * 0, 1 or 2. It is advice and stops nothing. What gives a point here is our reading of its names.
 */
export function rubricOf(form: ContractForm): Rubric {
  const scores = [
    goal(form),
    context(form),
    outputs(form),
    constraints(form),
    verification(form),
    iteration(form),
  ];
  return { total: scores.reduce((sum, { score }) => sum + score, 0), scores };
}

/** The first advice whose condition does not hold costs the points above it. */
function scored(
  dimension: string,
  one: readonly [holds: boolean, advice: string],
  two: readonly [holds: boolean, advice: string],
): RubricScore {
  if (!one[0]) return { dimension, score: 0, advice: one[1] };
  return two[0] ? { dimension, score: 2 } : { dimension, score: 1, advice: two[1] };
}

function goal({ task }: ContractForm): RubricScore {
  return scored(
    'Goal clarity',
    [task.deliverable !== '', 'State in one sentence what is to be delivered.'],
    [task.successCriteria.length > 0, 'Say by which success criteria it counts as done.'],
  );
}

function context({ context: block }: ContractForm): RubricScore {
  const named = block.inputs.some((input) => !/^none\b/i.test(input.trim()));
  const hashed = (block.resolved ?? []).some(({ paths }) =>
    paths.some(({ status }) => status === 'hashed'),
  );
  return scored(
    'Context completeness',
    [named, 'Name what it may read.'],
    [hashed, 'Name at least one input by its path, so that its digest is kept.'],
  );
}

function outputs({ outputs: items }: ContractForm): RubricScore {
  return scored(
    'Output contract',
    [items.length > 0, 'List what is to be returned.'],
    [items.some((item) => /\brisks?\b/i.test(item)), 'Ask for the residual risks as well.'],
  );
}

function constraints({ constraints: items, task }: ContractForm): RubricScore {
  const said = items.some((item) => !/^none\b/i.test(item.trim()));
  return scored(
    'Constraint encoding',
    [said, 'List what must hold whatever is done.'],
    [task.nonGoals.length > 0, 'List what is not asked for, as non-goals.'],
  );
}

function verification({ verifyRelease, task }: ContractForm): RubricScore {
  const shown = task.successCriteria.some(
    (criterion) => checkableOf(criterion).status === 'command',
  );
  return scored(
    'Verification',
    [verifyRelease.length > 0, 'List what must be shown before release.'],
    [shown, 'Name a command in backticks for at least one success criterion.'],
  );
}

function iteration({ route, task }: ContractForm): RubricScore {
  return scored(
    'Iteration policy',
    [
      route.fallback.length > 0,
      'Say in `route.fallback_route` what is tried when the first way fails.',
    ],
    [task.phase !== undefined, 'Say in `task.phase` which part this is and what comes later.'],
  );
}
