import { printProblem } from '../../domain/problem.ts';
import type { Tellers } from './story-tellers.ts';
import { counted, dollars, fileWords, inSentence, sentence, shortDigest } from './view-words.ts';

type JobFact =
  | 'JobSubmitted'
  | 'ArtifactImported'
  | 'RunResumed'
  | 'TailCut'
  | 'SpecAdopted'
  | 'SpecRefused'
  | 'PoolProbed'
  | 'CommandsShown'
  | 'CommandsTrusted'
  | 'ControlFilesFound'
  | 'ControlFilesTrusted'
  | 'PassSkipped'
  | 'FallbackUsed'
  | 'BudgetRaised'
  | 'ServedIdAccepted'
  | 'ReplanAsked'
  | 'JobCancelled'
  | 'JobEnded';

const passes = {
  triage: 'Triage',
  synthesis: 'Summary',
  'second-brain': 'Second look',
} as const;

/** What is said of the job as a whole: its start, its spec, its pool, its money, its end. */
export const jobStory: Tellers<JobFact> = {
  JobSubmitted: ({ kind, task, repo, budgetUsd, rehearsal, sandbox, by, stepMode, givenPlan }) => {
    const what = kind === 'verify' ? 'verification' : 'job';
    const where = `${repo.path} at ${shortDigest(repo.base)}${repo.branch ? ` (${repo.branch})` : ''}`;
    const parts = [
      `${by} submitted the ${what} "${inSentence(task)}" for ${where} with a budget of ${dollars(budgetUsd)}`,
      ...(rehearsal ? ['this is a REHEARSAL with scripted models'] : []),
      ...(givenPlan ? [`its plan comes from ${givenPlan.by}`] : []),
      ...(stepMode ? ['it stops at each gate'] : []),
      ...(repo.dirty ? ['the work tree has uncommitted changes, which are left alone'] : []),
      sandbox.status === 'bwrap'
        ? 'commands run in a sandbox'
        : `commands run UNSANDBOXED, because ${inSentence(sandbox.because)}`,
    ];
    return sentence(parts.join('; '));
  },
  ArtifactImported: ({ step, artifact, authors }) =>
    `A diff of ${counted(artifact.files.length, 'file')} by ${authors.map((author) => author.model).join(', ') || 'an unknown author'} was imported as ${step}.`,
  RunResumed: ({ by }) => `${by} resumed the run.`,
  TailCut: ({ bytes }) =>
    `A half-written line of ${counted(bytes, 'byte')} at the end of the journal was cut off.`,
  SpecAdopted: ({ source, digest }) =>
    `The spec ${source} (${shortDigest(digest)}) applies to every step from here on.`,
  SpecRefused: ({ source, problems }) => {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    const why = first ? inSentence(printProblem(first)) : 'it cannot be read';
    return `An edit of ${source} was refused and the old spec stays in force: ${why}${more}.`;
  },
  PoolProbed: ({ models }) => {
    const names = Object.entries(models);
    const out = names.filter(([, model]) => !model.usable);
    const list = out.map(([name, model]) => `${name} (${inSentence(model.because)})`).join(', ');
    const head = `${names.length - out.length} of ${counted(names.length, 'model')} are configured`;
    const yes = names.flatMap(([name, { accepted = [] }]) =>
      accepted.map(({ id, by }) => ` ${by} let ${name} answer as ${id} before this run.`),
    );
    return `${head}${out.length === 0 ? '' : `; not: ${list}`}.${yes.join('')}`;
  },
  CommandsShown: ({ commands, files = [], known }) => {
    const trust = known ? 'were trusted before' : 'wait to be trusted';
    const runs =
      commands.length === 0
        ? 'The project names no check commands.'
        : `The project's commands ${trust}: ${commands.join(' ; ')}.`;
    return files.length === 0
      ? runs
      : `${runs} Files that agents follow here ${trust}: ${fileWords(files)}.`;
  },
  CommandsTrusted: ({ by }) => `${by} trusted the project's commands.`,
  ControlFilesFound: ({ call, files }) =>
    `Call ${call} waits: an agent would follow ${fileWords(files)}, which nobody has trusted yet.`,
  ControlFilesTrusted: ({ files, by }) =>
    `${by} trusted ${fileWords(files)} (agents will follow ${files.length === 1 ? 'it' : 'them'}).`,
  PassSkipped: ({ pass, because }) =>
    `${passes[pass]}${because.startsWith('the job is ') ? '' : ' skipped'}: ${sentence(because)}`,
  FallbackUsed: ({ kind, item, step, because }) =>
    kind === 'lane'
      ? `The contract's fallback route takes over for ${step} with ${item}: ${sentence(because)}`
      : `The contract's fallback "${item}" is tried next: ${sentence(because)}`,
  ServedIdAccepted: ({ model, id, by }) => `${by} accepted ${id} as an id of ${model}.`,
  BudgetRaised: ({ capUsd, by }) => `${by} raised the budget to ${dollars(capUsd)}.`,
  ReplanAsked: ({ because, by }) => `${by} asked for a new plan: ${sentence(because)}`,
  JobCancelled: ({ by }) => `${by} cancelled the job.`,
  JobEnded: ({ status, because }) => `The job ended as ${status}: ${sentence(because)}`,
};
