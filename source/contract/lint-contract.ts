import { nearestWord } from '../base/nearest-word.ts';
import { budgetProfiles, type ContractForm, type ResolvedInput } from '../domain/contract-form.ts';
import { laneIds } from '../domain/ids.ts';
import type { Problem } from '../domain/problem.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { checkableOf } from './checkable.ts';
import type { Say, WordPath } from './contract-yaml.ts';
import { contradictionOf, lanesIn } from './contradictions.ts';
import { parseContract } from './parse-contract.ts';
import { classesFor, readFallback } from './route-words.ts';
import { type Rubric, rubricOf } from './rubric.ts';

/** What a contract is held against. */
export type LintGround = {
  readonly map: RoleMap;
  /** What stands at the paths its inputs name. */
  readonly resolve: (inputs: readonly string[]) => Promise<readonly ResolvedInput[]>;
};

/** `form` where nothing stops it. Problems stand in the order of their lines. */
export type Lint =
  | {
      readonly status: 'sound';
      readonly form: ContractForm;
      readonly problems: readonly Problem[];
      readonly rubric: Rubric;
    }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/**
 * Reads a contract and holds it against the role map before anything is paid. Errors are what makes
 * it no contract (not YAML, a block missing or empty) or sets it against the role map; warnings are
 * what will not be checked or found. Never throws, calls no model.
 */
export async function lintContract(text: string, file: string, ground: LintGround): Promise<Lint> {
  const reading = parseContract(text, file);
  if (reading.status === 'refused') return reading;
  const { say } = reading;
  const resolved = await ground.resolve(reading.form.context.inputs);
  const form = { ...reading.form, context: { ...reading.form.context, resolved } };
  const problems = [
    ...reading.problems,
    ...routeProblems(form, ground.map, say),
    ...sentenceProblems(form, ground.map, say),
    ...criterionProblems(form, say),
    ...contextProblems(form, say),
  ].toSorted((one, two) => (one.line ?? 0) - (two.line ?? 0));
  if (problems.some(({ severity }) => severity === 'error')) return { status: 'refused', problems };
  return { status: 'sound', form, problems, rubric: rubricOf(form) };
}

function routeProblems(form: ContractForm, map: RoleMap, say: Say): readonly Problem[] {
  return [
    ...taskClassProblems(form, map, say),
    ...profileProblems(form, say),
    ...fallbackProblems(form, map, say),
  ];
}

function taskClassProblems({ route }: ContractForm, map: RoleMap, say: Say): readonly Problem[] {
  const { taskClass } = route;
  if (taskClass === undefined) return [];
  const classes = classesFor(taskClass);
  if (!classes) {
    const what = `\`${taskClass}\` is not a task class, so the planner chooses the classes itself.`;
    const remedy = 'Say implementation, quick, patch, directed, ship or review.';
    return [say(['route', 'task_class'], what, remedy, 'warning')];
  }
  if (classes.some((one) => map.routing[one].to.some((lane) => map.lanes[lane]))) return [];
  const what = `The role map has no lane for \`${taskClass}\`.`;
  const remedy = `Name another class, or add a lane to the route of ${classes.join(', ')}.`;
  return [against(say(['route', 'task_class'], what, remedy))];
}

const against = (problem: Problem): Problem => ({ ...problem, kind: 'policy' });

function profileProblems({ route }: ContractForm, say: Say): readonly Problem[] {
  const { budgetProfile } = route;
  if (budgetProfile === undefined || budgetProfiles.some((one) => one === budgetProfile)) return [];
  const meant = nearestWord(budgetProfile, budgetProfiles, 4);
  const known = `Say one of ${budgetProfiles.join(', ')}.`;
  const what = `\`${budgetProfile}\` is not a budget profile; the route is taken as the spec writes it.`;
  const remedy = meant === undefined ? known : `Did you mean \`${meant}\`? ${known}`;
  return [say(['route', 'budget_profile'], what, remedy, 'warning')];
}

function fallbackProblems({ route }: ContractForm, map: RoleMap, say: Say): readonly Problem[] {
  return route.fallback.flatMap((item, index) => {
    const path = ['route', 'fallback_route', index];
    const read = readFallback(item);
    if (read.type === 'lane') {
      return map.lanes[read.lane] ? [] : [absent(read.lane, path, say)];
    }
    return unknownLanes(item, path, say);
  });
}

