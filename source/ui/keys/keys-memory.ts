import type { RunState } from '../../state/run-state.ts';
import type { World } from '../store/screen-data.ts';
import type { Dialog } from '../store/ui-state.ts';
import type { Binding } from './binding.ts';

function waiting(state: RunState | undefined): RunState['proposals'] {
  return (state?.proposals ?? []).filter(({ status }) => status === 'waiting');
}

/** The proposals that wait, the first on top; enter lets the chosen one go. */
function dropProposalDialog({ state, by }: World): Dialog {
  return {
    type: 'choose',
    title: 'Drop which proposed fact?',
    lines: ['The others are kept in the memory once the result has landed; esc goes back.'],
    choices: waiting(state).map(({ id, draft }) => ({
      label: id,
      explains: draft.title,
      disabled: false,
      effect: { type: 'tell', command: { type: 'DropProposal', proposal: id, by } },
    })),
    at: 0,
  };
}

/** The keys of the shared memory. */
export const memoryBindings: readonly Binding[] = [
  {
    keys: ['F'],
    title: 'drop a fact that was proposed for the memory (asks which)',
    short: 'drop fact',
    group: 'steer',
    where: 'everywhere',
    command: (world) => ({ type: 'dialog', dialog: dropProposalDialog(world) }),
    disabledBecause: ({ state }) =>
      state?.ended
        ? 'the run has ended'
        : waiting(state).length === 0
          ? 'no proposed fact waits'
          : undefined,
    weight: ({ state }) => (waiting(state).length > 0 ? 2 : 0),
  },
];
