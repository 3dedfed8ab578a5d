import type { ContractForm } from '../domain/contract-form.ts';
import { contractBlocks, keysOfBlock } from './contract-document.ts';
import type { ContractReading } from './contract-reading.ts';
import { createWordReader, type WordReader } from './contract-words.ts';
import { readContractYaml, type Say } from './contract-yaml.ts';

type Block = (typeof contractBlocks)[number];

/**
 * Reads the seven blocks of a Universal Prompt Contract. Every problem names file, line and remedy;
 * a contract with an error is refused, one with warnings only is read. Never throws.
 */
export function parseContract(text: string, file: string): ContractReading {
  const yaml = readContractYaml(text, file);
  if (yaml.status === 'refused') return yaml;
  const { value, say } = yaml;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = 'The text is not a contract: it has no blocks.';
    const remedy = `Write the seven blocks: ${contractBlocks.join(', ')}.`;
    return { status: 'refused', problems: [say([], what, remedy)] };
  }
  const reader = createWordReader(value, say);
  const form = { ...readForm(reader, { ...value }), source: file };
  for (const block of contractBlocks) reportEmpty(block, form, value, reader, say);
  reportTask(form, reader, say);
  const problems = reader.problems().toSorted((one, two) => (one.line ?? 0) - (two.line ?? 0));
  if (problems.some(({ severity }) => severity === 'error')) return { status: 'refused', problems };
  return { status: 'read', form, problems, say };
}

function readForm(reader: WordReader, top: Readonly<Record<string, unknown>>): ContractForm {
  reader.map([], contractBlocks);
  return {
    route: readRoute(reader),
    role: readRole(reader),
    task: readTask(reader),
    context: readContext(reader),
    constraints: reader.list(['constraints'], top.constraints),
    outputs: readOutputs(reader, top.output_contract),
    verifyRelease: reader.list(['verify_release'], top.verify_release),
  };
}

function readRoute(reader: WordReader): ContractForm['route'] {
  const route = reader.map(['route'], keysOfBlock('route'));
  const text = (key: string) => reader.text(['route', key], route);
  return withoutEmpty({
    taskClass: text('task_class'),
    artifactClass: text('artifact_class'),
    budgetProfile: text('budget_profile'),
    owner: text('owner'),
    fallback: reader.list(['route', 'fallback_route'], route.fallback_route),
    surface: text('surface'),
  });
}

function readRole(reader: WordReader): ContractForm['role'] {
  const role = reader.map(['role'], keysOfBlock('role'));
  const instructions = reader.list(['role', 'instructions'], role.instructions);
  return withoutEmpty({ name: reader.text(['role', 'name'], role), instructions });
}

function readTask(reader: WordReader): ContractForm['task'] {
  const task = reader.map(['task'], keysOfBlock('task'));
  return withoutEmpty({
    deliverable: reader.text(['task', 'deliverable'], task) ?? '',
    phase: reader.text(['task', 'phase'], task),
    successCriteria: reader.list(['task', 'success_criteria'], task.success_criteria),
    nonGoals: reader.list(['task', 'non_goals'], task.non_goals),
  });
}

function readContext(reader: WordReader): ContractForm['context'] {
  const context = reader.map(['context'], keysOfBlock('context'));
  const inputs = reader.list(['context', 'inputs'], context.inputs);
  return withoutEmpty({ treatment: reader.text(['context', 'treatment'], context), inputs });
}

/** `output_contract.return`, or the list right below `output_contract`. */
function readOutputs(reader: WordReader, value: unknown): readonly string[] {
  if (Array.isArray(value)) return reader.list(['output_contract'], value);
  const output = reader.map(['output_contract'], ['return']);
  return reader.list(['output_contract', 'return'], output.return);
}

/** Optional fields are absent, never present and undefined. */
type Tidy<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
function withoutEmpty<T extends object>(value: T): Tidy<T> {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries) as Tidy<T>;
}

function reportEmpty(
  block: Block,
  form: ContractForm,
  top: object,
  reader: WordReader,
  say: Say,
): void {
  const present = Object.hasOwn(top, block);
  if (present && (saysSomething(block, form) || hasProblemIn(block, reader))) return;
  const what = present ? `The block \`${block}\` is empty.` : `The block \`${block}\` is missing.`;
  reader.report(say(present ? [block] : [], what, remedies[block]));
}

const remedies: Readonly<Record<Block, string>> = {
  route: 'Say at least who owns it or which task class it is: `owner: …`, `task_class: …`.',
  role: 'Name the role: `name: …`, `instructions:` as a list.',
  task: 'Say what is to be delivered: `deliverable: …`, `success_criteria:` as a list.',
  context: 'Name what it may read: `inputs:` as a list; `- none` if there is nothing.',
  constraints: 'List what must hold; `- none` if nothing does.',
  output_contract: 'List what is to be returned, below `return:`.',
  verify_release: 'List what must be shown before release.',
};

function saysSomething(block: Block, form: ContractForm): boolean {
  const { route, role, task, context } = form;
  switch (block) {
    case 'route':
      return Object.keys(route).length > 1 || route.fallback.length > 0;
    case 'role':
      return role.name !== undefined || role.instructions.length > 0;
    case 'task':
      return task.deliverable !== '' || task.successCriteria.length > 0;
    case 'context':
      return context.treatment !== undefined || context.inputs.length > 0;
    case 'constraints':
      return form.constraints.length > 0;
    case 'output_contract':
      return form.outputs.length > 0;
    case 'verify_release':
      return form.verifyRelease.length > 0;
    default:
      return block satisfies never;
  }
}

/** A block whose words were refused is not also called empty. */
function hasProblemIn(block: Block, reader: WordReader): boolean {
  const named = new RegExp(`\`${block}[.\`]`);
  return reader.problems().some((problem) => named.test(problem.what));
}

function reportTask(form: ContractForm, reader: WordReader, say: Say): void {
  if (hasProblemIn('task', reader)) return;
  if (form.task.deliverable === '') {
    const what = '`task.deliverable` is missing.';
    reader.report(say(['task'], what, 'State in one sentence what is to be delivered.'));
  } else if (form.task.successCriteria.length === 0) {
    const what =
      '`task.success_criteria` is empty, so the deliverable itself is the one criterion.';
    const remedy = 'List what must be true when it is done.';
    reader.report(say(['task'], what, remedy, 'warning'));
  }
}