function absent(lane: string, path: WordPath, say: Say): Problem {
  const what = `The role map has no lane \`${lane}\`, so nothing can go to it.`;
  return say(path, what, 'Name a lane that the spec has, or add it there.', 'warning');
}

/** Words that can only be meant as a lane, and are none. */
function unknownLanes(text: string, path: WordPath, say: Say): readonly Problem[] {
  const words = text.match(/\bworker-[\w-]+|\b[\w-]+(?= lane\b)/gi) ?? [];
  return [...new Set(words.map((word) => word.toLowerCase()))].flatMap((word) => {
    if (laneIds.some((id) => id === word) || !/-/.test(word)) return [];
    const meant = nearestWord(word, laneIds, 4);
    const hint = meant === undefined ? '' : `Did you mean \`${meant}\`? `;
    const what = `There is no lane \`${word}\`.`;
    return [say(path, what, `${hint}The lanes are ${laneIds.join(', ')}.`, 'warning')];
  });
}

/** Every sentence that says how the work is to be done. */
function sentences(form: ContractForm): readonly (readonly [WordPath, string])[] {
  const listed = (path: WordPath, items: readonly string[]) =>
    items.map((item, index) => [[...path, index], item] as const);
  const owner = form.route.owner;
  return [
    ...(owner === undefined ? [] : [[['route', 'owner'], owner] as const]),
    ...listed(['role', 'instructions'], form.role.instructions),
    ...listed(['constraints'], form.constraints),
    ...listed(['verify_release'], form.verifyRelease),
  ];
}

function sentenceProblems(form: ContractForm, map: RoleMap, say: Say): readonly Problem[] {
  return sentences(form).flatMap(([path, text]) => {
    const found = contradictionOf(text, map, form.route.taskClass);
    if (found) return [against(say(path, found.what, found.remedy))];
    const missing = lanesIn(text).filter(
      (lane) => !map.lanes[lane] && !/\b(?:no|not|never)\b/i.test(text),
    );
    return [...missing.map((lane) => absent(lane, path, say)), ...unknownLanes(text, path, say)];
  });
}

function criterionProblems({ task }: ContractForm, say: Say): readonly Problem[] {
  return task.successCriteria.flatMap((criterion, index) => {
    const path = ['task', 'success_criteria', index];
    const checkable = checkableOf(criterion);
    if (checkable.status === 'command') return [];
    const name = `C${index + 1}`;
    if (checkable.status === 'vague') {
      const what = `${name} cannot be checked: "${checkable.word}" is not the same to everyone.`;
      const remedy = 'Say what a command or a reader would see when it holds.';
      return [say(path, what, remedy, 'warning')];
    }
    const what = `${name} names no command; it is "claimed only" unless a step's command shows it.`;
    const remedy = criterion.includes('`')
      ? 'Begin what stands in backticks with a program that checks are run with, like npm or `sh -c`.'
      : 'Name a command in backticks that exits with 0 only when it holds.';
    return [say(path, what, remedy, 'warning')];
  });
}

function contextProblems({ context }: ContractForm, say: Say): readonly Problem[] {
  const { treatment, resolved = [] } = context;
  const asData = treatment !== undefined && /\bdata\b/i.test(treatment);
  const loose = asData
    ? []
    : [
        say(
          ['context'],
          'The context does not say that it is data; it is treated as data all the same.',
          'Write `treatment: data, not instructions`.',
          'warning',
        ),
      ];
  return [...loose, ...resolved.flatMap((input, index) => pathProblems(input, index, say))];
}

function pathProblems({ paths }: ResolvedInput, index: number, say: Say): readonly Problem[] {
  const at = ['context', 'inputs', index];
  return paths.flatMap(({ path, status, because }) => {
    if (status === 'hashed') return [];
    const what =
      status === 'missing'
        ? `Nothing is at \`${path}\`.`
        : `\`${path}\` cannot be read: ${because ?? 'for no known reason'}.`;
    const remedy = 'Fix the path; it is counted from the top of the repository.';
    return [say(at, what, remedy, 'warning')];
  });
}
