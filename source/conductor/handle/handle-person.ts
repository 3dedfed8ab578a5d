import type { Command, PersonCommand } from '../../domain/commands.ts';
import type { StepId } from '../../domain/ids.ts';
import { mayAskScarce } from '../../router/scarce-ledger.ts';
import type { RunState } from '../../state/run-state.ts';
import { scarceCommitted, trustHash } from '../../state/select.ts';
import { nextStrategy } from '../next-strategy.ts';
import { conditionsOf } from '../routing.ts';
import {
  type AuditCommand,
  answerAudit,
  isAcceptedAlready,
  isAuditCommand,
} from './handle-audit.ts';
import { answerContract } from './handle-contract.ts';
import { dropProposal } from './handle-memory.ts';
import { answerReroute } from './handle-reroute.ts';
import { acceptServed } from './handle-served.ts';
import { type Answer, facts, noStep, refuse } from './handled.ts';

const types: ReadonlySet<Command['type']> = new Set([
  'PauseLane',
  'ResumeLane',
  'RerouteStep',
  'RerouteLane',
  'SetStepMode',
  'PassGate',
  'RetryStep',
  'CancelStep',
  'CancelJob',
  'Replan',
  'RaiseBudget',
  'TrustCommands',
  'AcceptAudit',
  'RejectAudit',
  'SendBack',
  'RejectStep',
  'RuleDoubt',
  'MarkDefect',
  'AskReview',
  'AnswerContract',
  'DropProposal',
  'AcceptServedId',
]);

export function isPersonCommand(command: Command): command is PersonCommand {
  return types.has(command.type);
}

/** A person at the controls: each wish becomes a fact, or one sentence says why not and what to do. */
export function answerPerson(command: PersonCommand, state: RunState): Answer {
  if (!state.job) return refuse('There is no job in this run yet.', 'Submit one first.');
  if (isAcceptedAlready(command, state)) return facts();
  if (state.ended && command.type !== 'MarkDefect') {
    return refuse(`This run has ended (${state.ended.status}).`, 'Start a new run.');
  }
  if (isAuditCommand(command)) return answerAudit(command, state);
  return answerSteering(command, state);
}

function answerSteering(command: Exclude<PersonCommand, AuditCommand>, state: RunState): Answer {
  switch (command.type) {
    case 'PauseLane':
      return state.pausedLanes.includes(command.lane)
        ? refuse(`${command.lane} is paused already.`, 'Resume it with p.')
        : facts({ type: 'LanePaused', lane: command.lane, by: command.by });
    case 'ResumeLane':
      return state.pausedLanes.includes(command.lane)
        ? facts({ type: 'LaneResumed', lane: command.lane, by: command.by })
        : refuse(`${command.lane} is not paused.`, 'Nothing to do.');
    case 'RerouteStep':
    case 'RerouteLane':
      return answerReroute(command, state);
    case 'SetStepMode':
      return facts({ type: 'StepModeSet', on: command.on, by: command.by });
    case 'PassGate':
      return state.gates[command.gate] === 'reached'
        ? facts({ type: 'GatePassed', gate: command.gate, by: command.by })
        : refuse(`Nothing waits at ${command.gate}.`, 'Look at what needs you in the task list.');
    case 'RetryStep':
      return retry(command, state);
    case 'RuleDoubt':
      return ruleDoubt(command, state);
    case 'CancelStep':
      return cancel(command.step, command.by, state);
    case 'CancelJob':
      return cancelJob(command.by, state);
    case 'Replan':
      return replan(command, state);
    case 'RaiseBudget':
      return command.capUsd > state.budgetUsd
        ? facts({ type: 'BudgetRaised', capUsd: command.capUsd, by: command.by })
        : refuse(`The budget is $${state.budgetUsd.toFixed(2)} already.`, 'Name a larger amount.');
    case 'TrustCommands':
      return trust(command, state);
    case 'AnswerContract':
      return answerContract(command, state);
    case 'AskReview':
      return askReview(command, state);
    case 'AcceptServedId':
      return acceptServed(command, state);
    case 'DropProposal':
      return dropProposal(command, state);
    default:
      return command satisfies never;
  }
}

function trust(
  command: Extract<PersonCommand, { type: 'TrustCommands' }>,
  state: RunState,
): Answer {
  const { hash, by } = command;
  const wanted = trustHash(state);
  if (wanted === undefined && state.commands?.hash === hash) {
    return refuse('These commands are trusted already.', 'Nothing to do.');
  }
  if (wanted !== hash) {
    return refuse('What waits for trust has changed since it was shown.', 'Look at it again.');
  }
  if (state.commands?.hash === hash) return facts({ type: 'CommandsTrusted', hash, by });
  return facts({ type: 'ControlFilesTrusted', files: state.controlFiles?.waiting ?? [], by });
}

