import { resolve } from 'node:path';
import type { Memory } from '../../conductor/memory-port.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Secret } from '../../safety/redact.ts';
import { chooseFacts } from './recall.ts';
import { createSearchIndex, type SearchIndex } from './search-index.ts';
import { hits, show } from './store-answers.ts';
import {
  absence,
  addFact,
  archiveFacts,
  checkStore,
  initStore,
  type MemoryArchived,
  type MemoryMade,
  type StoreDeps,
  vetFact,
} from './store-changes.edge.ts';
import { createStoreReader, type StoreReading } from './store-reader.edge.ts';

/** The shared memory as its own commands use it; a job and the screen know it as `Memory`. */
export interface MemoryStore extends Memory {
  readonly dir: string;
  /** Whether somebody made it. */
  isThere(): Promise<boolean>;
  /** Makes the folder and its index; a store that is there stays as it is. */
  init(): Promise<MemoryMade>;
  /** Puts facts into the archive, by id; their files stay as they are. */
  archive(ids: readonly string[]): Promise<MemoryArchived>;
  /** Everything that is wrong with the files; an index that is behind is made anew. */
  check(): Promise<readonly Problem[]>;
}

export interface StoreOptions {
  /** Exact values that must never be in a fact, beside what looks like a secret. */
  readonly secrets?: readonly Secret[];
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Searches that follow each other as fast as somebody types do not look at the disk each time. */
const lookAgainMs = 1000;

/**
 * The store in the folder `dir`, which need not exist yet. There is no lock: a new fact appears under a
 * name of its own or not at all, an old one only ever moves to the archive, and whoever writes the index
 * looks again afterwards whether it holds everything. So writers at the same time lose nothing.
 * Reading is cheap to repeat: only files that changed are opened again.
 */
export function openStore(dir: string, options: StoreOptions = {}): MemoryStore {
  const place = resolve(dir);
  const { secrets = [], now = Date.now } = options;
  const { read } = createStoreReader(place, secrets);
  const desk: StoreDeps = { dir: place, secrets, now, read };
  let searched: { readonly stamp: string; readonly index: SearchIndex } | undefined;
  let looked: { readonly atMs: number; readonly reading: StoreReading } | undefined;

  const indexOf = ({ stamp, facts }: StoreReading): SearchIndex => {
    if (searched?.stamp === stamp) return searched.index;
    const index = createSearchIndex(facts.map(({ fact }) => fact));
    searched = { stamp, index };
    return index;
  };
  return {
    dir: place,
    isThere: async () => (await absence(place)) === undefined,
    init: () => initStore(desk),
    async list() {
      const { facts, archived, problems } = await read();
      const absent = await absence(place);
      return {
        facts: facts.map(({ fact }) => fact),
        archived: archived.map(({ fact }) => fact),
        problems: absent === undefined ? problems : [absent],
      };
    },
    show: async (id) => show(await read(), id),
    async search(words, limit = 10) {
      const fresh = looked !== undefined && performance.now() - looked.atMs < lookAgainMs;
      const reading = fresh && looked ? looked.reading : await read();
      if (!fresh) looked = { atMs: performance.now(), reading };
      return hits(reading, indexOf(reading).find(words, limit));
    },
    async recall(text) {
      const reading = await read();
      const facts = reading.facts.map(({ fact }) => fact);
      return chooseFacts(facts, indexOf(reading), { text, now: now() });
    },
    vet: (draft) => vetFact(desk, draft),
    add(draft) {
      looked = undefined;
      return addFact(desk, draft);
    },
    archive(ids) {
      looked = undefined;
      return archiveFacts(desk, ids);
    },
    check: () => checkStore(desk),
  };
}
