import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { placesOf } from '../../app/places.ts';
import { stateOf } from '../../app/session/run-summaries.edge.ts';
import { exits, UsageError } from '../../app/usage-error.ts';
import { listRuns } from '../../journal/runs.edge.ts';
import type { RunState } from '../../state/run-state.ts';
import type { CommandEntry } from '../command.ts';
import { textTable } from '../text-table.ts';

/** A run's folder is kept this long after its last fact, unless told otherwise. */
const keepDays = 30;
const dayMs = 24 * 3_600_000;

export const clean: CommandEntry = {
  name: 'clean',
  usage: '[--dry-run] [--older-than DAYS] [--force]',
  summary: 'remove the folders of runs that have ended',
  detail:
    'Removes runs that landed, were rejected or cancelled, or only verified something, with their journals. A run that is open, can be resumed or cannot be read is always kept; one that failed or was blocked is removed only with --force.',
  flags: {
    dryRun: { type: 'boolean', help: 'show what would be removed, and remove nothing' },
    olderThan: {
      type: 'number',
      value: 'DAYS',
      help: `keep runs of the last DAYS days (${keepDays})`,
    },
    force: { type: 'boolean', help: 'failed and blocked runs too' },
  },
  async run({ env, flags, stdout }) {
    const days = flags.olderThan ?? keepDays;
    if (typeof days !== 'number' || !(days >= 0)) {
      throw new UsageError('--older-than must be a number of days.', 'For example: --older-than 7');
    }
    const stateDir = placesOf(env).state;
    const latest = Date.now() - days * dayMs;
    const doomed = await doomedRuns(stateDir, latest, flags.force === true);
    if (doomed.length === 0) {
      stdout.write('There is nothing to remove.\n');
      return exits.done;
    }
    const rows = doomed.map(({ id, status, bytes }) => [
      id,
      status,
      `${Math.ceil(bytes / 1024)} KiB`,
    ]);
    stdout.write(`${textTable(['run', 'ended', 'size'], rows).join('\n')}\n`);
    if (flags.dryRun === true) {
      stdout.write('Nothing was removed: this was --dry-run.\n');
      return exits.done;
    }
    for (const { dir } of doomed) await rm(dir, { recursive: true, force: true });
    stdout.write(`${doomed.length === 1 ? 'It was' : `All ${doomed.length} were`} removed.\n`);
    return exits.done;
  },
};

type Doomed = {
  readonly id: string;
  readonly dir: string;
  readonly status: string;
  readonly bytes: number;
};

async function doomedRuns(
  stateDir: string,
  latest: number,
  force: boolean,
): Promise<readonly Doomed[]> {
  const doomed: Doomed[] = [];
  for (const { id, dir, owner } of await listRuns(stateDir)) {
    const state = owner ? undefined : await stateOf(dir);
    if (!state?.ended || state.lastAt > latest || !mayGo(state.ended, force)) continue;
    doomed.push({ id, dir, status: state.ended.status, bytes: await sizeOf(dir) });
  }
  return doomed;
}

/** Whether nothing a person may still want is only in this run's folder. */
function mayGo({ status }: NonNullable<RunState['ended']>, force: boolean): boolean {
  switch (status) {
    case 'landed':
    case 'rejected':
    case 'cancelled':
    case 'verified':
      return true;
    case 'failed':
    case 'blocked':
      return force;
    default:
      return status satisfies never;
  }
}

async function sizeOf(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => stat(join(entry.parentPath, entry.name)).catch(() => undefined)),
  );
  return sizes.reduce((sum, one) => sum + (one?.size ?? 0), 0);
}
