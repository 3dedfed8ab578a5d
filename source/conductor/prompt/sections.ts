// Which sections each question has, in which order.

import { traitsOf } from '../../domain/task-classes.ts';
import {
  acceptanceSection,
  checksSection,
  counterExampleSection,
  criteriaSection,
  diffSection,
  earlierSection,
  fileListSection,
  filesSection,
  findingsSection,
  numberedFiles,
  outcomesSection,
  planSection,
  printList,
  stepSection,
  taskSection,
  textSection,
} from './material.ts';
import { memorySection } from './memory-section.ts';
import { plainStep } from './plain-step.ts';
import type {
  FirstAsk,
  PlanInput,
  RebuttalInput,
  RepairInput,
  ReviewInput,
  SynthesisInput,
  VerifyInput,
  WorkInput,
} from './prompt-input.ts';
import { rank, type Section } from './section.ts';
import { shownDiff, shownTexts } from './shown.ts';

/** The material of a question as sections, most important first within what can be cut. */
export function sectionsOf(input: FirstAsk): readonly Section[] {
  switch (input.purpose) {
    case 'triage':
      return [taskSection(input.contract)];
    case 'plan':
      return planSections(input);
    case 'work':
      return workSections(input);
    case 'verify':
      return verifySections(input);
    case 'rebuttal':
      return rebuttalSections(input);
    case 'synthesis':
      return [
        taskSection(input.contract),
        outcomesSection(input.steps),
        textSection('Evidence', input.evidence.join('\n')),
        ...contractSections(input),
      ];
    case 'second-brain':
      return [
        taskSection(input.contract),
        outcomesSection(input.steps),
        textSection('Synthesis', input.synthesis),
      ];
    case 'review':
      return reviewSections(input);
    default:
      return input satisfies never;
  }
}

function contractSections({ open = [], artifacts = [] }: SynthesisInput): readonly Section[] {
  if (open.length === 0) return [];
  const lead = `Artifacts: ${printList(artifacts)}.`;
  return [{ ...textSection('Lines to answer', open.join('\n')), lead }];
}

function planSections(input: PlanInput): readonly Section[] {
  const { previous, done } = input;
  const classes = input.classes.map((id) => `\`${id}\` is ${traitsOf(id).meaning}`);
  const lead = `At most ${input.maxSteps} steps. Classes: ${classes.join('; ')}.`;
  const limits: Section = { heading: 'Limits', lead, bodies: [], rank: rank.must };
  return [
    taskSection(input.contract),
    limits,
    ...(input.replanBecause ? [textSection('Why a new plan', input.replanBecause)] : []),
    ...(input.strategy ? [textSection('Fallback to follow', input.strategy)] : []),
    ...(done.length > 0
      ? [
          textSection('Finished steps', JSON.stringify(done.map(plainStep), null, 2), {
            info: 'json',
          }),
        ]
      : []),
    ...(previous?.plan ? [planSection('Previous plan', previous.plan)] : []),
    ...findingsSection('Findings on the previous plan', previous?.findings ?? []),
    ...listSection('Problems of the previous plan', previous?.problems ?? []),
    ...(previous?.note ? [textSection('Note from a person', previous.note)] : []),
    ...memorySection(input.memory ?? []),
    ...filesSection('Context files', input.contextFiles),
    fileListSection(input.fileList),
  ];
}

function workSections(input: WorkInput): readonly Section[] {
  return [
    taskSection(input.contract),
    stepSection(input.step),
    ...acceptanceSection(input.step),
    ...(input.repair ? repairSections(input.repair) : []),
    ...earlierSection(input.earlier ?? []),
    ...memorySection(input.memory ?? []),
    ...filesSection('Files', input.files, input.notShown),
    ...(input.step.reads === undefined ? [fileListSection(input.fileList)] : []),
  ];
}

function repairSections(repair: RepairInput): readonly Section[] {
  const { conflict } = repair;
  return [
    ...(repair.note ? [textSection('Note from a person', repair.note)] : []),
    ...listSection('Why the last edits were rejected', repair.patchProblems),
    ...findingsSection('Findings', repair.findings),
    ...counterExampleSection(repair.counterExample),
    ...(repair.counterLog
      ? [textSection('Counter-example log', repair.counterLog, { keep: 'tail' })]
      : []),
    ...(repair.failedChecks.length > 0 ? [checksSection('Check log', repair.failedChecks)] : []),
    ...listSection('Conflict', conflict?.files ?? []),
    ...(conflict
      ? [{ ...diffSection(conflict.previousPatch), heading: 'Change that did not merge' }]
      : []),
  ];
}

/** Fields are picked by name: nothing that says who wrote the artifact can come along. */
function verifySections(input: VerifyInput): readonly Section[] {
  const head = [taskSection(input.contract), criteriaSection(input.criteria)];
  const { of } = input;
  switch (of.type) {
    case 'patch':
      return [
        ...head,
        ...(of.step ? [stepSection(of.step), ...acceptanceSection(of.step)] : []),
        input.shown ? shownDiff(input.shown) : diffSection(of.diff),
        ...listSection('Hidden characters that the patch adds', of.hidden ?? []),
        checksSection('Check log', of.checks),
        ...numberedFiles('Base files', of.baseFiles, of.notShown ?? []),
      ];
    case 'plan':
      return [
        ...head,
        input.shown ? shownTexts('Plan', input.shown) : planSection('Plan', of.plan),
        fileListSection(of.fileList),
      ];
    case 'answer': {
      const lead = 'No file is changed: what is judged is this answer. It has no diff.';
      return [
        ...head,
        stepSection(of.step),
        input.shown
          ? shownTexts('Answer', input.shown, lead)
          : { ...textSection('Answer', of.text), lead },
        ...earlierSection(of.earlier ?? []),
        ...filesSection('Files', of.files ?? [], of.notShown),
      ];
    }
    default:
      return of satisfies never;
  }
}

function rebuttalSections(input: RebuttalInput): readonly Section[] {
  return [
    taskSection(input.contract),
    stepSection(input.step),
    textSection('Doubt', input.because),
    ...findingsSection('Findings', input.findings),
    ...counterExampleSection(input.counterExample),
    ...(input.whatHappened
      ? [textSection('What happened when it was run', input.whatHappened)]
      : []),
    diffSection(input.diff),
  ];
}

function reviewSections(input: ReviewInput): readonly Section[] {
  return [
    textSection('Question', input.question),
    ...(input.contract ? [taskSection(input.contract)] : []),
    { ...diffSection(input.diff), lead: `Artifact: ${input.digest}` },
  ];
}

function listSection(heading: string, items: readonly string[]): readonly Section[] {
  return items.length === 0
    ? []
    : [textSection(heading, items.map((item) => `- ${item}`).join('\n'))];
}
