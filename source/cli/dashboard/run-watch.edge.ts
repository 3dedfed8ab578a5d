import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inOrder, summarise } from '../../app/session/run-summaries.edge.ts';
import { journalFile, journalLock } from '../../journal/file-journal.edge.ts';
import { glanceAtRun } from '../../journal/runs.edge.ts';
import type { RunSummary } from '../../state/run-summary.ts';

/** The list of runs, read again while a dashboard is open. */
export type RunWatch = { close(): void };

/** What the list did: `began` names runs that another process has begun since the last look. */
export type RunNews = { readonly runs: readonly RunSummary[]; readonly began: readonly string[] };

const everyMs = 1_000;

type Known = { readonly mark: string; readonly summary: RunSummary };

/**
 * Looks at the runs once a second and tells of changes. A look reads only the journals that grew
 * and the runs that are open, since an owner may end without a trace in its folder.
 */
export function watchRuns(stateDir: string, changed: (news: RunNews) => void): RunWatch {
  let known: ReadonlyMap<string, Known> | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const next = await lookAt(stateDir, known ?? new Map());
    const before = known;
    known = next;
    if (closed || before === undefined) return;
    const began = [...next].filter(([id, { summary }]) => !before.has(id) && summary.owned);
    const isNews =
      next.size !== before.size || [...next].some(([id, one]) => before.get(id) !== one);
    if (!isNews) return;
    const runs = inOrder([...next.values()].map(({ summary }) => summary));
    changed({ runs, began: began.map(([id]) => id) });
  };
  const again = (): void => {
    // A look that fails is made again.
    void look()
      .catch(() => {})
      .finally(() => {
        if (closed) return;
        timer = setTimeout(again, everyMs);
        timer.unref();
      });
  };
  again();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** Entries that did not change stay the same object. */
async function lookAt(
  stateDir: string,
  known: ReadonlyMap<string, Known>,
): Promise<ReadonlyMap<string, Known>> {
  const runs = join(stateDir, 'runs');
  const next = new Map<string, Known>();
  for (const id of await readdir(runs).catch(() => [])) {
    const dir = join(runs, id);
    const before = known.get(id);
    const mark = await markOf(dir);
    if (mark === undefined) continue;
    if (before?.mark === mark && !before.summary.owned) next.set(id, before);
    else next.set(id, await freshOf(dir, id, mark, before));
  }
  return next;
}

async function freshOf(
  dir: string,
  id: string,
  mark: string,
  before: Known | undefined,
): Promise<Known> {
  const glance = await glanceAtRun(dir, id);
  const owned = glance.owner !== undefined && glance.owner.pid !== process.pid;
  if (before?.mark === mark && owned) return before;
  return { mark, summary: await summarise(glance) };
}

/** Changes when facts were added and when somebody took or left the run; undefined before its first fact. */
async function markOf(dir: string): Promise<string | undefined> {
  const [journal, lock] = await Promise.all(
    [journalFile, journalLock].map((name) => stat(join(dir, name)).catch(() => undefined)),
  );
  if (!journal || journal.size === 0) return undefined;
  return `${journal.size} ${journal.mtimeMs} ${lock?.mtimeMs ?? 0}`;
}
