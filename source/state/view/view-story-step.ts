import type { Author, CheckResult } from '../../domain/artifact.ts';
import type { Tellers } from './story-tellers.ts';
import { counted, familyWords, inSentence, sentence } from './view-words.ts';

type StepFact =
  | 'PlanProposed'
  | 'PlanRefused'
  | 'PlanAccepted'
  | 'ArtifactProduced'
  | 'AnswerGiven'
  | 'PatchRejected'
  | 'StepReclassed'
  | 'ChecksEnded'
  | 'VerdictGiven'
  | 'VerdictVoided'
  | 'CounterExampleRun'
  | 'RebuttalGiven'
  | 'DoubtRaised'
  | 'DoubtRuled'
  | 'CandidateChosen'
  | 'StepDone'
  | 'StepBlocked'
  | 'StepFailed'
  | 'StepRetried'
  | 'StepCancelled'
  | 'StepRemoved'
  | 'DefectMarked';

/** `test passed, lint failed`. */
function checksWords(results: readonly CheckResult[]): string {
  return results.map((result) => `${result.name} ${result.status.replace('-', ' ')}`).join(', ');
}

const standing = {
  passed: 'passed by another family',
  doubted: 'with a doubt for you to judge',
  inconclusive: 'without a clear verdict',
  'not-required': 'no verification required',
} as const;

const judgements = { pass: 'passes', fail: 'fails', inconclusive: 'cannot judge' } as const;

/** What is said of plans, steps, checks and verdicts. */
export const stepStory: Tellers<StepFact> = {
  PlanProposed: ({ revision, plan, authors }) =>
    `Plan ${revision} by ${names(authors)}: ${plan.steps.map((step) => `${step.id} ${inSentence(step.title)}`).join('; ')}.`,
  PlanRefused: ({ problems }) => `The plan was refused: ${problems.map(inSentence).join('; ')}.`,
  PlanAccepted: ({ revision, because }) => `Plan ${revision} accepted: ${sentence(because)}`,
  ArtifactProduced: ({ step, attempt, artifact, authors }) => {
    const added = artifact.files.reduce((sum, file) => sum + file.added, 0);
    const removed = artifact.files.reduce((sum, file) => sum + file.removed, 0);
    const notes = artifact.notices.map((notice) => inSentence(notice.what));
    const tail = notes.length === 0 ? '' : `; to note: ${notes.join('; ')}`;
    return `${step} has a patch (${attempt}) by ${names(authors)}: ${counted(artifact.files.length, 'file')}, +${added} -${removed}${tail}.`;
  },
  AnswerGiven: ({ step, authors }) => `${step} was answered by ${names(authors)}.`,
  PatchRejected: ({ step, problems }) =>
    `The patch of ${step} does not apply: ${problems.map(inSentence).join('; ')}.`,
  StepReclassed: ({ step, because }) =>
    `${step} now counts as a patch and must be verified: ${sentence(because)}`,
  ChecksEnded: ({ subject, results, sandboxed }) => {
    const what = subject === 'integration' ? 'the tree to be landed' : subject;
    const where = sandboxed ? '' : ' (UNSANDBOXED)';
    if (results.length === 0) return `No checks ran on ${what}: the project names none.`;
    return `Checks of ${what}${where}: ${checksWords(results)}.`;
  },
  VerdictGiven: ({ step, verifier, verdict, cited, covers, unread = [] }) => {
    const who = `${verifier.lane} (${verifier.model}, ${familyWords(verifier.lineage)}${verifier.served === 'declared' ? ', as declared' : ''})`;
    const again = cited ? ' again, as for the same bytes before' : '';
    const defects = verdict.findings.filter((finding) => finding.severity === 'defect').length;
    const found = defects === 0 ? '' : ` with ${counted(defects, 'defect')}`;
    const read = covers === undefined ? '' : ` after reading ${counted(covers.length, 'hunk')}`;
    const left = unread.length === 0 ? '' : ` Nobody read ${unread.join(', ')}.`;
    return `${who} ${judgements[verdict.judgement]} ${subjectWord(step)}${again}${read}${found}: ${sentence(verdict.because)}${left}`;
  },
  VerdictVoided: ({ step, because }) => `A verdict on ${step} does not count: ${sentence(because)}`,
  CounterExampleRun: ({ step, reproduced, because }) =>
    `The counter-example against ${step} ${reproduced ? 'is proven' : 'is not proven'}: ${sentence(because)}`,
  RebuttalGiven: ({ step, concedes, because }) =>
    `The author of ${step} ${concedes ? 'agrees with the verifier' : 'disagrees with the verifier'}: ${sentence(because)}`,
  DoubtRaised: ({ step, because }) =>
    `${step} waits for you to say who is right: ${sentence(because)}`,
  DoubtRuled: ({ step, ruling, note, by }) => {
    const what =
      ruling === 'verifier'
        ? `sided with the verifier of ${step}; it goes back to its author`
        : `sided with the author of ${step}; its result stands`;
    return `${by} ${what}${note ? `: ${sentence(note)}` : '.'}`;
  },
  CandidateChosen: ({ step, attempt, because }) =>
    `Candidate ${attempt} was chosen for ${step}: ${sentence(because)}`,
  StepDone: ({ step, verified }) =>
    `${step === 'plan' ? 'The plan' : step} is done, ${standing[verified]}.`,
  StepBlocked: ({ step, because, remedy }) =>
    `${step} is BLOCKED: ${sentence(because)} ${sentence(remedy)}`,
  StepFailed: ({ step, because }) => `${step} failed: ${sentence(because)}`,
  StepRetried: ({ step, note, by }) => `${by} retried ${step}${note ? `: ${sentence(note)}` : '.'}`,
  StepCancelled: ({ step, because, by }) =>
    `${by} cancelled ${step}${because === `${by} cancelled it` ? '.' : `: ${sentence(because)}`}`,
  StepRemoved: ({ step, by }) =>
    `${by} rejected ${step}; it is removed and the rest is verified again.`,
  DefectMarked: ({ step, note, by }) => `${by} marked a defect in ${step}: ${sentence(note)}`,
};

const subjectWord = (step: string) => (step === 'plan' ? 'the plan' : step);

/** Who wrote it; whoever only planned it is not named here. */
function names(authors: readonly Pick<Author, 'model' | 'role'>[]): string {
  const writers = authors.filter(({ role }) => role === 'writer');
  return [...new Set(writers.map(({ model }) => model))].join(', ') || 'the harness';
}
