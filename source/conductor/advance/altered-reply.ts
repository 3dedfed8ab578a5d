import type { Product } from '../../domain/call.ts';

/** Why nothing of a reply is done whose stored text is not what the model wrote. */
export function alteredProblem(altered: readonly string[]): string {
  const what = altered.join(' and ');
  const secret = altered.some((one) => one.includes('secret') || one.includes('value of'));
  const cure = secret
    ? 'Send it again without that: read the value from the environment, and edit around lines that hold it. If it guards nothing, a person takes it out of the environment that fugu runs in.'
    : 'Send it again.';
  return `The reply holds ${what}, so nothing of it is applied. ${cure}`;
}

/** A product that a machine would act on must be the model's own: a plan, or files and a command to run. */
export function unaltered(product: Product, altered: readonly string[]): Product {
  if (altered.length === 0) return product;
  const acted =
    product.type === 'plan'
      ? product.plan
      : product.type === 'verdict'
        ? product.verdict.counterExample
        : undefined;
  if (acted === undefined || !/‹redacted:|\ufffd/.test(JSON.stringify(acted))) return product;
  return { type: 'unreadable', problems: [alteredProblem(altered)] };
}
