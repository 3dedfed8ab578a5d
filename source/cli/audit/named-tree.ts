import { UsageError } from '../../app/usage-error.ts';
import { treeWord } from '../../state/view/view-words.ts';

/** Fewer digits name too many trees; git shortens to no fewer. */
const leastDigits = 7;

/**
 * The whole tree that a person named by its first digits, among all that the run's audits showed.
 * Whether it is the one audited now is decided where the decision counts.
 */
export function namedTree(word: string, shown: readonly string[]): string {
  const digits = word.toLowerCase();
  if (!/^[0-9a-f]+$/.test(digits) || digits.length < leastDigits) {
    const what = `Not a tree id: ${word}.`;
    throw new UsageError(what, `Give at least ${leastDigits} of its hex digits.`);
  }
  const found = [...new Set(shown)].filter((tree) => tree.startsWith(digits));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only !== undefined) {
    const what = `${found.length} trees of this run begin with ${word}.`;
    throw new UsageError(what, `Give more digits: ${found.join(', ')}.`);
  }
  const audited = shown.at(-1);
  throw new UsageError(
    `No audit of this run showed a tree ${word}.`,
    audited === undefined ? 'None is open yet.' : `The last showed tree ${treeWord(audited)}.`,
  );
}
