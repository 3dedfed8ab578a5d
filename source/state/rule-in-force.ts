import type { Author } from '../domain/artifact.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { type AskedVerifier, type MapsInForce, rulesInForce } from '../rule/admission.ts';
import { familyTableVersion } from '../rule/family-table.ts';
import type { RunState, StepState } from './run-state.ts';
import { mapOf } from './select.ts';

/** The maps that say who may verify a step's work; undefined before a spec is adopted. */
export function mapsInForce(state: RunState, step?: StepState): MapsInForce | undefined {
  const map = mapOf(state, step);
  return map && { map, inForce: state.spec?.map };
}

/** Why a model may not verify what these authors made for a step; undefined when it may. */
export function whyNotHere(
  state: RunState,
  step: StepState | undefined,
  asked: AskedVerifier,
  authors: readonly Author[],
): string | undefined {
  const maps = mapsInForce(state, step);
  return maps ? rulesInForce(maps, authors)(asked) : 'there is no role map';
}

/**
 * Whether ids under a map are read as this program reads them. A journal of another table's time is
 * folded by the families it recorded; what was read then is not read anew.
 */
export function isReadHere(map: RoleMap): boolean {
  return map.familyTable === familyTableVersion;
}
