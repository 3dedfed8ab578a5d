import { isDeepStrictEqual } from 'node:util';
import { laneIds, taskClasses } from '../domain/ids.ts';
import type { LaneEntry, RoleMap, Route } from '../domain/role-map.ts';

/**
 * What changed from one role map to the next, one line each, for the message row:
 * `thinker now nemotron→glm`, `patch verify 1→2`. Empty when the maps say the same.
 */
export function diffMaps(before: RoleMap, after: RoleMap): readonly string[] {
  return [
    ...laneIds.flatMap((id) => laneNotices(id, before.lanes[id], after.lanes[id])),
    ...taskClasses.flatMap((id) => routeNotices(id, before.routing[id], after.routing[id])),
    ...entryNotices('model', before.models, after.models),
    ...entryNotices('family', before.families, after.families),
    ...entryNotices('without', before.without ?? {}, after.without ?? {}),
    ...valueNotices('limit ', before.limits, after.limits),
    ...valueNotices('slot ', before.slot ?? {}, after.slot ?? {}),
    ...valueNotices('pulse ', before.pulse ?? {}, after.pulse ?? {}),
    ...valueNotices('memory ', before.memory ?? {}, after.memory ?? {}),
    ...valueNotices('', { authors: before.authors }, { authors: after.authors }),
  ];
}

const list = (words: readonly string[]) => words.join('+') || 'none';

function laneNotices(id: string, before?: LaneEntry, after?: LaneEntry): readonly string[] {
  if (!before && !after) return [];
  if (!before) return [`lane ${id} added (${list(after?.models ?? [])})`];
  if (!after) return [`lane ${id} removed`];
  const { models: old, ...oldRest } = before;
  const { models: now, ...rest } = after;
  const moved = isDeepStrictEqual(old, now) ? [] : [`${id} now ${list(old)}→${list(now)}`];
  return [...moved, ...valueNotices(`${id} `, oldRest, rest)];
}

const count = (route: Route) => (route.verify === 'none' ? 'none' : String(route.verify.count));
const prefer = (route: Route) => (route.verify === 'none' ? [] : route.verify.prefer);

function routeNotices(id: string, before: Route, after: Route): readonly string[] {
  const notice = (what: string, old: string, now: string) =>
    old === now ? [] : [`${id} ${what}${old}→${now}`];
  return [
    ...notice('to ', list(before.to), list(after.to)),
    ...notice('verify ', count(before), count(after)),
    ...notice('prefers ', list(prefer(before)), list(prefer(after))),
    ...notice('then ', before.then ?? 'nothing', after.then ?? 'nothing'),
  ];
}

type Entries = Readonly<Record<string, unknown>>;

function entryNotices(noun: string, before: Entries, after: Entries): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    if (!Object.hasOwn(before, name)) return [`${noun} ${name} added`];
    if (!Object.hasOwn(after, name)) return [`${noun} ${name} removed`];
    const [old, now] = [before[name], after[name]];
    if (isDeepStrictEqual(old, now)) return [];
    return [`${noun} ${name} changed${changedKeys(old, now)}`];
  });
}

function changedKeys(before: unknown, after: unknown): string {
  if (Array.isArray(before) || typeof before !== 'object' || before === null) return '';
  const old = before as Entries;
  const now = (after ?? {}) as Entries;
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return ` (${keys.filter((key) => !isDeepStrictEqual(old[key], now[key])).join(', ')})`;
}

function valueNotices(prefix: string, before: Entries, after: Entries): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    if (isDeepStrictEqual(before[key], after[key])) return [];
    return [`${prefix}${key} ${short(before[key])}→${short(after[key])}`];
  });
}

function short(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
