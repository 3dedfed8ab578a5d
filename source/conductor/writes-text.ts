import type { ModelEntry } from '../domain/role-map.ts';

/** Drivers that write patches as text; every other driver edits the folder it works in. */
export function writesText(model: ModelEntry): boolean {
  return model.driver === 'openai' || model.driver === 'slot';
}
