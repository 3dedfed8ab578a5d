import { join } from 'node:path';
import { writeWhole } from '../../base/write-whole.edge.ts';
import type { Blobs } from '../../conductor/ports.ts';
import { decisionRecord } from '../../panel/decision-record.ts';
import type { PanelResult } from '../../panel/panel-result.ts';
import type { RunState } from '../../state/run-state.ts';
import { readPanel } from './read-panel.ts';

/** A panel's record as it stands in the folder of its run. */
export interface KeptRecord {
  readonly result: PanelResult;
  readonly text: string;
  readonly path: string;
}

/**
 * Writes the decision record of a panel that has ended beside its run; undefined where the run is no
 * panel or goes on. Whoever sees the end calls it, so a panel that was taken up again has one too.
 */
export async function keepRecord(
  dir: string,
  state: RunState,
  blobs: Pick<Blobs, 'text'>,
): Promise<KeptRecord | undefined> {
  const result = state.ended ? await readPanel(state, blobs) : undefined;
  if (!result) return undefined;
  const path = join(dir, 'decision.md');
  const text = recordOf(result, state);
  await writeWhole(path, text);
  return { result, text, path };
}

/** The record as markdown, of a panel that may still be under way. */
export function recordOf(result: PanelResult, state: RunState): string {
  const date = new Date(state.startedAt ?? state.lastAt).toISOString().slice(0, 10);
  return decisionRecord(result, { date, run: state.run ?? '', spentUsd: state.spentUsd });
}
