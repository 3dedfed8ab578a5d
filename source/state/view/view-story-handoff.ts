import type { Tellers } from './story-tellers.ts';
import { counted, inSentence, sentence, shortDigest, treeWord } from './view-words.ts';

type HandoffFact =
  | 'Integrated'
  | 'IntegrationConflicted'
  | 'SynthesisGiven'
  | 'ClearVMade'
  | 'ContractAnswered'
  | 'AuditOpened'
  | 'AuditDecided'
  | 'ReviewAsked'
  | 'ReviewGiven'
  | 'LandingIntended'
  | 'Landed'
  | 'LandingStopped'
  | 'Reverted'
  | 'ReportWritten';

const decisions = {
  accepted: 'accepted',
  rejected: 'rejected',
  'sent-back': 'sent back',
} as const;

/** What is said from the finished steps to the branch. */
export const handoffStory: Tellers<HandoffFact> = {
  Integrated: ({ tree, steps, files }) =>
    `The patches of ${steps.join(', ') || 'no step'} combine into tree ${treeWord(tree)} (${counted(files.length, 'changed file')}).`,
  IntegrationConflicted: ({ step, files, because }) =>
    `The patch of ${step} conflicts with the others${files.length > 0 ? ` in ${files.join(', ')}` : ''}: ${inSentence(because)}. It is written again on top of them.`,
  SynthesisGiven: () => 'The conductor wrote the summary.',
  ClearVMade: ({ status, missing }) =>
    status === 'complete'
      ? 'The handoff form is COMPLETE.'
      : `The handoff form is INCOMPLETE: it lacks ${missing.join(', ')}.`,
  ContractAnswered: ({ number, answer, because, by }) =>
    `${by} answered ${number} of the contract with ${answer}: ${sentence(because)}`,
  AuditOpened: ({ tree, items }) =>
    `Tree ${treeWord(tree)} awaits your audit: ${items.length === 0 ? 'nothing is flagged' : `${counted(items.length, 'thing')} to look at first`}.`,
  AuditDecided: ({ decision, tree, steps, note, by }) => {
    const what = steps ? steps.join(', ') : `tree ${treeWord(tree)}`;
    return `${by} ${decisions[decision]} ${what}${note ? `: ${sentence(note)}` : '.'}`;
  },
  ReviewAsked: ({ question, by }) => `${by} asked the scarce reviewer: ${sentence(question)}`,
  ReviewGiven: () => 'The scarce reviewer answered.',
  LandingIntended: ({ ref, tree }) => `Tree ${treeWord(tree)} is about to land on ${ref}.`,
  Landed: ({ ref, commit, merge }) =>
    `Landed on ${ref} as ${shortDigest(commit)}. To merge it: ${inSentence(merge)}`,
  LandingStopped: ({ because, remedy }) =>
    `Landing stopped: ${sentence(because)} ${sentence(remedy)}`,
  Reverted: ({ ref, commit, by }) => `${by} reverted ${ref} with ${shortDigest(commit)}.`,
  ReportWritten: ({ path }) => `The closing report is in ${path}.`,
};
