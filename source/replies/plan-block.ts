// Finds and decodes the json block of a planner's reply; what it means is checked elsewhere.
import { type TaskClass, taskClasses } from '../domain/ids.ts';
import type { PlanStep } from '../domain/plan/plan.ts';
import { readJson } from './read-json.ts';

export type PlanDraft = { readonly summary: string; readonly steps: readonly PlanStep[] };
export type BlockReading =
  | { readonly status: 'read'; readonly draft: PlanDraft }
  | { readonly status: 'unreadable'; readonly problems: readonly string[] };

type Fields = Readonly<Record<string, unknown>>;

/** Decodes the one fenced json block of a reply into steps of the right shape. Never throws. */
export function readPlanBlock(text: string): BlockReading {
  const value = readJson(text);
  if (value.status === 'unreadable') return no(`${value.problem} ${form}`);
  if (!isFields(value.value))
    return no('The json block is not an object with `summary` and `steps`.');
  const { summary, steps } = value.value;
  if (!Array.isArray(steps) || steps.length === 0)
    return no('The plan has no steps; `steps` must be a list of at least one.');
  const read = steps.map((step: unknown, index) => readStep(step, index));
  const problems = [
    ...(typeof summary === 'string' && summary.trim() !== ''
      ? []
      : ['`summary` must be one sentence of text.']),
    ...read.flatMap((step) => step.problems),
  ];
  if (problems.length > 0) return { status: 'unreadable', problems };
  return {
    status: 'read',
    draft: {
      summary: String(summary).trim(),
      steps: read.flatMap(({ step }) => (step ? [step] : [])),
    },
  };
}

const form = 'Send the plan as one fenced block that begins with ```json.';
const no = (problem: string) => ({ status: 'unreadable', problems: [problem] }) as const;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type StepReading = { readonly step?: PlanStep; readonly problems: readonly string[] };

function readStep(value: unknown, index: number): StepReading {
  if (!isFields(value)) return { problems: [`Step ${index + 1} is not an object.`] };
  const ownId = stepIdOf(value.id);
  const name = `Step ${ownId.slice(0, 40) || index + 1}`;
  const problems: string[] = [];
  const text = (key: string, most: number): string => {
    const field = value[key];
    const said = typeof field === 'string' ? field.trim() : '';
    if (said === '') problems.push(`${name}: \`${key}\` must be text.`);
    if (said.length > most) problems.push(`${name}: \`${key}\` is longer than ${most} characters.`);
    return said;
  };
  const texts = (keys: readonly string[], most: number, read = textOf): readonly string[] => {
    const field = keys.map((key) => value[key]).find((one) => one !== undefined);
    const list = readTexts(field, read);
    if (list === undefined || list.length > most)
      problems.push(`${name}: \`${keys[0]}\` must be a list of at most ${most} texts.`);
    return list ?? [];
  };
  const taskClass = classOf(value.class ?? value.taskClass);
  if (taskClass === undefined)
    problems.push(`${name}: \`class\` must be one of ${taskClasses.join(', ')}.`);
  const hard = value.hard ?? false;
  if (typeof hard !== 'boolean') problems.push(`${name}: \`hard\` must be true or false.`);
  const id = ownId.length > 24 || ownId === '' ? text('id', 24) : ownId;
  if (id !== '' && !/^[a-z][a-z0-9-]{0,23}$/.test(id))
    problems.push(`${name}: an id is a small letter followed by small letters, digits and dashes.`);
  const step: PlanStep = {
    id,
    title: text('title', 200).replace(/\s+/g, ' '),
    taskClass: taskClass ?? 'patch',
    detail: text('detail', 20_000),
    dependsOn: texts(['depends_on', 'dependsOn'], 100, stepIdOf),
    owns: texts(['owns'], 200),
    acceptance: texts(['acceptance'], 10),
    hard: hard === true,
  };
  return problems.length > 0 ? { problems } : { step, problems };
}

function readTexts(value: unknown, read: typeof textOf): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    const only = read(value);
    return only === '' && value !== '' ? undefined : [only].filter((text) => text !== '');
  }
  const texts = value.map(read);
  return texts.includes('') ? undefined : [...new Set(texts)];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** `S1`, `step_1`, `Step 1`, `"1"` and 1 all name s1; an id that is one already stays as it is. */
function stepIdOf(value: unknown): string {
  const said = typeof value === 'number' ? String(value) : textOf(value);
  const number = /^(?:s|step[ _-]?)?0*(\d{1,4})$/i.exec(said)?.[1];
  return number === undefined || /^[a-z][a-z0-9-]*$/.test(said) ? said : `s${number}`;
}

function classOf(value: unknown): TaskClass | undefined {
  const said = textOf(value).toLowerCase();
  return taskClasses.find((known) => known === said);
}
