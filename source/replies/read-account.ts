import type { Product } from '../domain/call.ts';
import { replyParts, sayingLines, withoutListSign } from './reply-parts.ts';

type AccountProduct = Extract<Product, { type: 'account' }>;

const limitLine =
  /^(?:\*\*)?LIMIT\s+(L\d{1,3})(?:\*\*)?\s*[:：]\s*(?:\*\*|`)?(kept\b|broken\b|n\s*[-/.]?\s*a\b\.?|not applicable)(?:\*\*|`)?[\s—–:,.;-]*(.*)$/i;
const returnLine =
  /^(?:\*\*)?RETURN\s+(R\d{1,3})(?:\*\*)?\s*[:：]\s*(?:\*\*|`)?([a-z][a-z0-9-]{0,23})(?:\*\*|`)?[\s—–:,.;-]*(.*)$/i;

/**
 * The conductor's lines on the contract: `LIMIT L1: kept — why` and `RETURN R1: s2 — where`. Lines in
 * fences say nothing; of two lines with one number the first counts. Never throws.
 */
export function readAccount(text: string): AccountProduct {
  const lines = sayingLines(replyParts(text)).map((line) => withoutListSign(line.text.trim()));
  const limits = lines.flatMap((line) => {
    const [, number = '', word = '', because = ''] = limitLine.exec(line) ?? [];
    if (number === '') return [];
    const answer = /^(?:kept|broken)$/i.test(word)
      ? (word.toLowerCase() as 'kept' | 'broken')
      : 'n-a';
    return [{ number: number.toUpperCase(), answer, because } as const];
  });
  const returns = lines.flatMap((line) => {
    const [, number = '', artifact = '', because = ''] = returnLine.exec(line) ?? [];
    return number === ''
      ? []
      : [{ number: number.toUpperCase(), artifact: artifact.toLowerCase(), because }];
  });
  return { type: 'account', limits: firstOf(limits), returns: firstOf(returns) };
}

function firstOf<T extends { readonly number: string }>(items: readonly T[]): T[] {
  return items.filter(
    ({ number }, index) => items.findIndex((other) => other.number === number) === index,
  );
}
