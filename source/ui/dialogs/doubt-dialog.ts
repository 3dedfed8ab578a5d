import type { StepState } from '../../state/run-state.ts';
import { sentence } from '../../state/view/view-words.ts';
import type { World } from '../store/screen-data.ts';
import type { Ask, Dialog } from '../store/ui-state.ts';
import { askDialog } from './dialogs.ts';

/** Asks whose side the person takes about the doubt that a step waits with. */
export function doubtDialog(world: World, { step, doubt }: StepState): Dialog | undefined {
  if (!doubt) return undefined;
  const lines = [
    sentence(doubt.because),
    'verifier: it goes back to its author with your note. author: it stands, and the audit names it first.',
    'Type verifier or author, then why:',
  ];
  const ask: Ask = { type: 'doubt', step: step.id, call: doubt.call };
  return askDialog(world, `Who is right about ${step.id}?`, lines, ask);
}
