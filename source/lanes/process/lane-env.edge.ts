import type { Environment } from '../../domain/environment.ts';
import { pathOf } from './containment.edge.ts';
import { depthIn, depthName } from './depth.edge.ts';
import { markerName } from './process-tree.edge.ts';

/** The few names a program needs, those its model names, and the marker, and how deep it stands; nothing else of ours. */
export function laneEnv(
  env: Environment,
  names: readonly string[],
  home: string,
  marker: string,
): Readonly<Record<string, string>> {
  const named = names.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(named),
    PATH: pathOf(env),
    LANG: env.LANG ?? 'C.UTF-8',
    TERM: 'dumb',
    HOME: home,
    [markerName]: marker,
    [depthName]: String(depthIn(env) + 1),
  };
}
