import { decodeFact } from '../../domain/decode.ts';
import type { Fact } from '../../domain/facts.ts';
import { readFileJournal } from '../../journal/file-journal.edge.ts';
import { listRuns, type RunGlance } from '../../journal/runs.edge.ts';
import { fold } from '../../state/evolve/evolve.ts';
import type { RunState } from '../../state/run-state.ts';
import type { RunSummary } from '../../state/run-summary.ts';
import { endWord } from '../../state/select.ts';
import { needsOf } from '../../state/view/needs.ts';
import { phaseOf } from '../../state/view/view-header.ts';

/** Every run of this machine, resumable ones first, newest first; a damaged one says so. */
export async function listRunSummaries(stateDir: string): Promise<readonly RunSummary[]> {
  const glances = await listRuns(stateDir);
  return inOrder(await Promise.all(glances.map(summarise)));
}

/** Resumable runs first, then by the newest fact. */
export function inOrder(summaries: readonly RunSummary[]): readonly RunSummary[] {
  return [...summaries].sort(
    (one, other) => Number(other.resumable) - Number(one.resumable) || other.lastAt - one.lastAt,
  );
}

/** One run of the list; its whole journal is read. */
export async function summarise(glance: RunGlance): Promise<RunSummary> {
  const elsewhere = glance.owner !== undefined && glance.owner.pid !== process.pid;
  const owned = elsewhere ? { owned: true } : {};
  const state = await stateOf(glance.dir);
  if (!state?.job) {
    const status = state ? 'empty' : 'damaged';
    return { run: glance.id, task: '', status, resumable: false, lastAt: 0, repo: '', ...owned };
  }
  return {
    run: glance.id,
    task: state.job.task,
    status: statusOf(state, glance.owner !== undefined),
    ...(glance.owner === undefined || state.ended ? {} : { phase: phaseOf(state) }),
    resumable: !state.ended,
    lastAt: state.lastAt,
    repo: state.job.repo.path,
    ...owned,
  };
}

/** The state of a run as its journal stands; undefined when the journal cannot be read. */
export async function stateOf(dir: string): Promise<RunState | undefined> {
  const read = await readFileJournal<Fact>(dir, (value, version) => decodeFact(value, version));
  if (read.status !== 'read') return undefined;
  try {
    return fold(read.records);
  } catch {
    return undefined;
  }
}

function statusOf(state: RunState, open: boolean): string {
  if (state.ended) return endWord(state);
  if (open) return 'open';
  const [need] = needsOf(state);
  if (!need) return 'interrupted';
  return need.type === 'step' ? `${need.step} ${need.status}` : `${need.type} waits`;
}
