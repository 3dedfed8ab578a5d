import type { PromptTexts } from '../ports.ts';
import { textSection } from './material.ts';
import type { FirstAsk, PromptInput } from './prompt-input.ts';
import { fitSections, printSection, rank } from './section.ts';
import { sectionsOf } from './sections.ts';

export type Assembled = { readonly system: string; readonly prompt: string };

/** Where a prompt begins after the words of its role. */
export const promptHead = 'FUGU-PURPOSE: ';

/** About 40,000 tokens at four characters each. */
const defaultPromptCharacters = 160_000;

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
  const again =
    input.purpose === 'reask'
      ? [
          { ...textSection('Your last reply', input.reply), rank: rank.log },
          textSection(
            'Why it could not be read',
            input.problems.map((one) => `- ${one}`).join('\n'),
          ),
        ]
      : [];
  const names = input.purpose === 'reask' ? [...textNames(ask), 'reask'] : textNames(ask);
  const header = headerOf(ask, input.purpose === 'reask');
  const sections = fitSections([...sectionsOf(ask), ...again], maxCharacters - header.length);
  return {
    system: names.map((name) => texts.get(name).trim()).join('\n\n'),
    prompt: `${[header, ...sections.map(printSection)].join('\n\n')}\n`,
  };
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
