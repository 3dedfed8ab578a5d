import { checkableOf } from '../../contract/checkable.ts';
import {
  budgetProfileOf,
  classesFor,
  fallbackLanes,
  fallbackStrategies,
} from '../../contract/route-words.ts';
import type { Rubric } from '../../contract/rubric.ts';
import type { ContractForm, InputPath } from '../../domain/contract-form.ts';
import { shortDigest } from '../../state/view/view-words.ts';
import { textTable } from '../text-table.ts';

/** What each input was resolved to. */
export function inputRows({ context }: ContractForm): readonly string[] {
  const rows = (context.resolved ?? []).map(({ input, paths }) => {
    if (paths.length === 0) return `- ${input}: unresolved, it names no path`;
    const only = paths.length === 1 && paths[0]?.path === input;
    return only ? `- ${paths.map(pathWords)}` : `- ${input}: ${paths.map(pathWords).join('; ')}`;
  });
  return rows.length === 0 ? [] : ['Inputs', ...rows];
}

function pathWords({ path, status, digest, because }: InputPath): string {
  const why = because === undefined ? '' : ` (${because})`;
  return status === 'hashed'
    ? `${path}, hashed as ${shortDigest(digest ?? '')}${why}`
    : `${path} is ${status}${why}`;
}

/** The rubric as a table with its advice. */
export function rubricRows({ total, scores }: Rubric): readonly string[] {
  const rows = scores.map(({ dimension, score, advice }) => [
    dimension,
    `${score} of 2`,
    advice ?? '',
  ]);
  return [
    `Rubric: ${total} of 12. It is advice and stops nothing.`,
    ...textTable(['dimension', 'score', 'what would raise it'], rows),
  ];
}

/** How the harness reads the route, the criteria and the inputs of a contract. */
export function readingRows(form: ContractForm): readonly string[] {
  const classes = classesFor(form.route.taskClass);
  const lanes = fallbackLanes(form);
  const strategies = fallbackStrategies(form);
  return [
    'How it is read',
    `- planned into: ${classes?.join(', ') ?? 'what the planner chooses'}`,
    `- budget profile: ${budgetProfileOf(form)}`,
    ...(lanes.length > 0 ? [`- lanes that take over: ${lanes.join(', then ')}`] : []),
    ...(strategies.length > 0
      ? [`- ways the conductor tries in this order: ${strategies.join('; then ')}`]
      : []),
    ...form.task.successCriteria.map((criterion, index) => criterionRow(criterion, index)),
  ];
}

function criterionRow(criterion: string, index: number): string {
  const checkable = checkableOf(criterion);
  const how =
    checkable.status === 'command'
      ? `shown by \`${checkable.command}\``
      : 'claimed only, unless a step names a command for it';
  return `- C${index + 1}: ${how}`;
}
