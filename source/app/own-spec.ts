import { locateSpec } from '../spec/spec-file.edge.ts';
import type { Caller } from './caller.ts';
import { UsageError } from './usage-error.ts';

/** Refuses to call models where nobody wrote a spec: the shipped example names models of others. */
export function requireOwnSpec({ env }: Pick<Caller, 'env'>): void {
  if (locateSpec(env).source !== 'bundled') return;
  throw new UsageError(
    'There is no spec yet, so no model has a role.',
    'Write one from what this machine has: fugu init. Or look at a job with scripted models: fugu rehearse',
  );
}
