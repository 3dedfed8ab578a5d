import type { Blobs } from '../../conductor/ports.ts';
import { panelMaker, readPanelSource } from '../../panel/panel-plan.ts';
import {
  type PanelResult,
  panelResult,
  type Speaker,
  type StageOutcome,
} from '../../panel/panel-result.ts';
import { modelLineage } from '../../rule/identity.ts';
import { areDifferent } from '../../rule/lineage.ts';
import type { RunState, StepState } from '../../state/run-state.ts';
import { callsOf, mapOf, plannedSteps } from '../../state/select.ts';
import { stepAnswer } from '../step-answer.ts';

/** What a panel's run has come to so far; undefined for a run that is no panel. */
export async function readPanel(
  state: RunState,
  blobs: Pick<Blobs, 'text'>,
): Promise<PanelResult | undefined> {
  const given = state.job?.givenPlan;
  if (given?.by !== panelMaker || given.source === undefined) return undefined;
  const source = readPanelSource((await blobs.text(given.source)) ?? '');
  if (!source) return undefined;
  const outcomes = new Map<string, StageOutcome>();
  for (const step of plannedSteps(state)) {
    outcomes.set(step.step.id, await outcomeOf(state, step, blobs));
  }
  const reviewers = source.kit.tracks.map(({ id }) => id);
  const rankerApart = apartness(outcomes, reviewers);
  return panelResult(source.kit, source.seed, { outcomes, rankerApart });
}

async function outcomeOf(
  state: RunState,
  step: StepState,
  blobs: Pick<Blobs, 'text'>,
): Promise<StageOutcome> {
  const speaker = speakerOf(state, step);
  const by = speaker === undefined ? {} : { by: speaker };
  switch (step.status) {
    case 'waiting':
    case 'running':
      return state.ended
        ? { status: 'failed', because: `the run ended (${state.ended.because})`, ...by }
        : { status: 'under-way', ...by };
    case 'done': {
      const text = await stepAnswer(state, step, blobs);
      return text === undefined || !speaker
        ? { status: 'failed', because: 'its answer is not held', ...by }
        : { status: 'answered', text, by: speaker };
    }
    case 'blocked':
    case 'failed':
    case 'cancelled':
    case 'removed':
      return { status: 'failed', because: step.because ?? step.status, ...by };
    default:
      return step.status satisfies never;
  }
}

/** Who was asked last for a step. */
function speakerOf(state: RunState, step: StepState): Speaker | undefined {
  const entry = callsOf(state, step.step.id, 'work').at(-1);
  const map = mapOf(state, step);
  if (!entry || !map) return undefined;
  const { lane, model } = entry.call;
  return { lane, model, families: modelLineage(map, model, entry.outcome?.served) };
}

/** Whether the ranker is of a family that wrote none of the reviews; the rule's own measure. */
function apartness(
  outcomes: ReadonlyMap<string, StageOutcome>,
  reviewers: readonly string[],
): { readonly apart: boolean; readonly because: string } {
  const ranker = outcomes.get('ranker')?.by;
  if (!ranker) return { apart: false, because: 'nobody ranked' };
  const authors = reviewers.flatMap((id) => {
    const outcome = outcomes.get(id);
    return outcome?.status === 'answered' ? [{ id, by: outcome.by }] : [];
  });
  const close = authors.filter(({ by }) => !areDifferent(ranker.families, by.families));
  const own = ranker.families.join('+') || 'of no known family';
  if (close.length === 0) return { apart: true, because: `${ranker.model} is ${own}` };
  const shared = close.map(({ id }) => id).join(', ');
  return {
    apart: false,
    because: `${ranker.model} is ${own}, as is who reviewed ${shared}; nobody of another family was free`,
  };
}
