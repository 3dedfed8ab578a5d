import type { Cost, Usage } from '../../domain/call.ts';
import type { ModelEntry } from '../../domain/role-map.ts';

/**
 * Tokens that a text may come to, rounded up. A rule of thumb of four characters a token holds
 * for English in the byte-pair vocabularies in use (OpenAI's help page on tokens gives it); other
 * scripts come to about one token a character, so every character outside ASCII counts as one.
 * Meant for refusing a call before it is made: it rather says too many than too few.
 */
export function estimateTokens(text: string): number {
  let ascii = 0;
  let other = 0;
  for (const char of text) {
    if (char < '\u0080') ascii += 1;
    else other += 1;
  }
  return Math.ceil(ascii / 4) + other;
}

/** Price of a call before it is made; the tokens are guesses, so a price by the token is marked estimated. */
export function priceOf(model: ModelEntry, inputTokens: number, outputTokens: number): Cost {
  const { price } = model;
  if (price === 'free' || price === 'subscription') return { usd: 0, mark: price };
  return { usd: dollars(price, inputTokens, outputTokens), mark: 'estimated' };
}

/** What came back with an outcome about its cost. */
export interface Reported {
  readonly usage?: Usage | undefined;
  /** Dollars as the endpoint or the program gave them. */
  readonly costUsd?: number | undefined;
}

/**
 * Cost of a call that was made: measured where the endpoint reported tokens or dollars, else the
 * estimate it was allowed with.
 */
export function costOf(model: ModelEntry, { usage, costUsd }: Reported, estimate: Cost): Cost {
  const { price } = model;
  if (price === 'free' || price === 'subscription') return { usd: 0, mark: price };
  if (costUsd !== undefined && costUsd >= 0) return { usd: costUsd, mark: 'measured' };
  if (usage === undefined) return estimate;
  return { usd: dollars(price, usage.inputTokens, usage.outputTokens), mark: 'measured' };
}

function dollars(
  price: { readonly in: number; readonly out: number },
  inputTokens: number,
  outputTokens: number,
): number {
  return (inputTokens * price.in + outputTokens * price.out) / 1_000_000;
}
