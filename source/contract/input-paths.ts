/** Endings of files that people name without a folder; `v1.2` and `e.g.` are no files. */
const fileName =
  /^[\w@+-][\w.@+-]*\.(?:md|mdx|txt|ya?ml|toml|json|jsonl|csv|tsv|xml|html?|css|scss|svg|png|pdf|sh|sql|ini|cfg|conf|lock|log|[cm]?[jt]sx?|py|rs|go|java|kt|rb|php|cs|c|h|cc|cpp|hpp|swift)$/i;
const rooted = /^(?:~|\.{1,2})?\//;
const nested = /^[\w.@+-]+(?:\/[\w.@+-]+)+\/?$/;
const ending = /\.[A-Za-z][A-Za-z0-9]{0,5}$|\/$/;

function isPath(word: string, alone: boolean): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word)) return false;
  if (rooted.test(word) || fileName.test(word)) return word.length > 1;
  if (alone && /^[\w.@+-]+\/$/.test(word)) return true;
  return nested.test(word) && (alone || ending.test(word));
}

const bare = (word: string) =>
  word
    .replace(/^["'`(<[]+/, '')
    .replace(/["'`)>\],;:]+$/, '')
    .replace(/(?<=\w)\.$/, '');

/**
 * Paths that an input names: the whole of it, what stands in backticks, or words in a sentence that
 * look like a path to a file. Empty for prose; `shell/CLI` in a sentence is prose, an address too.
 */
export function pathsIn(input: string): readonly string[] {
  const whole = bare(input.trim());
  if (!/\s/.test(whole)) return isPath(whole, true) ? [whole] : [];
  const quoted = [...input.matchAll(/`([^`]+)`/g)].flatMap(([, text = '']) =>
    rooted.test(text) || isPath(text.replaceAll(' ', '_'), false) ? [text] : [],
  );
  const words = input
    .replaceAll(/`[^`]*`/g, ' ')
    .split(/\s+/)
    .map(bare)
    .filter((word) => isPath(word, false));
  return [...new Set([...quoted, ...words])];
}
