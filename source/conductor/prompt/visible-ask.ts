import { visibleDiff, visibleText } from '../../safety/visible-text.ts';
import type { RebuttalInput, ReviewInput, VerifyInput } from './prompt-input.ts';

/**
 * What is judged, with every character that cannot be seen made visible, so that a right text and a
 * wrong one never read the same. Who writes is shown the characters themselves, since they are copied.
 */
export function visibleAsk<Ask extends VerifyInput | RebuttalInput | ReviewInput>(ask: Ask): Ask {
  return visibleIn(ask, undefined);
}

function visibleIn<Value>(value: Value, key: string | undefined): Value;
function visibleIn(value: unknown, key: string | undefined): unknown {
  if (typeof value === 'string') return key === 'diff' ? visibleDiff(value) : visibleText(value);
  if (Array.isArray(value)) return value.map((one: unknown) => visibleIn(one, undefined));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, one]) => [name, visibleIn(one, name)] as const);
  return Object.fromEntries(fields);
}
