import { z } from 'zod';
import type { DeepReadonly } from '../domain/readonly.ts';

/**
 * What a pulse looks at before any model is asked: read by the harness, so it is seen and not claimed.
 * Counts, names and times only; no file's text.
 */
export const inventorySchema = z.object({
  repos: z.array(
    z.object({
      path: z.string(),
      branch: z.string().nullable(),
      head: z.string(),
      /** Commits since the last pulse's head, newest first; at most 30. */
      commits: z.array(z.object({ hash: z.string(), subject: z.string() })),
      /** `git diff --stat` lines since then. */
      changed: z.array(z.string()),
      /** Files stand changed and not committed. */
      dirty: z.boolean(),
      /** Which files those are and how they stand, as a digest. */
      edits: z.string().optional(),
      /** Why it could not be read; the rest is empty then. */
      unread: z.string().optional(),
    }),
  ),
  runs: z.array(
    z.object({
      run: z.string(),
      task: z.string(),
      standing: z.string(),
      /** Waits for a person or can be resumed. */
      open: z.boolean(),
    }),
  ),
  disk: z.object({ path: z.string(), freeMb: z.number(), totalMb: z.number() }).optional(),
  /** Bridges and doors that no longer fit the spec or the store, in a sentence each. */
  stale: z.array(z.string()),
  slot: z.string().optional(),
});
export type Inventory = DeepReadonly<z.infer<typeof inventorySchema>>;

/** Below this share of free space the disk is a finding of its own. */
const scarceDisk = 0.05;

const isNearlyFull = (disk: Inventory['disk']): boolean =>
  disk !== undefined && disk.freeMb < disk.totalMb * scarceDisk;

/** The inventory as lines for a prompt and a page. */
export function inventoryLines(inventory: Inventory): readonly string[] {
  const { repos, runs, disk, stale, slot } = inventory;
  const open = runs.filter((run) => run.open);
  return [
    ...repos.flatMap(repoLines),
    ...(open.length === 0
      ? ['No run is open.']
      : open.map(({ run, task, standing }) => `Run ${run} is open (${standing}): ${task}`)),
    ...(disk ? [`Disk of ${disk.path}: ${disk.freeMb} MB free of ${disk.totalMb} MB`] : []),
    ...stale.map((one) => `Stale: ${one}`),
    ...(slot === undefined ? [] : [`Slot: ${slot}`]),
  ];
}

function repoLines(repo: Inventory['repos'][number]): readonly string[] {
  const { path, branch, head, commits, changed, unread } = repo;
  if (unread !== undefined) return [`Repository ${path} could not be read: ${unread}`];
  const dirty = repo.dirty ? ', with changes not committed' : '';
  const lead = `Repository ${path} on ${branch ?? 'no branch'} at ${head.slice(0, 10)}${dirty}`;
  const news = commits.length === 0 ? ['  no new commit'] : [];
  return [
    lead,
    ...news,
    ...commits.map(({ hash, subject }) => `  ${hash.slice(0, 10)} ${subject}`),
    ...changed.map((line) => `  ${line.trim()}`),
  ];
}

/**
 * What must be the same for a day to count as one on which nothing changed: heads, uncommitted files,
 * open runs and stale pieces. Free space and the slot's counters move by themselves.
 */
export function inventoryMark({ repos, runs, stale, disk }: Inventory): string {
  return JSON.stringify({
    repos: repos.map(({ path, head, dirty, edits, unread }) => [path, head, dirty, edits, unread]),
    runs: runs.filter(({ open }) => open).map(({ run, standing }) => [run, standing]),
    stale,
    low: isNearlyFull(disk),
  });
}

/** Findings the harness makes by itself; no model has to claim them. */
export function seenFindings(inventory: Inventory): readonly SeenFinding[] {
  const { disk, stale, repos, runs } = inventory;
  return [
    ...repos.flatMap(({ path, unread }) =>
      unread === undefined
        ? []
        : [seen('high', path, `the repository could not be read: ${unread}`)],
    ),
    ...(disk && isNearlyFull(disk)
      ? [seen('high', disk.path, `only ${disk.freeMb} MB of disk are free`)]
      : []),
    ...stale.map((one) => seen('medium', 'integrations and bridges', one)),
    ...runs
      .filter(({ open }) => open)
      .map(({ run, task, standing }) => seen('low', run, `${standing}: ${task}`)),
  ];
}

export interface SeenFinding {
  readonly key: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly where: string;
  readonly what: string;
}

const seen = (severity: SeenFinding['severity'], where: string, what: string): SeenFinding => ({
  key: `seen:${where}:${what}`.slice(0, 200),
  severity,
  where,
  what,
});
