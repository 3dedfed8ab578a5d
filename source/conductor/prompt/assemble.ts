import type { PromptTexts } from '../ports.ts';
import { textSection } from './material.ts';
import type { FirstAsk, PromptInput, ReaskInput } from './prompt-input.ts';
import { roleText } from './role-text.ts';
import { fitSections, printSection, rank, type Section } from './section.ts';
import { sectionsOf } from './sections.ts';

export type Assembled = {
  readonly system: string;
  readonly prompt: string;
  /** Headings of sections that matter to the answer and had to be shortened. */
  readonly cut: readonly string[];
};

/** Where a prompt begins after the words of its role. */
export const promptHead = 'FUGU-PURPOSE: ';

/** About 40,000 tokens at four characters each. */
export const defaultPromptCharacters = 160_000;

/**
 * Builds what a model is sent: its role's words as `system`; as `prompt` two or three header lines
 * (`FUGU-PURPOSE: work`, `FUGU-STEP: s1`, `FUGU-REASK: yes`) and the material in headed, fenced
 * sections. What does not fit is shortened by whole lines and says so; low ranks first.
 */
export function assemblePrompt(
  input: PromptInput,
  texts: PromptTexts,
  maxCharacters: number = defaultPromptCharacters,
): Assembled {
  const ask = input.purpose === 'reask' ? input.of : input;
  const names = [...textNames(ask), ...(input.purpose === 'reask' ? [againName(input)] : [])];
  const header = headerOf(ask, input.purpose === 'reask');
  const whole = [...sectionsOf(ask), ...(input.purpose === 'reask' ? againSections(input) : [])];
  const sections = fitSections(whole, maxCharacters - header.length);
  return {
    system: names.map((name) => roleText(texts, name)).join('\n\n'),
    prompt: `${[header, ...sections.map(printSection)].join('\n\n')}\n`,
    cut: sections.flatMap((section, at) =>
      section !== whole[at] && section.rank >= rank.subject && isShorter(section, whole[at])
        ? section.heading
        : [],
    ),
  };
}

function isShorter({ bodies }: Section, before: Section | undefined): boolean {
  return bodies.some(({ text }, at) => text !== before?.bodies[at]?.text);
}

/** Which words tell a model why it is asked again. */
const againName = ({ only }: ReaskInput) => (only === undefined ? 'reask' : 'reask-marks');

function againSections({ reply, problems }: ReaskInput): readonly Section[] {
  const why = textSection('Why it could not be read', problems.map((one) => `- ${one}`).join('\n'));
  if (reply === undefined) return [{ ...why, heading: 'Why you are asked again' }];
  return [{ ...textSection('Your last reply', reply), rank: rank.log }, why];
}

function headerOf(ask: FirstAsk, again: boolean): string {
  const step = stepOf(ask);
  return [
    `${promptHead}${ask.purpose}`,
    ...(step === undefined ? [] : [`FUGU-STEP: ${step}`]),
    ...(ask.purpose === 'work' && ask.step.as !== undefined ? [`FUGU-ROLE: ${ask.step.as}`] : []),
    ...(again ? ['FUGU-REASK: yes'] : []),
  ].join('\n');
}

function stepOf(ask: FirstAsk): string | undefined {
  if (ask.purpose === 'work' || ask.purpose === 'rebuttal') return ask.step.id;
  if (ask.purpose !== 'verify') return undefined;
  return ask.of.type === 'plan' ? 'plan' : ask.of.step?.id;
}

/** Names of the texts in `spec/prompts/` that make up a role's words. */
function textNames(ask: FirstAsk): readonly string[] {
  switch (ask.purpose) {
    case 'plan':
      return [ask.as];
    case 'work':
      if (ask.step.as !== undefined) return [ask.step.as];
      return [
        `worker-${ask.edits}`,
        ...(ask.repair ? ['repair'] : []),
        ...(ask.memory ? ['memory'] : []),
      ];
    case 'verify':
      return [ask.of.type === 'plan' ? 'verifier-plan' : 'verifier'];
    case 'review':
      return ['reviewer'];
    case 'triage':
    case 'rebuttal':
    case 'synthesis':
    case 'second-brain':
      return [ask.purpose];
    default:
      return ask satisfies never;
  }
}
