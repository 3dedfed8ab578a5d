import { exits, UsageError } from '../../app/usage-error.ts';
import { proveMap } from '../../conductor/prove/prove-map.ts';
import type { SearchResult } from '../../conductor/prove/search.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import type { CommandContext } from '../command.ts';

/** More moves than any searched job has, so that depth never cuts a search short. */
const depth = 80;
const states = 200_000;
const usualDeviations = 1;

/**
 * `fugu spec prove`: plays the decisions and the fold against an adversary under this map, and prints
 * how far it went. Exit 0 where nothing broke, 1 with the way to the first breach.
 */
export function proveSpec({ flags, stdout }: CommandContext, path: string, map: RoleMap): number {
  const deviations = deviationsOf(flags.deviations);
  const say = (line: string) => stdout.write(`${line}\n`);
  say(`${path}: searching with up to ${deviations} deviations from an honest world.`);
  for (const { name, result } of proveMap(map, { depth, deviations, states })) {
    say(`${name.padEnd(24)} ${lineOf(result)}`);
    if (result.breach) {
      say(`Breach: ${result.breach.what}`);
      say(result.breach.trail.map((move) => `  ${move}`).join('\n'));
      return exits.failed;
    }
  }
  say('No state lands without a counted verdict of another family and a decision on that tree.');
  return exits.done;
}

function lineOf({ states: seen, depth: deepest, landed, complete }: SearchResult): string {
  const end = complete ? 'all of them' : 'cut short';
  const through = landed === 0 ? '' : `, ${landed} landed`;
  return `${seen.toLocaleString('en-US')} states, ${deepest} moves deep${through}, ${end}`;
}

function deviationsOf(value: unknown): number {
  if (value === undefined) return usualDeviations;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 4)
    return value;
  throw new UsageError(
    '--deviations must be a whole number from 0 to 4.',
    'More deviations take much longer: 2 takes minutes.',
  );
}
