import { locateSpec } from '../spec/spec-file.edge.ts';
import type { CommandContext } from './command.ts';

/** Tells a person whose job runs under the shipped example that it does, and how to have their own. */
export function tellShippedSpec({ env, stderr }: Pick<CommandContext, 'env' | 'stderr'>): void {
  if (locateSpec(env).source !== 'bundled') return;
  const what = 'You have no spec of your own, so the shipped example is in force.';
  stderr.write(`${what} Write yours with: fugu init\n`);
}
