import { artifactNames, contractAccount } from '../../audit/contract-account.ts';
import { printEvidence } from '../../audit/evidence.ts';
import { evidenceOf } from '../../audit/evidence-of.ts';
import { criteriaOf } from '../../contract/criteria.ts';
import type { Call } from '../../domain/call.ts';
import type { Digest } from '../../domain/ids.ts';
import { routableClasses } from '../../replies/read-plan.ts';
import { splitReply } from '../../replies/split/split-reply.ts';
import { allCalls, findCall } from '../../state/call-book.ts';
import type { CallState } from '../../state/call-state.ts';
import { coverageOf } from '../../state/coverage.ts';
import type { AttemptState, RunState, StepState } from '../../state/run-state.ts';
import { finishedPatches, mapOf, plannedSteps } from '../../state/select.ts';
import { openContractLines } from '../../state/view/view-contract.ts';
import { strategyInForce } from '../next-strategy.ts';
import type { Workspace } from '../ports.ts';
import type { FirstAsk, PromptInput, RebuttalInput, VerifyInput } from '../prompt/prompt-input.ts';
import { visibleAsk } from '../prompt/visible-ask.ts';
import { writesText } from '../writes-text.ts';
import type { World } from './effect-deps.ts';
import {
  contextFiles,
  inputFiles,
  namedFiles,
  touchedFiles,
  unreadNamed,
  workFiles,
} from './files-of.ts';
import { earlierOf, outcomesOf } from './outcomes-of.ts';
import { recall, subjectOf } from './perform-memory.ts';
import { repairOf } from './repair-of.ts';
import { patchesUnder } from './with-workspace.ts';

/** Which patches the folder a call looks at holds: a worker's own desk, or what a judge compares with. */
export function workspaceOf(state: RunState, call: Call): readonly Digest[] {
  const attempt = call.attempt === undefined ? undefined : state.attempts[call.attempt];
  if (attempt && call.purpose === 'work') return patchesUnder(state, attempt);
  if (attempt && call.purpose === 'verify') return attempt.onto;
  return finishedPatches(state);
}

/** What a call's prompt is made from. */
export async function promptInput(
  world: World,
  state: RunState,
  call: Call,
  workspace: Workspace,
): Promise<PromptInput> {
  const ask = await firstAsk(world, state, call, workspace);
  if (call.reask !== true) return ask;
  const before = allCalls(state.calls).findLast(
    (entry) =>
      entry.call.id !== call.id &&
      entry.call.attempt === call.attempt &&
      entry.call.purpose === call.purpose &&
      entry.call.model === call.model &&
      entry.status === 'ended',
  );
  const product = before?.outcome?.product;
  if (before && product?.type === 'verdict') return askForMarks(state, ask, before);
  const text = before?.outcome?.text;
  const reply = text === undefined ? '' : splitReply((await world.blobs.text(text)) ?? '').answer;
  const problems = product?.type === 'unreadable' ? product.problems : [];
  return { purpose: 'reask', of: ask, reply, problems };
}

/** The hunks whose marks a readable verdict left out, with what it was told to return. */
function askForMarks(state: RunState, ask: FirstAsk, before: CallState): PromptInput {
  const attempt = state.attempts[before.call.attempt ?? ''];
  const { missing } = coverageOf(state, before, attempt?.product ?? { type: 'none' });
  const product = before.outcome?.product;
  const unread = product?.type === 'verdict' ? (product.problems ?? []) : [];
  const left = `Your last reply returned no reading mark for ${missing.join(', ')}.`;
  return { purpose: 'reask', of: ask, problems: [left, ...unread], only: missing };
}

async function firstAsk(
  world: World,
  state: RunState,
  call: Call,
  workspace: Workspace,
): Promise<FirstAsk> {
  const { job } = state;
  if (!job) throw new Error('There is no job to ask about.');
  const { contract } = job;
  switch (call.purpose) {
    case 'triage':
      return { purpose: 'triage', contract };
    case 'plan':
      return planAsk(world, state, call, workspace);
    case 'work':
      return workAsk(world, state, call, workspace);
    case 'verify':
      return visibleAsk(await verifyAsk(world, state, call, workspace));
    case 'rebuttal':
      return visibleAsk(await rebuttalAsk(world, state, call));
    case 'synthesis': {
      const evidence = evidenceOf(state).map(printEvidence);
      const steps = await outcomesOf(world, state);
      return { purpose: 'synthesis', contract, steps, evidence, ...openInContract(state) };
    }
    case 'second-brain': {
      const synthesis =
        state.synthesis === undefined ? '' : ((await world.blobs.text(state.synthesis)) ?? '');
      const steps = await outcomesOf(world, state);
      return { purpose: 'second-brain', contract, synthesis, steps };
    }
    case 'review': {
      const digest = call.artifact ?? '';
      const question = state.reviews.find((review) => review.call === call.id)?.question ?? '';
      const diff = await world.workspaces.diffText(digest);
      return visibleAsk({ purpose: 'review', question, digest, diff, contract });
    }
    default:
      return call.purpose satisfies never;
  }
}

/** Lines of the contract that the conductor is asked to answer, with what they can be mapped to. */
function openInContract(state: RunState) {
  const open = openContractLines(contractAccount(state)).map(
    ({ number, words }) => `${number} ${words}`,
  );
  return open.length === 0 ? {} : { open, artifacts: artifactNames(state) };
}

function about(state: RunState, call: Call): { attempt: AttemptState; step: StepState } {
  const attempt = state.attempts[call.attempt ?? ''];
  const step = state.steps[call.step];
  if (!attempt || !step) throw new Error(`${call.id} is about no attempt of this run.`);
  return { attempt, step };
}

