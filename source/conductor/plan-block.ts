// Finds and decodes the json block of a planner's reply; what it means is checked elsewhere.
import { type TaskClass, taskClasses } from '../events/ids.ts';
import type { PlanStep } from '../events/plan.ts';
import { replyParts } from '../gates/reply-parts.ts';

export type PlanDraft = { readonly summary: string; readonly steps: readonly PlanStep[] };
export type BlockReading =
  | { readonly status: 'read'; readonly draft: PlanDraft }
  | { readonly status: 'unreadable'; readonly problems: readonly string[] };

type Fields = Readonly<Record<string, unknown>>;

/** Decodes the one fenced json block of a reply into steps of the right shape. Never throws. */
export function readPlanBlock(text: string): BlockReading {
  const found = jsonText(text);
  if (found.status === 'unreadable') return found;
  const value = parseJson(found.json);
  if (value.status === 'unreadable') return value;
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

const no = (problem: string) => ({ status: 'unreadable', problems: [problem] }) as const;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonText(
  text: string,
):
  | { readonly status: 'read'; readonly json: string }
  | { readonly status: 'unreadable'; readonly problems: readonly string[] } {
  const fences = replyParts(text).flatMap((part) => (part.type === 'fence' ? [part] : []));
  const named = fences.filter(({ info }) => /^jsonc?\b/i.test(info));
  const [block, ...others] = named.length > 0 ? named : fences;
  if (block === undefined) {
    const bare = text.trim();
    if (bare.startsWith('{') && bare.endsWith('}')) return { status: 'read', json: bare };
    return no('There is no plan; send it as one fenced block that begins with ```json.');
  }
  if (others.length > 0) return no('There is more than one fenced block; send the plan as one.');
  if (!block.closed) return no('The json block is not closed; the reply may have been cut off.');
  return { status: 'read', json: block.lines.join('\n') };
}

function parseJson(
  json: string,
):
  | { readonly status: 'read'; readonly value: unknown }
  | { readonly status: 'unreadable'; readonly problems: readonly string[] } {
  try {
    return { status: 'read', value: JSON.parse(json) };
  } catch (error) {
    const because = error instanceof Error ? error.message.slice(0, 200) : 'it cannot be parsed';
    return no(`The block is not JSON: ${because}.`);
  }
}

type StepReading = { readonly step?: PlanStep; readonly problems: readonly string[] };

function readStep(value: unknown, index: number): StepReading {
  if (!isFields(value)) return { problems: [`Step ${index + 1} is not an object.`] };
  const name = `Step ${typeof value.id === 'string' ? value.id.slice(0, 40) : index + 1}`;
  const problems: string[] = [];
  const text = (key: string, most: number): string => {
    const field = value[key];
    const said = typeof field === 'string' ? field.trim() : '';
    if (said === '') problems.push(`${name}: \`${key}\` must be text.`);
    if (said.length > most) problems.push(`${name}: \`${key}\` is longer than ${most} characters.`);
    return said;
  };
  const texts = (keys: readonly string[], most: number): readonly string[] => {
    const list = readTexts(keys.map((key) => value[key]).find((field) => field !== undefined));
    if (list === undefined || list.length > most)
      problems.push(`${name}: \`${keys[0]}\` must be a list of at most ${most} texts.`);
    return list ?? [];
  };
  const taskClass = classOf(value.class ?? value.taskClass);
  if (taskClass === undefined)
    problems.push(`${name}: \`class\` must be one of ${taskClasses.join(', ')}.`);
  const hard = value.hard ?? false;
  if (typeof hard !== 'boolean') problems.push(`${name}: \`hard\` must be true or false.`);
  const id = text('id', 24);
  if (id !== '' && !/^[a-z][a-z0-9-]{0,23}$/.test(id))
    problems.push(`${name}: an id is a small letter followed by small letters, digits and dashes.`);
  const step: PlanStep = {
    id,
    title: text('title', 200).replace(/\s+/g, ' '),
    taskClass: taskClass ?? 'patch',
    detail: text('detail', 20_000),
    dependsOn: texts(['depends_on', 'dependsOn'], 100),
    owns: texts(['owns'], 200),
    acceptance: texts(['acceptance'], 10),
    hard: hard === true,
  };
  return problems.length > 0 ? { problems } : { step, problems };
}

function readTexts(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return readTexts([value].filter((item) => item.trim() !== ''));
  if (!Array.isArray(value)) return undefined;
  const texts = value.flatMap((item: unknown) => (typeof item === 'string' ? [item.trim()] : []));
  return texts.length === value.length && !texts.includes('') ? [...new Set(texts)] : undefined;
}

function classOf(value: unknown): TaskClass | undefined {
  return taskClasses.find((known) => known === value);
}
