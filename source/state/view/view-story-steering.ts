import type { Tellers } from './story-tellers.ts';
import { inSentence } from './view-words.ts';

type SteeringFact =
  | 'LanePaused'
  | 'LaneResumed'
  | 'StepRerouted'
  | 'LaneRerouted'
  | 'StepModeSet'
  | 'GateReached'
  | 'GatePassed';

/** What is said when a person steers. */
export const steeringStory: Tellers<SteeringFact> = {
  LanePaused: ({ lane, by }) => `${by} paused ${lane}; it takes nothing new.`,
  LaneResumed: ({ lane, by }) => `${by} resumed ${lane}.`,
  StepRerouted: ({ step, lane, by }) => `${by} rerouted ${step} to ${lane}.`,
  LaneRerouted: ({ from, to, by }) =>
    from === to
      ? `${by} cancelled the reroute of ${from}.`
      : `${by} rerouted everything of ${from} to ${to}.`,
  StepModeSet: ({ on, by }) =>
    on ? `${by} turned step mode on: the run stops at each gate.` : `${by} turned step mode off.`,
  GateReached: ({ gate, because }) => `Step mode stops at ${gate}: ${inSentence(because)}.`,
  GatePassed: ({ gate, by }) => `${by} continued past ${gate}.`,
};
