import { judgeCounterExample } from '../../audit/judge-counter-example.ts';
import { criteriaOf } from '../../contract/criteria.ts';
import type { HarnessCommand } from '../../domain/commands.ts';
import type { Fact } from '../../domain/facts.ts';
import { readReply } from '../../replies/read-reply.ts';
import { allCalls, findCall, putCall } from '../../state/call-book.ts';
import type { RunState } from '../../state/run-state.ts';
import {
  committedUsd,
  holdsFile,
  isScarceCall,
  patchedSteps,
  unseenFiles,
} from '../../state/select.ts';
import { owesIntegration } from '../advance/advance-handoff.ts';
import { unaltered } from '../advance/altered-reply.ts';
import { intendLanding } from '../advance/intend-landing.ts';
import { workAuthors } from '../authors.ts';
import { givenPlanProblems } from './given-plan.ts';
import { endRemember, proposed } from './handle-memory.ts';
import { type Answer, facts, refuse } from './handled.ts';

/** The harness reports: each report becomes one fact, and is ignored when it comes too late. */
export function answerHarness(command: HarnessCommand, state: RunState): Answer {
  switch (command.type) {
    case 'SubmitJob':
      return submit(command.job, state);
    case 'ImportArtifact':
      return facts({ type: 'ArtifactImported', ...command.imported });
    case 'Resume':
      return facts(...resumed(state, command.by));
    case 'CutTail':
      return facts({ type: 'TailCut', bytes: command.bytes });
    case 'AdoptSpec':
      return state.spec?.digest === command.digest && !state.specRefused
        ? facts()
        : facts({ ...command, type: 'SpecAdopted' });
    case 'RefuseSpec':
      return facts({ ...command, type: 'SpecRefused' });
    case 'EndProbe':
      return facts({ ...command, type: 'PoolProbed' });
    case 'ShowCommands':
      return facts({ ...command, type: 'CommandsShown' });
    case 'FindControlFiles':
      return findControlFiles(command, state);
    case 'RecordRevert':
      return facts({ ...command, type: 'Reverted' });
    case 'EndReport':
      return facts({ ...command, type: 'ReportWritten' });
    case 'EndRemember':
      return endRemember(command, state);
    default:
      return answerOutcome(command, state);
  }
}

function submit(
  job: Extract<HarnessCommand, { type: 'SubmitJob' }>['job'],
  state: RunState,
): Answer {
  if (state.job) return refuse('This run has a job already.', 'Start another run for another job.');
  const [problem] = job.givenPlan ? givenPlanProblems(job.givenPlan.plan) : [];
  return problem === undefined
    ? facts({ type: 'JobSubmitted', ...job, marks: true })
    : refuse(
        `The plan given by ${job.givenPlan?.by} is not a plan. ${problem}`,
        'Fix what made it.',
      );
}

type OutcomeCommand = Extract<
  HarnessCommand,
  {
    type:
      | 'BeginCall'
      | 'EndCall'
      | 'EndHarvest'
      | 'EndChecks'
      | 'EndCounterExample'
      | 'EndIntegration'
      | 'EndAnchor'
      | 'EndLanding';
  }
>;

function answerOutcome(command: OutcomeCommand, state: RunState): Answer {
  switch (command.type) {
    case 'BeginCall':
      return beginCall(command, state);
    case 'EndCall':
      return endCall(command, state);
    case 'EndHarvest':
      return endHarvest(command, state);
    case 'EndChecks':
      return endChecks(command, state);
    case 'EndCounterExample':
      return endCounterExample(command, state);
    case 'EndIntegration':
      return endIntegration(command, state);
    case 'EndAnchor':
      return intendLanding(command, state);
    case 'EndLanding':
      if (!state.landing || state.landed || state.ended) return late;
      return command.result.status === 'landed'
        ? facts({ ...command.result, type: 'Landed' } satisfies Fact & { status: string })
        : facts({
            type: 'LandingStopped',
            because: command.result.because,
            remedy: command.result.remedy,
          });
    default:
      return command satisfies never;
  }
}

/** Each file is shown once as it is. */
function findControlFiles(
  { call, files: found }: Extract<HarnessCommand, { type: 'FindControlFiles' }>,
  state: RunState,
): Answer {
  const waiting = state.controlFiles?.waiting ?? [];
  const files = unseenFiles(state, found).filter((file) => !holdsFile(waiting, file));
  return files.length === 0 ? facts() : facts({ type: 'ControlFilesFound', call, files });
}

/** What was under way when the harness died: safe calls are owed again, a scarce one is lost. */
function resumed(state: RunState, by: string): readonly Fact[] {
  const lost = allCalls(state.calls)
    .filter((entry) => entry.status === 'begun' && isScarceCall(state, entry))
    .map(({ call }) => ({
      type: 'CallLost' as const,
      call: call.id,
      because: 'the harness stopped while it was under way; it counts as spent',
    }));
  return [{ type: 'RunResumed', by }, ...lost];
}

const late: Answer = facts();

