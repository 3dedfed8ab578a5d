import { isSound } from '../store/contract-draft.ts';
import { type Dialog, topDialog, type UiState } from '../store/ui-state.ts';
import { guardMs } from '../terminal/guard.ts';
import type { Binding, UiAction } from './binding.ts';

type ContractDialog = Extract<Dialog, { type: 'contract' }>;

const nothing: UiAction = { type: 'back' };

function shown(ui: UiState): ContractDialog | undefined {
  const dialog = topDialog(ui);
  return dialog?.type === 'contract' ? dialog : undefined;
}

/** The keys of a contract that is shown before its job runs; they hold in its dialog only. */
export const contractBindings: readonly Binding[] = [
  {
    keys: ['enter'],
    title: 'run the job with this contract',
    short: 'run it',
    group: 'steer',
    where: 'contract',
    command: (_world, ui) => {
      const dialog = shown(ui);
      if (!dialog) return nothing;
      const { task, draft } = dialog;
      return { type: 'effect', effect: { type: 'start-job', task, contract: draft.text } };
    },
    disabledBecause: (world, ui) => {
      const dialog = shown(ui);
      if (dialog && world.now - dialog.openedAt < guardMs) return 'it has only just opened';
      const sound = dialog && isSound(dialog.draft);
      return sound ? undefined : 'an error stops it; press e to fix the contract';
    },
  },
  {
    keys: ['e'],
    title: 'edit the contract in $EDITOR',
    short: 'edit',
    group: 'steer',
    where: 'contract',
    command: (_world, ui) => {
      const dialog = shown(ui);
      if (!dialog) return nothing;
      const { task, draft } = dialog;
      return { type: 'effect', effect: { type: 'edit-contract', task, text: draft.text } };
    },
    disabledBecause: () => undefined,
  },
];
