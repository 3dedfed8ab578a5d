/** The journal of one run on disk: `journal.jsonl` in the run's folder, one writer, durable before it answers. */
import { constants } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DiskCalls, diskCalls, makeDir, syncDir, writeNewFile } from '../base/durable.edge.ts';
import { errorCode, errorText } from '../base/error-text.ts';
import { type Holder, type LockResult, takeLock } from '../base/lock.edge.ts';
import { closedJournal, encodeBatch, failed } from './batch.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.edge.ts';
import type {
  AppendResult,
  DecodeFact,
  FactShape,
  Journal,
  JournalRecord,
  LineProblem,
  ReadResult,
  Trouble,
} from './port-shape.ts';
import { type Recovery, recover } from './recover.ts';

/** Name of the journal in a run's folder. */
export const journalFile = 'journal.jsonl';

/** Name of the lock in a run's folder. */
export const journalLock = 'lock';

/** A run's journal stops here: recovery reads the file into memory. About a million facts. */
const maxJournalBytes = 512 * 1024 * 1024;

/** What was cut from the end: `keptAs` is the file in the run's folder that holds the torn bytes. */
export interface TornCut {
  readonly offset: number;
  readonly bytes: number;
  readonly keptAs: string;
}

export interface FileJournalOptions<Fact> {
  /** The run's folder; made (0700) when missing. */
  readonly dir: string;
  readonly decode: DecodeFact<Fact>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The fact that records a cut; appended before the journal is handed out. */
  readonly onTorn: (cut: TornCut) => Fact;
  /** Where tests put faults. */
  readonly disk?: DiskCalls;
}

/** `records` is the whole journal as it stands, the fact about a cut included. */
export type OpenedJournal<Fact> =
  | {
      readonly status: 'open';
      readonly journal: Journal<Fact>;
      readonly records: readonly JournalRecord<Fact>[];
      readonly cut?: TornCut;
    }
  | ({ readonly status: 'held' } & Holder)
  | { readonly status: 'refused'; readonly problem: LineProblem }
  | ({ readonly status: 'failed' } & Trouble);

type Lock = Extract<LockResult, { status: 'locked' }>;

/**
 * Opens a run's journal for writing, and makes it when it is missing. Takes the lock, cuts and records a
 * torn tail, refuses damage. Everything in `records` is durable when this resolves.
 */
export async function openFileJournal<Fact extends FactShape>(
  options: FileJournalOptions<Fact>,
): Promise<OpenedJournal<Fact>> {
  try {
    await makeDir(options.dir);
    const lock = await takeLock(join(options.dir, journalLock), options.now);
    if (lock.status === 'held') return lock;
    const opened = await openLocked(options, lock).catch((error) =>
      diskTrouble(options.dir, error),
    );
    if (opened.status !== 'open') await lock.release();
    return opened;
  } catch (error) {
    return diskTrouble(options.dir, error);
  }
}

/**
 * Reads a run's journal without owning it. A torn tail is left alone, since the owner may be writing it.
 * A run without a journal reads as empty.
 */
export async function readFileJournal<Fact>(
  dir: string,
  decode: DecodeFact<Fact>,
): Promise<ReadResult<Fact>> {
  try {
    return asRead(recover(await readFile(join(dir, journalFile)), decode));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { status: 'read', records: [], seq: 0 };
    return diskTrouble(dir, error);
  }
}

