import type { LaneId } from '../domain/ids.ts';
import type { GivenPlan, PlanStep } from '../domain/plan/plan.ts';
import { wordsStep } from '../domain/plan/text-step.ts';
import type { RoleMap } from '../domain/role-map.ts';
import type { Kit } from './kit.ts';
import { type PanelMember, type PanelStep, panelSteps } from './panel-steps.ts';

/** What a plan by a panel says it is by; a run with it has a panel to show. */
export const panelMaker = 'panel';

/** The plan a panel gives to the conductor. `source` is the blob of `panelSource`. */
export function panelPlan(
  kit: Kit,
  seed: string,
  { seats, source }: { readonly seats: readonly PanelMember[]; readonly source: string },
): GivenPlan {
  const steps = panelSteps(kit, seed, seats).map(planStep);
  const summary = `A panel of ${kit.tracks.length} tracks on ${kit.options.length} options`;
  return { by: panelMaker, plan: { summary, steps }, source };
}

/** The kit and the seed as one text, from which the results can be read again. */
export function panelSource(kit: Kit, seed: string): string {
  return JSON.stringify({ kit, seed });
}

/** Reads what `panelSource` wrote; undefined for anything else. */
export function readPanelSource(
  text: string,
): { readonly kit: Kit; readonly seed: string } | undefined {
  try {
    const value = JSON.parse(text) as { readonly kit?: Kit; readonly seed?: string };
    return value.kit && typeof value.seed === 'string'
      ? { kit: value.kit, seed: value.seed }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Lanes that may sit on a panel: all there are, the scarce reviewer never. */
export function panelLanes(map: RoleMap): readonly LaneId[] {
  const seats: readonly LaneId[] = [
    'thinker',
    'worker-fast',
    'worker-big',
    'conductor',
    'worker-directed',
    'second-brain',
  ];
  return seats.filter((lane) => map.lanes[lane] !== undefined);
}

function planStep(step: PanelStep): PlanStep {
  const { id, stage, title, detail, dependsOn, lanes, apartFrom, optional } = step;
  return {
    ...wordsStep,
    id,
    title,
    taskClass: 'quick',
    detail,
    dependsOn,
    lanes,
    ...(apartFrom.length > 0 ? { apart: apartFrom } : {}),
    optional,
    as: `panel-${stage}`,
  };
}
