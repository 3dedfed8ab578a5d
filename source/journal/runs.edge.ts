/** The runs of a state folder: one folder each, under `runs/`. */
import { Buffer } from 'node:buffer';
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDir, syncDir } from '../base/durable.edge.ts';
import { errorCode, errorText } from '../base/error-text.ts';
import { type Holder, lockHolder } from '../base/lock.edge.ts';
import { nearestNames } from '../base/nearest-word.ts';
import { journalFile, journalLock } from './file-journal.edge.ts';
import { decodeLine, maxLineBytes } from './journal-line.ts';
import type { JournalRecord, Trouble } from './port-shape.ts';

const runIdForm = /^[a-z0-9][a-z0-9-]{0,79}$/;
const glanceBytes = 16 * 1024;

/**
 * What can be told of a run without reading its journal: size, first and last line. `first` and `last`
 * hold the fact as it was parsed, not yet decoded; absent where the line is missing, torn or foreign.
 * `owner` is the process that has it open.
 */
export interface RunGlance {
  readonly id: string;
  readonly dir: string;
  readonly bytes: number;
  readonly first?: JournalRecord<unknown>;
  readonly last?: JournalRecord<unknown>;
  readonly owner?: Holder;
}

export type CreatedRun =
  | { readonly status: 'created'; readonly dir: string }
  | ({ readonly status: 'refused' } & Trouble);

export type FoundRun =
  | { readonly status: 'found'; readonly id: string; readonly dir: string }
  | ({ readonly status: 'unknown'; readonly nearest: readonly string[] } & Trouble);

/** Makes the folder (0700) of a new run, its name durable. Refuses an id that is taken or is no folder name. */
export async function createRun(stateDir: string, id: string): Promise<CreatedRun> {
  if (!runIdForm.test(id)) return { status: 'refused', ...badId(id) };
  const runs = runsDir(stateDir);
  const dir = join(runs, id);
  try {
    await makeDir(runs);
    await mkdir(dir, { mode: 0o700 });
    await syncDir(runs);
    return { status: 'created', dir };
  } catch (error) {
    return { status: 'refused', ...uncreated(dir, error) };
  }
}

/** Every run, the one written to last first. A state folder that does not exist has none. */
export async function listRuns(stateDir: string): Promise<readonly RunGlance[]> {
  const ids = await runIds(stateDir);
  const glances: RunGlance[] = [];
  for (const id of ids) glances.push(await glanceAtRun(join(runsDir(stateDir), id), id));
  return glances.sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0) || (a.id < b.id ? -1 : 1));
}

/** The run named `id`, or the only one whose name begins with it; otherwise the nearest names. */
export async function findRun(stateDir: string, id: string): Promise<FoundRun> {
  const ids = await runIds(stateDir);
  const starting = id === '' ? [] : ids.filter((candidate) => candidate.startsWith(id));
  const found = ids.includes(id) ? id : starting.length === 1 ? starting[0] : undefined;
  if (found !== undefined)
    return { status: 'found', id: found, dir: join(runsDir(stateDir), found) };
  const nearest = nearestNames(id, ids, 3);
  const what =
    starting.length > 1
      ? `${starting.length} runs begin with "${id}".`
      : `There is no run "${id}" in ${runsDir(stateDir)}.`;
  const remedy =
    nearest.length > 0
      ? `Did you mean ${nearest.join(', ')}? "fugu runs" lists all.`
      : '"fugu runs" lists all.';
  return { status: 'unknown', nearest, what, remedy };
}

/** A look at one run's folder; reads the ends of the journal only. */
export async function glanceAtRun(dir: string, id: string): Promise<RunGlance> {
  const owner = await lockHolder(join(dir, journalLock));
  const owned = owner === undefined ? {} : { owner };
  const handle = await open(join(dir, journalFile), 'r').catch(() => undefined);
  if (handle === undefined) return { id, dir, bytes: 0, ...owned };
  try {
    const { size } = await handle.stat();
    const first = intact(await readFirstLine(handle, size));
    const last = intact(await readLastLine(handle, size));
    return {
      id,
      dir,
      bytes: size,
      ...(first === undefined ? {} : { first }),
      ...(last === undefined ? {} : { last }),
      ...owned,
    };
  } finally {
    await handle.close();
  }
}

function runsDir(stateDir: string): string {
  return join(stateDir, 'runs');
}

async function runIds(stateDir: string): Promise<readonly string[]> {
  const entries = await readdir(runsDir(stateDir), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && runIdForm.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** Without its LF; undefined when no whole line begins the file. */
async function readFirstLine(handle: FileHandle, size: number): Promise<Buffer | undefined> {
  for (const length of [glanceBytes, maxLineBytes]) {
    const head = await readPart(handle, 0, Math.min(length, size));
    const lf = head.indexOf('\n');
    if (lf !== -1) return head.subarray(0, lf);
  }
  return undefined;
}

/** The last line that ends in LF, so a line that is being written does not count. */
async function readLastLine(handle: FileHandle, size: number): Promise<Buffer | undefined> {
  for (const length of [glanceBytes, 2 * maxLineBytes]) {
    const start = Math.max(0, size - length);
    const tail = await readPart(handle, start, size - start);
    const end = tail.lastIndexOf('\n');
    const before = end <= 0 ? -1 : tail.lastIndexOf('\n', end - 1);
    if (end !== -1 && (before !== -1 || start === 0)) return tail.subarray(before + 1, end);
  }
  return undefined;
}

async function readPart(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, start);
  return buffer.subarray(0, bytesRead);
}

function intact(line: Buffer | undefined): JournalRecord<unknown> | undefined {
  if (line === undefined) return undefined;
  const decoded = decodeLine(line);
  return decoded.status === 'intact' ? decoded.record : undefined;
}

function badId(id: string): Trouble {
  return {
    what: `"${id}" cannot name a run.`,
    remedy: 'Use up to 80 lower-case letters, digits and hyphens, a letter or digit first.',
  };
}

function uncreated(dir: string, error: unknown): Trouble {
  if (errorCode(error) === 'EEXIST') {
    return { what: `The run ${dir} exists already.`, remedy: 'Choose another id.' };
  }
  return {
    what: `The run's folder ${dir} cannot be made (${errorText(error)}).`,
    remedy: 'Check the permissions and the free space of the state folder.',
  };
}
