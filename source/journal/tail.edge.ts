/** A run's journal as it grows, read by a process that does not own it. */
import { Buffer } from 'node:buffer';
import { access, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, errorText } from '../base/error-text.ts';
import { type Holder, lockHolder } from '../base/lock.edge.ts';
import { controlSocket } from './control.edge.ts';
import { journalFile, journalLock } from './file-journal.edge.ts';
import type { DecodeFact, JournalRecord, LineProblem, Trouble } from './port-shape.ts';
import { recover } from './recover.ts';

/** What came since the last look. */
export type TailRead<Fact> =
  | { readonly status: 'read'; readonly records: readonly JournalRecord<Fact>[] }
  | { readonly status: 'refused'; readonly problem: LineProblem }
  | ({ readonly status: 'failed' } & Trouble);

/** Gives each record once, in order. A line that is still being written waits for the next look. */
export interface Tail<Fact> {
  next(): Promise<TailRead<Fact>>;
}

/** A tail from the journal's beginning; a journal that is not there yet reads as empty. Never rejects. */
export function openTail<Fact>(dir: string, decode: DecodeFact<Fact>): Tail<Fact> {
  let offset = 0;
  let seq = 0;
  return {
    async next() {
      try {
        const bytes = await readFrom(join(dir, journalFile), offset);
        if (bytes === 'shorter') return shorter(dir, seq + 1);
        const found = recover(bytes, decode, seq);
        if (found.status === 'refused') return found;
        offset += found.end;
        seq = found.seq;
        return { status: 'read', records: found.records };
      } catch (error) {
        if (errorCode(error) === 'ENOENT' && offset === 0) return { status: 'read', records: [] };
        return gone(dir, error);
      }
    },
  };
}

/**
 * Who has a run open. `crashed`: whoever had it ended without closing it, and nobody has taken it up
 * since; the control socket, which a proper close removes, still lies there.
 */
export type Ownership =
  | { readonly status: 'open'; readonly owner: Holder }
  | { readonly status: 'closed' }
  | { readonly status: 'crashed' };

/** Looks at a run's lock and control socket; takes neither. */
export async function ownershipOf(dir: string): Promise<Ownership> {
  const before = await lockHolder(join(dir, journalLock));
  if (before !== undefined) return { status: 'open', owner: before };
  const left = await access(join(dir, controlSocket)).then(
    () => true,
    () => false,
  );
  if (!left) return { status: 'closed' };
  // Between the two looks somebody may have taken the run and opened a socket of its own.
  const after = await lockHolder(join(dir, journalLock));
  return after === undefined ? { status: 'crashed' } : { status: 'open', owner: after };
}

async function readFrom(path: string, offset: number): Promise<Uint8Array | 'shorter'> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return size < offset ? 'shorter' : await readPart(handle, offset, size - offset);
  } finally {
    await handle.close();
  }
}

async function readPart(handle: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function shorter(dir: string, line: number): TailRead<never> {
  return {
    status: 'refused',
    problem: {
      line,
      what: `The journal in ${dir} is shorter than it was: it was replaced or cut by another program.`,
      remedy: 'Look at it again from its beginning.',
    },
  };
}

function gone(dir: string, error: unknown): TailRead<never> {
  return {
    status: 'failed',
    what: `The journal in ${dir} can no longer be read (${errorText(error)}).`,
    remedy: 'See whether the run was removed: fugu runs',
  };
}