async function planAsk(
  world: World,
  state: RunState,
  call: Call,
  workspace: Workspace,
): Promise<FirstAsk> {
  const { step } = about(state, call);
  const map = mapOf(state, step);
  const fileList = await world.workspaces.list(workspace);
  const previous = previousPlan(state, step);
  const memory = await recall(world, subjectOf(state));
  const done = plannedSteps(state).filter(
    ({ status }) => status === 'done' || status === 'running',
  );
  const strategy = strategyInForce(state);
  return {
    purpose: 'plan',
    as: call.lane === 'thinker' ? 'thinker' : 'conductor',
    contract: contractOf(state),
    fileList,
    contextFiles: [
      ...(await contextFiles(world, state, workspace, fileList)),
      ...(await inputFiles(world, state)),
    ],
    maxSteps: map?.limits.planSteps ?? 5,
    classes: map ? routableClasses(map, state.job?.contract) : [],
    done: done.map((entry) => entry.step),
    ...(strategy === undefined ? {} : { strategy }),
    ...(previous === undefined ? {} : { previous }),
    ...(state.plan.replanBecause === undefined ? {} : { replanBecause: state.plan.replanBecause }),
    ...(memory === undefined ? {} : { memory }),
  };
}

function previousPlan(state: RunState, step: StepState) {
  const before = step.attempts.map((id) => state.attempts[id]).at(-2);
  if (!before)
    return step.note === undefined ? undefined : { findings: [], problems: [], note: step.note };
  const plan = before.product.type === 'plan' ? before.product.plan : undefined;
  const problems = before.product.type === 'rejected' ? before.product.problems : [];
  const findings = before.verdicts
    .filter(({ verdict }) => verdict.judgement !== 'pass')
    .flatMap(({ verdict }) => [
      ...verdict.findings,
      { severity: 'defect' as const, what: verdict.because },
    ]);
  return { plan, findings, problems, note: step.note };
}

function contractOf(state: RunState) {
  if (!state.job) throw new Error('There is no job.');
  return state.job.contract;
}

async function workAsk(
  world: World,
  state: RunState,
  call: Call,
  workspace: Workspace,
): Promise<FirstAsk> {
  const { attempt, step } = about(state, call);
  const entry = findCall(state.calls, call.id);
  const model = entry ? state.maps[entry.spec]?.models[call.model] : undefined;
  const fileList = await world.workspaces.list(workspace);
  const files = await workFiles(world, state, { workspace, step: step.step, fileList });
  const repair = await repairOf(world, state, step, attempt);
  const { title, detail, owns, as } = step.step;
  // A role of its own has a reply form of its own.
  const memory =
    as === undefined ? await recall(world, subjectOf(state, [title, detail, ...owns])) : undefined;
  return {
    purpose: 'work',
    contract: contractOf(state),
    step: step.step,
    fileList,
    files: [...files, ...(step.step.reads ? [] : await inputFiles(world, state))],
    notShown: await unreadNamed(world, workspace, step.step, files),
    earlier: await earlierOf(world, state, step.step),
    edits: model && !writesText(model) ? 'agent' : (model?.edits ?? 'blocks'),
    ...(repair === undefined ? {} : { repair }),
    ...(memory === undefined ? {} : { memory }),
  };
}

async function verifyAsk(
  world: World,
  state: RunState,
  call: Call,
  workspace: Workspace,
): Promise<VerifyInput> {
  const { attempt, step } = about(state, call);
  const contract = contractOf(state);
  const criteria = criteriaOf(contract);
  if (attempt.product.type === 'plan') {
    const fileList = await world.workspaces.list(workspace);
    return {
      purpose: 'verify',
      contract,
      criteria,
      of: { type: 'plan', plan: attempt.product.plan, fileList },
    };
  }
  if (attempt.product.type === 'answer') {
    const text = (await world.blobs.text(attempt.product.digest)) ?? '';
    const files = await namedFiles(world, workspace, step.step);
    const of = {
      type: 'answer',
      step: step.step,
      text,
      earlier: await earlierOf(world, state, step.step),
      files,
      notShown: await unreadNamed(world, workspace, step.step, files),
    } as const;
    return { purpose: 'verify', contract, criteria, of };
  }
  if (attempt.product.type !== 'patch') throw new Error(`${attempt.id} has nothing to verify.`);
  const { artifact } = attempt.product;
  const baseFiles = await touchedFiles(world, workspace, artifact);
  const isShown = (path: string) => baseFiles.some((file) => file.path === path);
  return {
    purpose: 'verify',
    contract,
    criteria,
    of: {
      type: 'patch',
      ...(state.job?.kind === 'verify' ? {} : { step: step.step }),
      diff: await world.workspaces.diffText(artifact.digest),
      hidden: artifact.notices.flatMap(({ type, what }) =>
        type === 'hidden-characters' ? [what] : [],
      ),
      baseFiles,
      notShown: artifact.files.flatMap(({ path, change }) =>
        change === 'added' || isShown(path) ? [] : [path],
      ),
      checks: attempt.checks?.results ?? [],
    },
  };
}

async function rebuttalAsk(world: World, state: RunState, call: Call): Promise<RebuttalInput> {
  const { attempt, step } = about(state, call);
  const doubt = attempt.verdicts.find(({ call: id }) => call.because.endsWith(id));
  if (!doubt) throw new Error(`${call.id} answers no doubt.`);
  const run = attempt.counterRuns[doubt.call];
  return {
    purpose: 'rebuttal',
    contract: contractOf(state),
    step: step.step,
    diff: await world.workspaces.diffText(doubt.artifact),
    findings: doubt.verdict.findings,
    because: doubt.verdict.because,
    counterExample: doubt.verdict.counterExample,
    whatHappened: run?.because,
  };
}
