import { randomInt } from 'node:crypto';

/** Signs that are not mistaken for each other; without vowels no word comes of them. */
const signs = 'bcdfghjkmnpqrstvwxz23456789';

/** Four random signs: one of half a million, so that nobody returns a mark that was not read. */
export function drawMark(): string {
  return Array.from({ length: 4 }, () => signs.charAt(randomInt(signs.length))).join('');
}
