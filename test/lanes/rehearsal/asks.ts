import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemblePrompt } from '../../../source/conductor/prompt/assemble.ts';
import type { PromptInput, RepairInput } from '../../../source/conductor/prompt/prompt-input.ts';
import { contractFromText } from '../../../source/contract/free-text.ts';
import { plannedSteps } from '../../../source/lanes/rehearsal/script/planned-steps.ts';
import { rehearsalScript } from '../../../source/lanes/rehearsal/script/rehearsal-script.ts';
import {
  rehearsalModelIds,
  rehearsalTask,
} from '../../../source/lanes/rehearsal/script/rehearsal-spec.ts';
import type {
  ScriptAnswer,
  ScriptRequest,
} from '../../../source/lanes/rehearsal/script/script-answer.ts';
import { sampleFiles } from '../../helpers/sample-files.ts';

export type Files = Readonly<Record<string, string>>;

const promptFolder = join(import.meta.dirname, '../../../spec/prompts');

/** The words the shipped program sends. */
const texts = { get: (name: string) => readFileSync(join(promptFolder, `${name}.md`), 'utf8') };

export const contract = contractFromText(rehearsalTask);

/** A question as the conductor assembles it. */
export function asked(input: PromptInput, model: string = rehearsalModelIds.spark): ScriptRequest {
  return { model, ...assemblePrompt(input, texts) };
}

export function answerTo(input: PromptInput, model?: string): ScriptAnswer {
  return rehearsalScript(asked(input, model));
}

/** The reply's text; a refusal ends the test with its reason. */
export function replyTo(input: PromptInput, model?: string): string {
  const answer = answerTo(input, model);
  if (answer.status === 'refused') throw new Error(`refused: ${answer.because}`);
  return answer.text;
}

/** The reason of a refusal; a reply ends the test. */
export function refusalOf(input: PromptInput, model?: string): string {
  const answer = answerTo(input, model);
  if (answer.status === 'reply') throw new Error(`answered: ${answer.text}`);
  return answer.because;
}

export function planInput(fileList: readonly string[] = Object.keys(sampleFiles())) {
  return {
    purpose: 'plan',
    as: 'thinker',
    contract,
    fileList,
    contextFiles: [],
    maxSteps: 5,
    classes: ['quick', 'patch', 'directed', 'ship', 'review'],
    done: [],
  } as const satisfies PromptInput;
}

export function stepOf(id: string) {
  const step = plannedSteps.find((one) => one.id === id);
  if (step === undefined) throw new Error(`${id} is not planned`);
  return step;
}

/** A request for edits that shows the files the step owns. */
export function workInput(id: string, files: Files, repair?: Partial<RepairInput>): PromptInput {
  const step = stepOf(id);
  const shown = Object.entries(files).filter(([path]) => step.owns.includes(path));
  return {
    purpose: 'work',
    contract,
    step,
    fileList: Object.keys(files).sort(),
    files: shown.map(([path, text]) => ({ path, text })),
    edits: 'blocks',
    repair: repair && { findings: [], failedChecks: [], patchProblems: [], ...repair },
  };
}

export function verifyInput(diff: string, id?: string): PromptInput {
  const step = id === undefined ? {} : { step: stepOf(id) };
  return {
    purpose: 'verify',
    contract,
    criteria: [rehearsalTask],
    of: { type: 'patch', diff, baseFiles: [], checks: [], ...step },
  };
}
