import { suggest } from '../../base/nearest-word.ts';
import { type LaneId, laneIds, type TaskClass, taskClasses } from '../../domain/ids.ts';
import type { Problem } from '../../domain/problem.ts';
import { classesThat, traitsOf } from '../../domain/task-classes.ts';
import type { LaneDocument, RouteDocument, SpecDocument } from '../document.ts';
import { problemAt, type Saying, type SpecPlace, type WordPath } from '../place.ts';

type Report = (path: WordPath, saying: Saying) => Problem;

const scarce = 'scarce-reviewer';

/** What is wrong with the lanes: models nobody defined, and the scarce reviewer's bounds. */
export function laneProblems(spec: SpecDocument, place: SpecPlace): readonly Problem[] {
  const report: Report = (path, saying) => problemAt(place, path, saying);
  const models = Object.keys(spec.models);
  return laneIds.flatMap((id) => {
    const lane = spec.lanes[id];
    if (!lane) return [];
    const names = lane.models.flatMap((name, at) => {
      const path = ['lanes', id, 'models', at];
      if (!models.includes(name)) return [unknownModel(id, { name, models, path }, report)];
      if (lane.models.indexOf(name) === at) return [];
      return [
        report(path, {
          what: `\`lanes.${id}\` names ${name} twice.`,
          remedy: 'Keep the first one.',
        }),
      ];
    });
    return [...names, ...boundProblems(id, lane, report)];
  });
}

function unknownModel(
  id: LaneId,
  {
    name,
    models,
    path,
  }: { readonly name: string; readonly models: readonly string[]; readonly path: WordPath },
  report: Report,
): Problem {
  const what = `\`lanes.${id}\` names the model ${name}, which \`models\` does not define.`;
  const otherwise = `Define it, or use one of ${models.join(', ') || 'those you define'}.`;
  return report(path, { what, remedy: suggest(name, models, otherwise) });
}

function boundProblems(id: LaneId, lane: LaneDocument, report: Report): readonly Problem[] {
  const bounds = ['quota', 'loops'] as const;
  if (id !== scarce) {
    return bounds
      .filter((bound) => lane[bound] !== undefined)
      .map((bound) =>
        report(['lanes', id, bound], {
          what: `\`lanes.${id}.${bound}\` means nothing: only ${scarce} is rationed.`,
          remedy: `Take it out, or move the model to ${scarce}.`,
        }),
      );
  }
  const missing = bounds.filter((bound) => lane[bound] === undefined);
  if (missing.length === 0) return [];
  const what = `\`lanes.${scarce}\` has no \`${missing.join('` and no `')}\`; it is never asked without bounds.`;
  return [
    report(['lanes', id], { what, remedy: 'Add `quota: { calls: 1, per: job }, loops: never`.' }),
  ];
}

/** What is wrong with the routes: lanes left out, unverified work, the scarce reviewer out of place. */
export function routeProblems(spec: SpecDocument, place: SpecPlace): readonly Problem[] {
  const report: Report = (path, saying) => problemAt(place, path, saying);
  return taskClasses.flatMap((taskClass) => {
    const route = spec.routing[taskClass];
    return [
      ...absentLanes(taskClass, { route, spec }, report),
      ...unverified(taskClass, route, report),
      ...scarceOutOfPlace(taskClass, route, report),
      ...passProblems(taskClass, route, report),
    ];
  });
}

function namedLanes(route: RouteDocument): readonly (readonly [WordPath, LaneId])[] {
  const to = route.to.map((lane, at) => [['to', at], lane] as const);
  const prefer = route.verify === 'none' ? [] : (route.verify.prefer ?? []);
  const preferred = prefer.map((lane, at) => [['verify', 'prefer', at], lane] as const);
  return [...to, ...preferred, ...(route.then ? [[['then'], route.then] as const] : [])];
}

function absentLanes(
  taskClass: TaskClass,
  { route, spec }: { readonly route: RouteDocument; readonly spec: SpecDocument },
  report: Report,
): readonly Problem[] {
  return namedLanes(route).flatMap(([path, lane]) => {
    if (spec.lanes[lane]) return [];
    const what = `\`routing.${taskClass}\` names the lane ${lane}, which \`lanes\` leaves out.`;
    const have = laneIds.filter((id) => spec.lanes[id]).join(', ') || 'none';
    const remedy = `Add \`${lane}: { models: [...] }\` to \`lanes\`, or use one of those there are: ${have}.`;
    return report(['routing', taskClass, ...path], { what, remedy });
  });
}

function unverified(
  taskClass: TaskClass,
  route: RouteDocument,
  report: Report,
): readonly Problem[] {
  if (route.verify !== 'none' || !traitsOf(taskClass).verified) return [];
  const what = `\`routing.${taskClass}\` has \`verify: none\`, and ${taskClass} is always verified by another family.`;
  const remedy = 'Write `verify: { count: 1 }`.';
  return [report(['routing', taskClass, 'verify'], { kind: 'policy', what, remedy })];
}

function scarceOutOfPlace(
  taskClass: TaskClass,
  route: RouteDocument,
  report: Report,
): readonly Problem[] {
  return namedLanes(route).flatMap(([path, lane]) => {
    if (lane !== scarce || (traitsOf(taskClass).scarce && path[0] === 'to')) return [];
    const what = `\`routing.${taskClass}\` spends the ${scarce} on routine work.`;
    const remedy = `Take it out: ${scarce} serves only \`${classesThat('scarce').join(', ')}\`, and a person who asks it at the audit.`;
    return report(['routing', taskClass, ...path], { kind: 'policy', what, remedy });
  });
}

function passProblems(
  taskClass: TaskClass,
  route: RouteDocument,
  report: Report,
): readonly Problem[] {
  if (route.then === undefined || traitsOf(taskClass).followed) return [];
  const what = `\`routing.${taskClass}.then\` means nothing: only the synthesis has a pass after it.`;
  return [
    report(['routing', taskClass, 'then'], {
      what,
      remedy: 'Take it out, or move it to `synthesis`.',
    }),
  ];
}