async function openLocked<Fact extends FactShape>(
  options: FileJournalOptions<Fact>,
  lock: Lock,
): Promise<OpenedJournal<Fact>> {
  const disk = options.disk ?? diskCalls;
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
  const handle = await open(join(options.dir, journalFile), flags, 0o600);
  try {
    const bytes = await readFile(handle);
    const recovery = recover(bytes, options.decode);
    if (recovery.status === 'refused') {
      await handle.close();
      return recovery;
    }
    const cut =
      recovery.tail.status === 'torn'
        ? await keepTorn(options.dir, recovery.end, bytes.subarray(recovery.end))
        : undefined;
    if (cut !== undefined) await disk.truncate(handle.fd, cut.offset);
    // Whoever wrote the last lines may have been killed between its write and its sync, or between
    // making the file and syncing its name: nobody may act on these records before they are durable.
    await disk.sync(handle.fd);
    await syncDir(options.dir);
    const group = createGroupCommit({ fd: handle.fd, disk, startBytes: recovery.end });
    const journal = createJournal({ handle, group, lock, options, startSeq: recovery.seq });
    return await handOut(options, journal, recovery.records, cut);
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
}

/** Keeps the torn bytes in a file of their own, so that the cut after it destroys nothing. */
async function keepTorn(dir: string, offset: number, torn: Uint8Array): Promise<TornCut> {
  for (let count = 1; ; count += 1) {
    const keptAs = `torn-${offset}-${count}.bytes`;
    try {
      await writeNewFile(join(dir, keptAs), torn);
      return { offset, bytes: torn.length, keptAs };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function handOut<Fact>(
  options: FileJournalOptions<Fact>,
  journal: Journal<Fact>,
  records: readonly JournalRecord<Fact>[],
  cut: TornCut | undefined,
): Promise<OpenedJournal<Fact>> {
  if (cut === undefined) return { status: 'open', journal, records };
  const at = options.now();
  const fact = options.onTorn(cut);
  const result = await journal.append([fact], 'any', at);
  if (result.status !== 'durable') {
    throw new Error(
      result.status === 'failed' ? result.because : 'the journal moved while it was opened',
    );
  }
  return { status: 'open', journal, records: [...records, { seq: result.seq, at, fact }], cut };
}

interface JournalParts<Fact> {
  readonly handle: FileHandle;
  readonly group: GroupCommit;
  readonly lock: Lock;
  readonly options: FileJournalOptions<Fact>;
  readonly startSeq: number;
}

/** `accepted` runs ahead of `durable` while lines are on their way; it alone numbers new lines. */
function createJournal<Fact extends FactShape>(parts: JournalParts<Fact>): Journal<Fact> {
  const { handle, group, lock, options } = parts;
  let accepted = parts.startSeq;
  let acceptedBytes = group.durableBytes();
  let durable = parts.startSeq;
  let closing: Promise<void> | undefined;

  const append = async (
    facts: readonly Fact[],
    expectedSeq: number | 'any',
    at: number,
  ): Promise<AppendResult> => {
    if (closing !== undefined) return closedJournal;
    if (expectedSeq !== 'any' && expectedSeq !== accepted) {
      return { status: 'conflict', actualSeq: accepted };
    }
    const batch = encodeBatch(facts, accepted, at);
    if (batch.status === 'refused') return failed(batch);
    if (acceptedBytes + batch.bytes > maxJournalBytes) return failed(full);
    accepted = batch.seq;
    acceptedBytes += batch.bytes;
    const committed = await group.commit(batch.text, batch.bytes);
    if (committed.status === 'failed') return failed(committed);
    durable = batch.seq;
    return { status: 'durable', seq: batch.seq };
  };

  const close = async (): Promise<void> => {
    await group.drain();
    await handle.close();
    await lock.release();
  };

  return {
    append,
    seq: () => durable,
    read: () => readDurable(options, group),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Lines behind the durable end may be half written: they are not read. */
async function readDurable<Fact>(
  options: FileJournalOptions<Fact>,
  group: GroupCommit,
): Promise<ReadResult<Fact>> {
  try {
    const end = group.durableBytes();
    const bytes = await readFile(join(options.dir, journalFile));
    return asRead(recover(bytes.subarray(0, end), options.decode));
  } catch (error) {
    return diskTrouble(options.dir, error);
  }
}

function asRead<Fact>(recovery: Recovery<Fact>): ReadResult<Fact> {
  if (recovery.status === 'refused') return recovery;
  return { status: 'read', records: recovery.records, seq: recovery.seq };
}

const full: Trouble = {
  what: `The journal has reached its limit of ${maxJournalBytes} bytes.`,
  remedy: 'Start a new run for the rest of the work.',
};

function diskTrouble(dir: string, error: unknown): { readonly status: 'failed' } & Trouble {
  return {
    status: 'failed',
    what: `The run's folder ${dir} cannot be used (${errorText(error)}).`,
    remedy: 'Check its owner and permissions and the free space of its disk, then try again.',
  };
}
