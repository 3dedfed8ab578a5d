import { nearestWord } from '../base/nearest-word.ts';

/** What to do about a command that does not exist. */
export function nearestCommand(name: string, known: readonly string[]): string {
  const near = nearestWord(name, known);
  return near === undefined ? 'See: fugu help' : `Did you mean fugu ${near}? See: fugu help`;
}

/** What to do about an option that a command does not have; names without dashes. */
export function nearestOption(command: string, option: string, known: readonly string[]): string {
  const near = nearestWord(option, known);
  const see = `See: fugu ${command} --help`;
  return near === undefined ? see : `Did you mean --${near}? ${see}`;
}
