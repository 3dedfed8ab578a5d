import { describe, expect, it } from 'vitest';
import type { ModelEntry } from '../../../source/domain/role-map.ts';
import { costOf, estimateTokens, priceOf } from '../../../source/lanes/call/price.ts';

function model(price: ModelEntry['price']): ModelEntry {
  return { driver: 'openai', model: 'shelf-1', price };
}
const byToken = model({ in: 0.27, out: 1.1 });
const usage = { inputTokens: 2_000_000, outputTokens: 1_000_000, scope: 'call' } as const;

describe('the token estimate', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['four', 1],
    ['fives', 2],
    ['汉字', 2],
    ['é and 👍', 4],
  ])('of %j is %d', (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });
});

describe('the price before a call', () => {
  it('by the token is an estimate', () => {
    expect(priceOf(byToken, 1_000_000, 2_000_000)).toEqual({ usd: 2.47, mark: 'estimated' });
  });
  it.each(['free', 'subscription'] as const)('of a %s model is nothing, and says why', (price) => {
    expect(priceOf(model(price), 1_000_000, 1_000_000)).toEqual({ usd: 0, mark: price });
  });
});

describe('the cost after a call', () => {
  const estimate = { usd: 1, mark: 'estimated' } as const;
  it('is measured where tokens were reported', () => {
    const cost = costOf(byToken, { usage }, estimate);
    expect(cost.mark).toBe('measured');
    expect(cost.usd).toBeCloseTo(1.64, 10);
  });
  it('is what the endpoint charged where it says so', () => {
    expect(costOf(byToken, { usage, costUsd: 0.5 }, estimate)).toEqual({
      usd: 0.5,
      mark: 'measured',
    });
  });
  it('stays the estimate where nothing was reported', () => {
    expect(costOf(byToken, {}, estimate)).toEqual(estimate);
  });
  it('of a subscription stays nothing, whatever is reported', () => {
    expect(costOf(model('subscription'), { usage, costUsd: 9 }, estimate)).toEqual({
      usd: 0,
      mark: 'subscription',
    });
  });
});
