import { promptTokens } from '../domain/verdict/reading.ts';
import type { CallState } from './call-state.ts';

/** Why the prompt cannot have arrived whole: the endpoint counted under half of the least it can be. */
export function lostTokens({ call, reading, outcome }: CallState): string | undefined {
  const parts = reading?.parts ?? [];
  const counted =
    parts.length > 1
      ? (outcome?.parts ?? []).map(({ inputTokens }) => inputTokens)
      : [outcome?.usage && promptTokens(outcome.usage)];
  const at = parts.findIndex(
    ({ leastTokens }, part) => 2 * (counted[part] || leastTokens) < leastTokens,
  );
  const least = parts[at]?.leastTokens;
  if (least === undefined) return undefined;
  return `the endpoint of ${call.model} counted ${counted[at]} prompt tokens where about ${least} were sent, so it dropped part of what it was to judge; raise its context window, or set contextTokens of ${call.model} to what it really takes`;
}
