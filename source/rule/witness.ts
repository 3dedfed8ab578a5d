import type { Served } from '../domain/call.ts';
import type { ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { restates } from './same-model.ts';
import { servedIds } from './served.ts';

/**
 * How much an answer says of whose weights gave it. `named`: the endpoint spells the model in its own
 * way. `echo`: it repeats what was asked for, as many servers do for anything. `silent`: it says
 * nothing. Of an echo or a silence only the spec is a witness.
 */
export type Witness = 'named' | 'echo' | 'silent';

/**
 * Grades what one call was answered as. `echoes` is what a trial with a nonsense name found out about
 * that endpoint: true where it answered under that name, false where it refused; undefined untried.
 */
export function witnessOf(asked: string, served: Served, echoes?: boolean): Witness {
  const ids = servedIds(served);
  if (ids.length === 0) return 'silent';
  const own = ids.filter((id) => (echoes === true ? !restates(asked, id) : id !== asked));
  return own.length > 0 || echoes === false ? 'named' : 'echo';
}

/** The grade of a call to a model of the map; a model that the map lacks says nothing. */
export function modelWitness(
  map: RoleMap,
  name: ModelName,
  { served, echoes }: { readonly served: Served; readonly echoes?: boolean | undefined },
): Witness {
  const asked = map.models[name]?.model;
  return asked === undefined ? 'silent' : witnessOf(asked, served, echoes);
}
