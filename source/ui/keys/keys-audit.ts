import type { RunState } from '../../state/run-state.ts';
import { askDialog, decideDialog, rejectStepDialog, reviewDialog } from '../dialogs/dialogs.ts';
import { openAudit, type World } from '../store/screen-data.ts';
import type { UiState } from '../store/ui-state.ts';
import { guardMs } from '../terminal/guard.ts';
import type { Binding, UiAction } from './binding.ts';

const nothing: UiAction = { type: 'back' };

function whyNotDecide(world: World, ui: UiState): string | undefined {
  if (!openAudit(world.state)) return whyNoAudit(world.state);
  if (world.now - ui.shownAt < guardMs) return 'the screen has only just appeared; press it again';
  return undefined;
}

function whyNoAudit(state: RunState | undefined): string {
  const decision = state?.audit?.decision;
  return decision === undefined ? 'no audit waits' : `the audit was decided: ${decision}`;
}

function whyNoStep(world: World, ui: UiState): string | undefined {
  const chosen = ui.auditStep === undefined ? 'choose one step in the list first' : undefined;
  return whyNotDecide(world, ui) ?? chosen;
}

function whyNoReview(world: World, ui: UiState): string | undefined {
  const why = whyNotDecide(world, ui);
  if (why) return why;
  const quota = openAudit(world.state)?.quota;
  if (!quota) return 'the spec has no scarce reviewer with a quota';
  return quota.used >= quota.of ? `its ${quota.of} calls for this job are spent` : undefined;
}

/** The keys that decide; they exist on the audit screen only, and each opens a dialog first. */
export const auditBindings: readonly Binding[] = [
  {
    keys: ['A'],
    title: 'accept the result (asks, with a note)',
    short: 'accept',
    group: 'steer',
    where: 'audit',
    command: (world) => ({ type: 'dialog', dialog: decideDialog(world, 'accept') }),
    disabledBecause: whyNotDecide,
    weight: () => 9,
  },
  {
    keys: ['X'],
    title: 'reject the result (asks, with a note)',
    short: 'reject',
    group: 'steer',
    where: 'audit',
    command: (world) => ({ type: 'dialog', dialog: decideDialog(world, 'reject') }),
    disabledBecause: whyNotDecide,
    weight: () => 8,
  },
  {
    keys: ['b'],
    title: 'send the result, or the chosen step, back with a note',
    short: 'send back',
    group: 'steer',
    where: 'audit',
    command: (world, ui) => ({
      type: 'dialog',
      dialog: decideDialog(
        world,
        'send-back',
        ui.auditStep === undefined ? undefined : [ui.auditStep],
      ),
    }),
    disabledBecause: whyNotDecide,
    weight: () => 7,
  },
  {
    keys: ['d'],
    title: 'reject the chosen step only (asks); the rest is verified again',
    short: 'drop step',
    group: 'steer',
    where: 'audit',
    command: (world, { auditStep }) =>
      auditStep === undefined
        ? nothing
        : { type: 'dialog', dialog: rejectStepDialog(world, auditStep) },
    disabledBecause: whyNoStep,
  },
  {
    keys: ['m'],
    title: 'mark a defect in the chosen step, with a note',
    short: 'mark defect',
    group: 'steer',
    where: 'audit',
    command: (world, { auditStep }) =>
      auditStep === undefined
        ? nothing
        : {
            type: 'dialog',
            dialog: askDialog(
              world,
              `Mark a defect in ${auditStep}`,
              ['It goes into the record and the report. What is wrong:'],
              { type: 'defect', step: auditStep },
            ),
          },
    disabledBecause: whyNoStep,
  },
  {
    keys: ['S'],
    title: 'ask the scarce reviewer one question (shows what is left of its quota)',
    short: 'ask reviewer',
    group: 'steer',
    where: 'audit',
    command: (world) => ({ type: 'dialog', dialog: reviewDialog(world) }),
    disabledBecause: whyNoReview,
  },
];
