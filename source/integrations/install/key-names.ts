import type { RoleMap } from '../../domain/role-map.ts';

/** Names of the environment that the map's models need, sorted. */
export function keyNames(map: RoleMap): readonly string[] {
  const names = Object.values(map.models).flatMap(({ key, env }) => [
    ...(key?.startsWith('env:') === true ? [key.slice('env:'.length)] : []),
    ...(env ?? []),
  ]);
  return [...new Set(names)].sort();
}
