/**
 * Tokens a text may come to at most, for what must fit a context window: three ASCII characters a
 * token (code and JSON come to between three and four in the byte-pair vocabularies in use), and one
 * for every other character.
 */
export function mostTokens(text: string): number {
  const other = text.replace(/[\0-\x7f]+/g, '').length;
  return Math.ceil((text.length - other) / 3) + other;
}

/**
 * Tokens a text comes to at least, for noticing that an endpoint dropped part of it: four characters
 * a token (OpenAI's help page on tokens), runs of one sign counted as one, as vocabularies hold them.
 */
export function leastTokens(text: string): number {
  return Math.floor(text.replace(/(.)\1{3,}/gs, '$1').length / 4);
}
