import { taskClasses } from '../domain/ids.ts';
import { type Limits, type RoleMap, usualFirstTokenSeconds } from '../domain/role-map.ts';
import { familyTableVersion } from '../rule/family-table.ts';
import type { LaneDocument, RouteDocument, SpecDocument } from './document.ts';

/** Bounds where the spec names none. A reply of four mebibytes is far beyond any patch a person would audit. */
export const defaultLimits: Limits = {
  planSteps: 5,
  repairRounds: 2,
  replans: 2,
  candidates: 2,
  jobUsd: 5,
  stepMinutes: 20,
  idleSeconds: 180,
  firstTokenSeconds: usualFirstTokenSeconds,
  checkMinutes: 10,
  maxTokens: 16_384,
  replyBytes: 4_194_304,
};

const fillLane = (lane: LaneDocument) => ({
  ...lane,
  atOnce: lane.atOnce ?? 1,
  optional: lane.optional ?? false,
});

const fillRoute = (route: RouteDocument) => ({
  ...route,
  verify:
    route.verify === 'none'
      ? route.verify
      : { count: route.verify.count, prefer: route.verify.prefer ?? [] },
});

function without<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

/** The role map that a checked document stands for: every default filled in, nothing undefined. */
export function fillDefaults(spec: SpecDocument): RoleMap {
  const lanes = Object.entries(spec.lanes).flatMap(([id, lane]) =>
    lane ? [[id, without(fillLane(lane))]] : [],
  );
  const routing = taskClasses.map((id) => [id, without(fillRoute(spec.routing[id]))]);
  const models = Object.entries(spec.models).map(([name, model]) => [name, without(model)]);
  return without({
    version: spec.version,
    families: spec.families ?? {},
    without: spec.without,
    familyTable: familyTableVersion,
    models: Object.fromEntries(models),
    lanes: Object.fromEntries(lanes),
    routing: Object.fromEntries(routing),
    slot: spec.slot,
    memory: spec.memory,
    pulse: spec.pulse && without(spec.pulse),
    limits: { ...defaultLimits, ...without(spec.limits ?? {}) },
    authors: spec.authors ?? 'writers',
  }) as RoleMap;
}
