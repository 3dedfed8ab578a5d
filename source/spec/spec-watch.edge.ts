import { realpath } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { watch } from 'chokidar';
import type { Problem } from '../domain/problem.ts';
import { readSpecFile, type SpecText } from './spec-file.edge.ts';

export interface WatchOptions {
  /** The text already in force, so that only another one is reported. */
  readonly known?: string;
  /** How long the file must stay the same before it is read as finished, in milliseconds. */
  readonly settleMs?: number;
  /** Called when the file is gone or cannot be read; what was adopted stays in force. */
  readonly onTrouble?: (problems: readonly Problem[]) => void;
}

export interface SpecWatch {
  /** Resolves when edits from now on are seen. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Longer than the pause between truncating and writing that editors make, shorter than a person waits. */
const defaultSettleMs = 120;
/** A file stays empty or gone for so many settle times before that is believed. */
const patience = 4;

/**
 * Reports each new text of the file once it has stopped changing: plain writes, rename-saves,
 * atomic replacement, a file that comes back after deletion, and a link to a file elsewhere.
 * Never reports the same text twice in a row.
 */
export function watchSpec(
  path: string,
  onText: (text: string) => void,
  options: WatchOptions = {},
): SpecWatch {
  const settleMs = options.settleMs ?? defaultSettleMs;
  const closing = new AbortController();
  let last = options.known;
  let troubled = '';
  let edits = 0;
  let reading: Promise<void> | undefined;

  const report = (settled: SpecText) => {
    if (settled.status === 'refused') {
      const said = JSON.stringify(settled.problems);
      if (said !== troubled) options.onTrouble?.(settled.problems);
      troubled = said;
      return;
    }
    troubled = '';
    if (settled.text === last) return;
    last = settled.text;
    onText(settled.text);
  };
  const follow = async () => {
    let seen: number;
    do {
      seen = edits;
      const settled = await settle(path, settleMs, closing.signal);
      if (settled === undefined) return;
      if (seen === edits) report(settled);
    } while (seen !== edits);
  };
  const onEdit = () => {
    edits += 1;
    if (closing.signal.aborted) return;
    reading ??= follow().finally(() => {
      reading = undefined;
    });
  };

  const watcher = watch(path, { ignoreInitial: true, atomic: false });
  const ends = new Set([path]);
  // A link is watched at both ends: it may be pointed elsewhere, and what it points to may be edited.
  const watchTarget = async () => {
    const real = await realpath(path).catch(() => path);
    if (closing.signal.aborted || ends.has(real)) return;
    ends.add(real);
    watcher.add(real);
  };
  watcher.on('all', () => {
    onEdit();
    void watchTarget();
  });
  const started = new Promise<void>((resolve) => {
    watcher.once('ready', () => resolve());
    closing.signal.addEventListener('abort', () => resolve());
  });
  const ready = Promise.all([started, watchTarget()]).then(onEdit);
  const close = async () => {
    closing.abort();
    await watcher.close();
    await reading;
  };
  return { ready, close };
}

/** Reads until two readings a settle time apart agree; undefined once `signal` says stop. */
async function settle(
  path: string,
  settleMs: number,
  signal: AbortSignal,
): Promise<SpecText | undefined> {
  let before = await readSpecFile(path);
  for (let same = 0; ; ) {
    try {
      await pause(settleMs, undefined, { signal });
    } catch {
      return undefined;
    }
    const now = await readSpecFile(path);
    same = JSON.stringify(now) === JSON.stringify(before) ? same + 1 : 0;
    before = now;
    const doubtful = now.status === 'refused' || now.text.trim() === '';
    if (same >= (doubtful ? patience : 1)) return now;
  }
}
