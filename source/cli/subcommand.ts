import { UsageError } from '../app/usage-error.ts';
import { suggest } from '../base/nearest-word.ts';

/** The end of a command whose subcommand is missing or unknown; `typed` is what stands before it. */
export function wrongSubcommand(
  typed: string,
  word: string | undefined,
  known: readonly string[],
): UsageError {
  const use = `Use: fugu ${typed} <${known.join('|')}>`;
  return word === undefined
    ? new UsageError('Missing subcommand.', use)
    : new UsageError(`Unknown subcommand: ${word}.`, suggest(word, known, use));
}
