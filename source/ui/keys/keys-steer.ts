import { allCalls, emptyBook } from '../../state/call-book.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { trustHash } from '../../state/select.ts';
import { openContractLines } from '../../state/view/view-contract.ts';
import {
  askDialog,
  budgetDialog,
  cancelJobDialog,
  cancelStepDialog,
  contractLineDialog,
  rerouteLaneDialog,
  rerouteStepDialog,
  trustDialog,
} from '../dialogs/dialogs.ts';
import { doubtDialog } from '../dialogs/doubt-dialog.ts';
import { selectedLane, selectedStep, selectedTask, type World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import type { Binding, UiAction } from './binding.ts';

const nothing: UiAction = { type: 'back' };

function whyNoRun({ state }: World): string | undefined {
  if (!state) return 'no run is open';
  return state.ended ? `the job has ended (${state.ended.status})` : undefined;
}

/** The gate that waits: the selected one, else the first. */
function reached(world: World, ui: UiState): string | undefined {
  const { state } = world;
  if (!state) return undefined;
  const need = selectedTask(ui, state)?.need;
  if (need?.type === 'gate') return need.gate;
  return Object.entries(state.gates).find(([, status]) => status === 'reached')?.[0];
}

function stepOf(world: World, ui: UiState): StepState | undefined {
  const step = world.state ? selectedStep(ui, world.state) : undefined;
  return step === undefined ? undefined : world.state?.steps[step];
}

/** A key that acts on the selected step: `why` says why this step will not do. */
function onStep(
  why: (step: StepState) => string | undefined,
): (world: World, ui: UiState) => string | undefined {
  return (world, ui) => {
    const noRun = whyNoRun(world);
    if (noRun) return noRun;
    const step = stepOf(world, ui);
    return step ? why(step) : 'the selected row is not a step';
  };
}

const isOver = (step: StepState) => step.status === 'cancelled' || step.status === 'removed';

/** Does `act` with the selected step, or nothing where there is none. */
function withStep(
  act: (world: World, state: RunState, step: StepState, ui: UiState) => UiAction,
): (world: World, ui: UiState) => UiAction {
  return (world, ui) => {
    const step = stepOf(world, ui);
    return world.state && step ? act(world, world.state, step, ui) : nothing;
  };
}

function whyNoLane(world: World, ui: UiState): string | undefined {
  const noRun = whyNoRun(world);
  if (noRun || !world.state || selectedLane(ui, world.state)) return noRun;
  return 'the selected row has no lane yet; choose one under Lanes (tab)';
}

function pauseOrResume(world: World, ui: UiState): UiAction {
  const lane = world.state ? selectedLane(ui, world.state) : undefined;
  if (!world.state || !lane) return nothing;
  const paused = world.state.pausedLanes.includes(lane);
  const type = paused ? 'ResumeLane' : 'PauseLane';
  return { type: 'tell', command: { type, lane, by: world.by } };
}

const laneBindings: readonly Binding[] = [
  {
    keys: ['p'],
    title: 'pause or resume the lane of the selected row',
    short: 'pause lane',
    group: 'steer',
    where: 'board',
    command: pauseOrResume,
    disabledBecause: whyNoLane,
    weight: (_world, ui) => (ui.focus === 'lanes' ? 6 : 3),
  },
  {
    keys: ['r'],
    title: 'reroute the selected step to another lane',
    short: 'reroute',
    group: 'steer',
    where: 'board',
    command: withStep((world, state, { step }, ui) => ({
      type: 'dialog',
      dialog: rerouteStepDialog(world, state, step.id, selectedTask(ui, state)?.lane),
    })),
    disabledBecause: onStep((step) =>
      step.status === 'done' || isOver(step) ? `${step.step.id} is ${step.status}` : undefined,
    ),
    weight: (_world, ui) => (ui.focus === 'lanes' ? 0 : 2),
  },
  {
    keys: ['R'],
    title: 'reroute everything of a lane to another lane',
    short: 'reroute lane',
    group: 'steer',
    where: 'board',
    command: (world, ui) => {
      const lane = world.state ? selectedLane(ui, world.state) : undefined;
      if (!world.state || !lane) return nothing;
      return { type: 'dialog', dialog: rerouteLaneDialog(world, world.state, lane) };
    },
    disabledBecause: whyNoLane,
    weight: (_world, ui) => (ui.focus === 'lanes' ? 5 : 0),
  },
];

const needBindings: readonly Binding[] = [
  {
    keys: ['n'],
    title: 'continue past the gate where step mode stopped',
    short: 'next',
    group: 'steer',
    where: 'board',
    command: (world, ui) => {
      const gate = reached(world, ui);
      if (gate === undefined) return nothing;
      return { type: 'tell', command: { type: 'PassGate', gate, by: world.by } };
    },
    disabledBecause: (world, ui) =>
      whyNoRun(world) ?? (reached(world, ui) ? undefined : 'no gate is waiting'),
    weight: () => 10,
  },
  {
    keys: ['t'],
    title: "trust the project's commands (shows them first)",
    short: 'trust',
    group: 'steer',
    where: 'board',
    command: (world) => ({
      type: 'dialog',
      dialog: world.state ? trustDialog(world, world.state) : undefined,
    }),
    disabledBecause: (world) => {
      const { state } = world;
      const none = (state?.commands?.commands.length ?? 0) === 0;
      const waits = state !== undefined && trustHash(state) !== undefined;
      if (!waits && none) return 'the project names no commands';
      return whyNoRun(world) ?? (waits ? undefined : 'its commands are trusted');
    },
    weight: () => 11,
  },
  {
    keys: ['w'],
    title: 'decide a doubt: verifier or author',
    short: 'who is right',
    group: 'steer',
    where: 'board',
    command: withStep((world, _state, entry) => ({
      type: 'dialog',
      dialog: doubtDialog(world, entry),
    })),
    disabledBecause: onStep(({ step, doubt }) =>
      doubt ? undefined : `no doubt about ${step.id} waits for you`,
    ),
    weight: (world, ui) => (stepOf(world, ui)?.doubt ? 12 : 0),
  },
  {
    keys: ['B'],
    title: 'raise the budget',
    short: 'budget',
    group: 'steer',
    where: 'board',
    command: (world) => ({
      type: 'dialog',
      dialog: world.state ? budgetDialog(world, world.state) : undefined,
    }),
    disabledBecause: whyNoRun,
    weight: ({ state }) =>
      allCalls(state?.calls ?? emptyBook).some((call) => call.status === 'held') ? 9 : 0,
  },
  {
    keys: ['y'],
    title: 'try the selected step again, with a note if you like',
    short: 'retry',
    group: 'steer',
    where: 'board',
    command: withStep((world, _state, { step }) => ({
      type: 'dialog',
      dialog: askDialog(
        world,
        `Try ${step.id} again`,
        ['A note for who writes it (may stay empty):'],
        { type: 'retry', step: step.id },
      ),
    })),
    disabledBecause: onStep((step) => {
      if (step.status === 'running') return `${step.step.id} is running; cancel or reroute it`;
      return step.status === 'waiting' ? `${step.step.id} has not begun` : undefined;
    }),
    weight: (world, ui) => {
      const status = stepOf(world, ui)?.status;
      return status === 'failed' || status === 'blocked' ? 8 : 0;
    },
  },
];

const contractBindings: readonly Binding[] = [
  {
    keys: ['a'],
    title: 'answer a line of the contract that the handoff form lacks',
    short: 'answer',
    group: 'steer',
    where: 'board',
    command: (world) => ({
      type: 'dialog',
      dialog: world.state ? contractLineDialog(world, world.state) : undefined,
    }),
    disabledBecause: (world) => {
      const open = openContractLines(world.state?.clearV?.account);
      return whyNoRun(world) ?? (open.length > 0 ? undefined : 'no line of the contract is open');
    },
    weight: ({ state }) => (openContractLines(state?.clearV?.account).length > 0 ? 9 : 0),
  },
];

/** Keys that change what a run does; each is a command, and so a fact. */
export const steerBindings: readonly Binding[] = [
  ...laneBindings,
  ...needBindings,
  ...contractBindings,
  {
    keys: ['s'],
    title: 'step mode on or off: stop at each gate',
    short: 'step',
    group: 'steer',
    where: 'board',
    command: (world) => ({
      type: 'tell',
      command: { type: 'SetStepMode', on: !world.state?.stepMode, by: world.by },
    }),
    disabledBecause: whyNoRun,
    weight: () => 1,
  },
  {
    keys: ['x'],
    title: 'cancel the selected step (asks)',
    short: 'cancel step',
    group: 'steer',
    where: 'board',
    command: withStep((world, _state, { step }) => ({
      type: 'dialog',
      dialog: cancelStepDialog(world, step.id),
    })),
    disabledBecause: onStep((step) => {
      if (step.step.id === 'plan') return 'the job needs the plan; X cancels the job';
      const over = step.status === 'done' || isOver(step);
      return over ? `${step.step.id} is ${step.status}` : undefined;
    }),
  },
  {
    keys: ['X'],
    title: 'cancel the whole job (asks)',
    group: 'steer',
    where: 'board',
    command: (world) => ({ type: 'dialog', dialog: cancelJobDialog(world) }),
    disabledBecause: whyNoRun,
  },
  {
    keys: ['P'],
    title: 'plan again (asks why)',
    group: 'steer',
    where: 'board',
    command: (world) => ({
      type: 'dialog',
      dialog: askDialog(
        world,
        'Plan again',
        [
          'Finished steps stay; the rest is planned anew.',
          'What must the new plan do differently?',
        ],
        { type: 'replan' },
      ),
    }),
    disabledBecause: (world) =>
      whyNoRun(world) ??
      (world.state?.audit ? 'the audit is open; send steps back instead' : undefined) ??
      (world.state?.plan.status === 'accepted' ? undefined : 'there is no accepted plan yet'),
  },
];
