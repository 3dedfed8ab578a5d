import type { RunState } from '../../state/run-state.ts';
import { type StepOffer, servedOffers } from '../../state/view/view-served.ts';
import { selectedStep, type World } from '../store/screen-data.ts';
import type { Dialog, UiState } from '../store/ui-state.ts';
import type { Binding } from './binding.ts';

/** The offer about the selected step, else the first there is. */
function offerOf(state: RunState, ui: UiState): StepOffer | undefined {
  const offers = servedOffers(state);
  return offers.find(({ step }) => step === selectedStep(ui, state)) ?? offers[0];
}

function servedDialog(world: World, { model, id, line }: StepOffer): Dialog {
  return {
    type: 'confirm',
    title: `May ${model} answer as ${id}?`,
    lines: [
      `It answered under that id, which shows no family, so its verdict does not count.`,
      `Only if you know that ${id} is the model you ask for: ${line} is written into your spec.`,
      'Then try the step again.',
    ],
    does: 'write the line',
    effect: { type: 'tell', command: { type: 'AcceptServedId', model, id, by: world.by } },
    openedAt: world.now,
  };
}

/** The key that lets a model answer as an id nobody could tell. */
export const servedBindings: readonly Binding[] = [
  {
    keys: ['i'],
    title: 'add the id a verifier answered as to your spec (asks)',
    short: 'accept id',
    group: 'steer',
    where: 'board',
    command: (world, ui) => {
      const offer = world.state && offerOf(world.state, ui);
      return { type: 'dialog', dialog: offer && servedDialog(world, offer) };
    },
    disabledBecause: ({ state }, ui) => {
      if (!state) return 'no run is open';
      if (state.ended) return `the job has ended (${state.ended.status})`;
      return offerOf(state, ui) ? undefined : 'no verifier answered as an id that you may accept';
    },
    weight: ({ state }, ui) => (state && !state.ended && offerOf(state, ui) ? 10 : 0),
  },
];
