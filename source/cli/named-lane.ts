import { UsageError } from '../app/usage-error.ts';
import { nearestWord } from '../base/nearest-word.ts';
import { type LaneId, laneIds } from '../domain/ids.ts';

/** The lane a person named; no name, or one of no lane, is refused with the nearest there is. */
export function namedLane(word: string | undefined): LaneId {
  const found = laneIds.find((lane) => lane === word);
  if (found) return found;
  const near = word === undefined ? undefined : nearestWord(word, laneIds);
  throw new UsageError(
    word === undefined ? 'Missing <lane>.' : `There is no lane ${word}.`,
    near === undefined ? `Name one of ${laneIds.join(', ')}.` : `Did you mean ${near}?`,
  );
}
