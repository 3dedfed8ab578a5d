const longest = 20;
/** More consonants in a row than words have. */
const unsayable = /[bcdfghjklmnpqrstvwxz]{5}/i;

/**
 * Whether a value is an ordinary word, as `postgres`, `development` or `test-password`: at most two
 * words of letters that can be said. A value like that guards nothing where it stands in the
 * project's own files.
 */
export function isPlainWord(value: string): boolean {
  if (
    value.length > longest ||
    !/^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-_.](?:[A-Z]?[a-z]+|[A-Z]+))?$/.test(value)
  )
    return false;
  const vowels = value.match(/[aeiouy]/gi)?.length ?? 0;
  return vowels * 5 >= value.length && !unsayable.test(value);
}
