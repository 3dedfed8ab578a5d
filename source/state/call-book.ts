import type { CallId } from '../domain/ids.ts';
import type { CallState } from './call-state.ts';

/**
 * Calls by their ids, in the order they were put, in chunks: one more call copies a chunk and the
 * list of chunks, not every call before it. A book is a value; what it shares with an earlier one
 * is never changed.
 */
export type CallBook = {
  readonly chunks: readonly Chunk[];
};
type Chunk = Readonly<Record<CallId, CallState>>;

/** A chunk and the list of chunks are about as long as each other in a run of a thousand calls. */
const chunkLength = 32;

export const emptyBook: CallBook = { chunks: [] };

/** The call of this id; undefined where there is none. */
export function findCall({ chunks }: CallBook, id: CallId): CallState | undefined {
  return chunks[chunkOf(chunks, id)]?.[id];
}

/** Every call, in the order they were put first. */
export function allCalls({ chunks }: CallBook): readonly CallState[] {
  return chunks.flatMap((chunk) => Object.values(chunk));
}

/** The book with this call, in the place of the one with its id or at the end. */
export function putCall({ chunks }: CallBook, entry: CallState): CallBook {
  const { id } = entry.call;
  const known = chunkOf(chunks, id);
  const at = known >= 0 ? known : endOf(chunks);
  const copy = chunks.slice();
  copy[at] = { ...chunks[at], [id]: entry };
  return { chunks: copy };
}

/** Where a new call goes: the last chunk while it has room. */
function endOf(chunks: readonly Chunk[]): number {
  const last = chunks.at(-1);
  const hasRoom = last !== undefined && Object.keys(last).length < chunkLength;
  return hasRoom ? chunks.length - 1 : chunks.length;
}

/** The book with all of these calls, one after the other. */
export function putCalls(book: CallBook, entries: readonly CallState[]): CallBook {
  return entries.reduce(putCall, book);
}

/** What is asked for is most often new, so the search goes from the end; -1 where no chunk has it. */
function chunkOf(chunks: readonly Chunk[], id: CallId): number {
  return chunks.findLastIndex((chunk) => Object.hasOwn(chunk, id));
}
