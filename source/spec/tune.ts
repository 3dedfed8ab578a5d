import { suggest } from '../base/nearest-word.ts';
import { laneIds } from '../domain/ids.ts';
import type { Problem } from '../domain/problem.ts';
import type { ProjectConfig, RoleMap, Route } from '../domain/role-map.ts';
import { show } from './check/shape-problems.ts';
import { problemAt, type SpecPlace } from './place.ts';
import {
  globalWords,
  type TuneDocument,
  tuneDocument,
  tuneKeys,
  tuneShapes,
} from './tune-document.ts';
import { readYaml } from './yaml-text.ts';

export type ParsedTune =
  | { readonly status: 'read'; readonly tune: ProjectConfig }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/**
 * Reads a project's tune. It may name checks, set-up, protected paths, a budget, disabled lanes,
 * context files and generated files; a word of the role map is refused with its line and the reason. An empty
 * text is an empty tune.
 */
export function parseTune(text: string, file: string): ParsedTune {
  const yaml = readYaml(text, file);
  if (yaml.status === 'refused') return yaml;
  const { value, place } = yaml;
  if (value === null || value === undefined) return { status: 'read', tune: {} };
  if (typeof value !== 'object' || Array.isArray(value)) {
    const what = `The tune is ${show(value, [])}, not a map.`;
    const remedy = `Write keys such as ${tuneKeys.join(', ')}.`;
    return { status: 'refused', problems: [problemAt(place, [], { what, remedy })] };
  }
  const problems = [...wordProblems(value, place), ...shapeProblemsOf(value, place)];
  if (problems.length > 0) return { status: 'refused', problems };
  const tune = tuneDocument.parse(value);
  const found = [...pathProblems(tune, place), ...doubles(tune, place)];
  return found.length > 0
    ? { status: 'refused', problems: found }
    : { status: 'read', tune: readTune(tune) };
}

function wordProblems(value: object, place: SpecPlace): readonly Problem[] {
  return Object.keys(value).flatMap((key) => {
    if (Object.hasOwn(tuneDocument.shape, key)) return [];
    const reason = Object.hasOwn(globalWords, key) ? globalWords[key] : undefined;
    if (reason !== undefined) {
      const what = `A project tunes and never redefines: \`${key}\` belongs to the global spec, because ${reason}.`;
      const remedy =
        key === 'limits'
          ? 'Write `budget: 2` instead, or change the spec.'
          : 'Take it out here and change the spec.';
      return problemAt(place, [key], { kind: 'policy', what, remedy });
    }
    const what = `\`${key.slice(0, 60)}\` is not a known key of a tune.`;
    const otherwise = `Take it out; the keys here are ${tuneKeys.join(', ')}.`;
    return problemAt(place, [key], { what, remedy: suggest(key, tuneKeys, otherwise) });
  });
}

function shapeProblemsOf(value: object, place: SpecPlace): readonly Problem[] {
  const parsed = tuneDocument.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    const key = String(path[0] ?? '');
    const [shape, remedy] = tuneShapes[key] ?? [];
    if (shape === undefined || remedy === undefined) return [];
    const at: unknown = path.reduce<unknown>(
      (one, step) => (one as Record<string | number, unknown>)[step],
      value,
    );
    const lane = issue.code === 'invalid_value';
    const what = `\`${path.join('.')}\` is ${show(at, path)}, not ${lane ? 'a lane' : shape}.`;
    const otherwise = lane ? `The lanes are ${laneIds.join(', ')}.` : remedy;
    return problemAt(place, path, {
      what,
      remedy: suggest(String(at), lane ? laneIds : [], otherwise),
    });
  });
}

const listOf = (value: string | readonly string[] | undefined) =>
  value === undefined ? undefined : typeof value === 'string' ? [value] : value;

/** A pattern that leaves the repository would protect or show what is not the project's. */
function pathProblems(tune: TuneDocument, place: SpecPlace): readonly Problem[] {
  return (['protected', 'context', 'generated'] as const).flatMap((key) =>
    (listOf(tune[key]) ?? []).flatMap((path, at) => {
      const outside = /^[/~\\]|^[A-Za-z]:/.test(path) || path.split(/[/\\]/).includes('..');
      if (!outside) return [];
      const what = `\`${key}\` names ${show(path, [])}, which leaves the repository.`;
      return problemAt(place, [key, at], { what, remedy: 'Write a path inside the repository.' });
    }),
  );
}

function doubles(tune: TuneDocument, place: SpecPlace): readonly Problem[] {
  const pairs = [
    ['budget', 'budgetUsd'],
    ['disabled_lanes', 'disabledLanes'],
  ] as const;
  const both = pairs.flatMap(([one, other]) => {
    if (tune[one] === undefined || tune[other] === undefined) return [];
    const what = `\`${one}\` and \`${other}\` say the same thing twice.`;
    return problemAt(place, [other], { what, remedy: `Keep \`${one}\`.` });
  });
  const names = (readChecks(tune.checks) ?? []).map((check) => check.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return both;
  const at = names.lastIndexOf(twice);
  const what = `Two checks are named ${show(twice, [])}.`;
  return [
    ...both,
    problemAt(place, ['checks', at], { what, remedy: 'Give each check a name of its own.' }),
  ];
}

function readChecks(checks: TuneDocument['checks']): ProjectConfig['checks'] {
  if (checks === undefined) return undefined;
  if (!Array.isArray(checks)) return Object.entries(checks).map(([name, run]) => ({ name, run }));
  return checks.map((check) =>
    typeof check === 'string' ? { name: check.slice(0, 64), run: check } : check,
  );
}

function readTune(written: TuneDocument): ProjectConfig {
  const entries = {
    checks: readChecks(written.checks),
    setup: listOf(written.setup),
    protected: listOf(written.protected),
    budgetUsd: written.budget ?? written.budgetUsd,
    disabledLanes: written.disabled_lanes ?? written.disabledLanes,
    context: listOf(written.context),
    generated: listOf(written.generated),
  };
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined),
  ) as ProjectConfig;
}

/**
 * The role map as a project sees it: disabled lanes gone from lanes and routes, the budget at
 * most the project's. It only narrows, so whoever calls it proves the routes again. A route
 * whose every lane is disabled keeps their names, and the proof and the router say so.
 */
export function applyTune(map: RoleMap, tune: ProjectConfig): RoleMap {
  const disabled = tune.disabledLanes ?? [];
  const stays = ([lane]: readonly [string, unknown]) => disabled.every((one) => one !== lane);
  const jobUsd = Math.min(map.limits.jobUsd, tune.budgetUsd ?? map.limits.jobUsd);
  const routing = Object.entries(map.routing).map(([id, route]) => [id, narrow(route, disabled)]);
  return {
    ...map,
    lanes: Object.fromEntries(Object.entries(map.lanes).filter(stays)),
    routing: Object.fromEntries(routing) as RoleMap['routing'],
    limits: { ...map.limits, jobUsd },
  };
}

function narrow(route: Route, disabled: NonNullable<ProjectConfig['disabledLanes']>): Route {
  const left = route.to.filter((lane) => !disabled.includes(lane));
  const { verify, then: pass } = route;
  const narrowed = {
    to: left.length > 0 ? left : route.to,
    verify:
      verify === 'none'
        ? verify
        : { ...verify, prefer: verify.prefer.filter((lane) => !disabled.includes(lane)) },
  };
  return pass === undefined || disabled.includes(pass) ? narrowed : { ...narrowed, then: pass };
}
