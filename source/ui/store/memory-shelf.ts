import type { DashboardSource } from './dashboard-source.ts';
import type { MemoryBoard } from './memory-board.ts';

/** What was read of the shared memory last; while something newer is read, that is what is shown. */
export interface MemoryPane {
  memory(words: string): MemoryBoard | undefined;
  refreshMemory(): void;
  forget(): void;
}

/** An empty shelf; `changed` is called when something was read. */
export function createMemoryPane(
  source: Pick<DashboardSource, 'memory'>,
  changed: () => void,
): MemoryPane {
  let wanted: string | undefined;
  let shown: { readonly words: string; readonly board: MemoryBoard } | undefined;
  let reading = false;
  /** Rises when everything is forgotten, so that an answer on its way is not shown. */
  let age = 0;

  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    const born = age;
    for (let words = wanted; words !== undefined && born === age; words = next(words)) {
      const board = await source.memory(words).catch(unreadable);
      if (born === age) shown = { words, board };
    }
    reading = false;
    if (born === age) changed();
    else if (wanted !== undefined) void read();
  };
  // What was typed meanwhile is read as well, the last word of it only.
  const next = (words: string): string | undefined => (wanted === words ? undefined : wanted);
  return {
    memory(words) {
      const fresh = shown?.words === words || wanted === words;
      wanted = words;
      if (!fresh) void read();
      return shown?.board;
    },
    refreshMemory() {
      if (wanted !== undefined) void read();
    },
    forget() {
      wanted = undefined;
      shown = undefined;
      age += 1;
    },
  };
}

function unreadable(error: unknown): MemoryBoard {
  return { status: 'none', because: error instanceof Error ? error.message : String(error) };
}