/** Money is refused before it is spent: a call that would cross the cap is held for a person. */
function beginCall(
  command: Extract<OutcomeCommand, { type: 'BeginCall' }>,
  state: RunState,
): Answer {
  const entry = findCall(state.calls, command.call);
  if (entry?.status !== 'routed' && entry?.status !== 'begun') return late;
  const own = entry.status === 'begun' ? (entry.estimate?.usd ?? 0) : 0;
  const spentUsd = committedUsd(state) - own;
  const { usd } = command.estimate;
  if (usd > 0 && spentUsd + usd > state.budgetUsd) {
    const capUsd = state.budgetUsd;
    return facts({ type: 'BudgetRefused', call: command.call, estimateUsd: usd, spentUsd, capUsd });
  }
  const { call, prompt, estimate, resume, memory, reading } = command;
  const session = resume === undefined ? {} : { resume };
  const given = memory === undefined ? {} : { memory: [...memory] };
  const shown = reading === undefined ? {} : { reading };
  return facts({ type: 'CallBegun', call, prompt, estimate, ...session, ...given, ...shown });
}

function endCall(command: Extract<OutcomeCommand, { type: 'EndCall' }>, state: RunState): Answer {
  const entry = findCall(state.calls, command.call);
  if (entry?.status !== 'begun') return late;
  const product =
    command.outcome.status === 'done'
      ? unaltered(
          readReply(entry.call, command.text, state, {
            shown: command.shown ?? [],
            parts: command.parts ?? [command.text],
          }),
          command.outcome.altered ?? [],
        )
      : { type: 'text' as const };
  const outcome = { ...command.outcome, product };
  const ended = { type: 'CallEnded', call: command.call, outcome } as const;
  const { harvest, proposals = [] } = command;
  const { attempt } = entry.call;
  const asked = proposed(command.call, proposals, state);
  if (harvest === undefined || attempt === undefined) return facts(ended, ...asked);
  // Who wrote it is read from the ended call.
  const calls = putCall(state.calls, { ...entry, status: 'ended', outcome });
  const answer = endHarvest({ type: 'EndHarvest', attempt, result: harvest }, { ...state, calls });
  return answer.status === 'facts' ? facts(ended, ...asked, ...answer.facts) : answer;
}

function endHarvest(
  { attempt: id, result }: Extract<OutcomeCommand, { type: 'EndHarvest' }>,
  state: RunState,
): Answer {
  const attempt = state.attempts[id];
  if (attempt?.product.type !== 'none') return late;
  const { step } = attempt;
  const authors = workAuthors(state, attempt);
  switch (result.status) {
    case 'patch':
      return facts({
        type: 'ArtifactProduced',
        step,
        attempt: id,
        artifact: result.artifact,
        authors,
      });
    case 'no-change':
      return facts({ type: 'AnswerGiven', step, attempt: id, digest: result.answer, authors });
    case 'rejected':
      return facts({ type: 'PatchRejected', step, attempt: id, problems: result.problems });
    default:
      return result satisfies never;
  }
}

function endChecks(
  command: Extract<OutcomeCommand, { type: 'EndChecks' }>,
  state: RunState,
): Answer {
  const wanted =
    command.subject === 'integration'
      ? state.integration?.tree === command.tree && !state.integration.checks
      : state.attempts[command.subject]?.checks === undefined;
  return wanted ? facts({ ...command, type: 'ChecksEnded' }) : late;
}

function endCounterExample(
  command: Extract<OutcomeCommand, { type: 'EndCounterExample' }>,
  state: RunState,
): Answer {
  const waiting = Object.values(state.attempts).filter(
    ({ verdicts, counterRuns }) =>
      counterRuns[command.call] === undefined && verdicts.some(({ call }) => call === command.call),
  );
  // The same verdict may be cited for later bytes that are the same; those are what is run.
  const attempt = waiting.at(-1);
  const verdict = attempt?.verdicts.find(({ call }) => call === command.call);
  const example = verdict?.verdict.counterExample;
  if (!attempt || !verdict || !example || !state.job) return late;
  const criteria = criteriaOf(state.job.contract);
  const { onPatch, onBase, sandboxed, call } = command;
  const touched = attempt.product.type === 'patch' ? attempt.product.artifact.files : [];
  const judged = judgeCounterExample(example, command, criteria, touched);
  return facts({
    type: 'CounterExampleRun',
    step: verdict.step,
    attempt: attempt.id,
    call,
    ...judged,
    sandboxed,
    onPatch,
    ...(onBase === undefined ? {} : { onBase }),
  });
}

function endIntegration(
  { result }: Extract<OutcomeCommand, { type: 'EndIntegration' }>,
  state: RunState,
): Answer {
  if (!owesIntegration(state)) return late;
  if (result.status === 'integrated') {
    const { tree, patch, steps, files } = result;
    const owedSteps = patchedSteps(state).map(({ step }) => step.id);
    if (owedSteps.join(' ') !== steps.join(' ')) return late;
    return facts({ type: 'Integrated', tree, patch, steps, files });
  }
  const { step, files } = result;
  const rounds = state.spec?.map.limits.repairRounds ?? 0;
  const because = `its patch does not merge with the other steps' in ${files.join(', ')}`;
  if ((state.conflicts[step] ?? 0) >= rounds) return facts({ type: 'StepFailed', step, because });
  return facts({ type: 'IntegrationConflicted', step, files, because });
}
