import type { Flags } from '../command.ts';

/** The folder that --store names; undefined where the store in force is meant. */
export function storeAsked({ store }: Flags): string | undefined {
  return typeof store === 'string' ? store : undefined;
}