function retry(command: Extract<PersonCommand, { type: 'RetryStep' }>, state: RunState): Answer {
  const entry = state.steps[command.step];
  if (!entry) return noStep(command.step, state);
  if (entry.doubt) {
    return refuse(
      `${command.step} waits for you to say who is right.`,
      `Rule on it with w, or with fugu steer ${state.run ?? ''} rule.`,
    );
  }
  if (entry.status !== 'blocked' && entry.status !== 'failed') {
    return refuse(
      `${command.step} is ${entry.status}; only a blocked or failed step can be retried.`,
      'Send it back at the audit, or reroute it.',
    );
  }
  const { step, by, note } = command;
  return facts({ type: 'StepRetried', step, by, ...(note === undefined ? {} : { note }) });
}

function ruleDoubt(
  command: Extract<PersonCommand, { type: 'RuleDoubt' }>,
  state: RunState,
): Answer {
  const { step, call, ruling, note, by } = command;
  const entry = state.steps[step];
  if (!entry) return noStep(step, state);
  if (!entry.doubt) {
    const { status } = entry;
    return refuse(`No doubt about ${step} waits for you; it is ${status}.`, 'Nothing to do.');
  }
  if (entry.doubt.call !== call) {
    return refuse(`The doubt about ${step} is not the one you were shown.`, 'Look at it again.');
  }
  return facts({ type: 'DoubtRuled', step, call, ruling, ...(note ? { note } : {}), by });
}

/** A landing that is under way is a moment's work and cannot be half undone. */
function cancelJob(by: string, state: RunState): Answer {
  const accepted = state.audit?.decision === 'accepted';
  const landing = accepted && !state.landed && !state.landingStopped;
  return landing
    ? refuse('The audited tree is being landed.', 'Wait for its end; fugu revert takes it back.')
    : facts({ type: 'JobCancelled', by });
}

function cancel(step: StepId, by: string, state: RunState): Answer {
  const entry = state.steps[step];
  if (!entry || (step === 'plan' && !mayKeepPlan(state))) return noStep(step, state);
  if (['cancelled', 'removed'].includes(entry.status)) {
    return refuse(`${step} is ${entry.status} already.`, 'Nothing to do.');
  }
  if (entry.status === 'done') {
    return refuse(`${step} is done.`, 'Reject it at the audit if it should not land.');
  }
  return facts({ type: 'StepCancelled', step, because: `${by} cancelled it`, by });
}

/** A re-plan can be given up while it is on its way: the plan that was accepted before stands again. */
function mayKeepPlan({ steps, plan }: RunState): boolean {
  return steps.plan?.chosen !== undefined && steps.plan.status !== 'done' && plan.replans > 0;
}

function replan(command: Extract<PersonCommand, { type: 'Replan' }>, state: RunState): Answer {
  if (state.plan.status !== 'accepted' || state.steps.plan?.status !== 'done') {
    return refuse('There is no accepted plan to replace.', 'Wait until the plan stands.');
  }
  const given = state.job?.givenPlan;
  if (given) {
    const what = `This job's plan is given by ${given.by}; no model makes another.`;
    return refuse(what, 'Retry, reroute or cancel its steps, or start the job again.');
  }
  if (state.audit) return refuse('The audit is open.', 'Send the steps back with a note instead.');
  const { because, by } = command;
  return facts(...nextStrategy(state, because), { type: 'ReplanAsked', because, by });
}

function askReview(
  command: Extract<PersonCommand, { type: 'AskReview' }>,
  state: RunState,
): Answer {
  const { audit, spec } = state;
  if (!audit || !spec) {
    return refuse('The scarce reviewer is asked at the audit.', 'Wait until the audit is open.');
  }
  if (command.question.trim() === '') return refuse('The question is empty.', 'Ask one question.');
  const { usable } = conditionsOf(state, spec.digest, []);
  const waiting = state.reviews.filter(({ call }) => call === undefined).length;
  const spent = scarceCommitted(state) + waiting;
  const answer = mayAskScarce({ map: spec.map, spent, insideRepair: false, usable });
  if (answer.status === 'refused') return refuse(answer.because, answer.remedy);
  const { question, by } = command;
  return facts({ type: 'ReviewAsked', artifact: audit.patch, question, by });
}
