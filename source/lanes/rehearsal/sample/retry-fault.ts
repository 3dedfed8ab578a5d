// The fault a rehearsal plants, and how it is told by reading.

export type RetryReading =
  | 'no-loop'
  /** Every error is tried again, those that will never pass included. */
  | 'retries-everything'
  | 'selective';

/**
 * Whether code retries, and whether it looks at the error before it does: inside the catch of the
 * loop some `throw` must depend on the error itself, not only on the number of tries.
 */
export function readRetry(code: string): RetryReading {
  const loop = /\bfor \(let attempt\b/.exec(code);
  if (loop === null) return 'no-loop';
  const caught = /\bcatch \((\w+)\) \{([\s\S]*?)\n {4}\}/.exec(code.slice(loop.index));
  const name = caught?.[1] ?? 'error';
  const guard = new RegExp(`if \\(.*\\b${name}\\b.*\\) throw ${name}\\b`);
  return guard.test(caught?.[2] ?? '') ? 'selective' : 'retries-everything';
}
