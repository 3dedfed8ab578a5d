/** Many appends, one sync: whoever waits when a write starts goes with it. */
import { Buffer } from 'node:buffer';
import { type DiskCalls, writeAll } from '../base/durable.edge.ts';
import { errorText } from '../base/error-text.ts';
import type { Trouble } from './port-shape.ts';
import { maxBatchBytes } from './recover.ts';

export type Committed = { readonly status: 'durable' } | ({ readonly status: 'failed' } & Trouble);

/** Bytes go to the disk in the order of the `commit` calls. */
export interface GroupCommit {
  /** Resolves when the text is durable, or when it is certain that it must not be relied on. */
  commit(text: string, bytes: number): Promise<Committed>;
  /** Length of the file up to which everything is durable. */
  durableBytes(): number;
  /** Resolves when nothing is on its way. */
  drain(): Promise<void>;
}

export interface GroupCommitOptions {
  readonly fd: number;
  readonly disk: DiskCalls;
  /** Length of the file now, all of it durable. */
  readonly startBytes: number;
}

interface Waiting {
  readonly text: string;
  readonly bytes: number;
  readonly settle: (committed: Committed) => void;
}

/**
 * Commits to an open file. The first failed write or sync poisons it for good: after a failed sync the
 * kernel may have dropped the pages and a second sync would lie, so nothing is retried and nothing is
 * acknowledged again.
 */
export function createGroupCommit({ fd, disk, startBytes }: GroupCommitOptions): GroupCommit {
  const queue: Waiting[] = [];
  let durable = startBytes;
  let poison: Committed | undefined;
  let flushing: Promise<void> | undefined;

  const flushBatch = async (batch: readonly Waiting[]): Promise<Committed> => {
    if (poison !== undefined) return poison;
    try {
      await writeAll(disk, fd, Buffer.from(batch.map((waiting) => waiting.text).join('')));
      await disk.sync(fd);
    } catch (error) {
      poison = poisoned(error);
      // What was not acknowledged is taken back where that still works, so that no later reader builds
      // on bytes which are in the cache and perhaps not on the disk.
      await disk.truncate(fd, durable).catch(() => undefined);
      return poison;
    }
    durable += batch.reduce((sum, waiting) => sum + waiting.bytes, 0);
    return { status: 'durable' };
  };

  const flush = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      const committed = await flushBatch(batch);
      for (const waiting of batch) waiting.settle(committed);
      // Lets everyone just answered append again, so that they share the next sync too.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    flushing = undefined;
  };

  return {
    commit: (text, bytes) =>
      new Promise((settle) => {
        queue.push({ text, bytes, settle });
        flushing ??= flush();
      }),
    durableBytes: () => durable,
    async drain() {
      while (flushing !== undefined) await flushing;
    },
  };
}

/** Takes from the front of the queue what fits one write, at least one. */
function takeBatch(queue: Waiting[]): readonly Waiting[] {
  let bytes = 0;
  const past = queue.findIndex((waiting, index) => {
    bytes += waiting.bytes;
    return index > 0 && bytes > maxBatchBytes;
  });
  return queue.splice(0, past === -1 ? queue.length : past);
}

function poisoned(error: unknown): Committed {
  return {
    status: 'failed',
    what: `The journal could not be made durable (${errorText(error)}); nothing more is written to it.`,
    remedy: 'Fix the disk and resume the run: everything shown as done before this is safe.',
  };
}
