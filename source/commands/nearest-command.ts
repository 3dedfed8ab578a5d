import { nearestWord } from '../spec/nearest-word.ts';

/** What to do about a command that does not exist. */
export function nearestCommand(name: string, known: readonly string[]): string {
  const near = nearestWord(name, known);
  return near === undefined ? 'See: fugu help' : `Did you mean fugu ${near}? See: fugu help`;
}
