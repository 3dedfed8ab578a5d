/**
 * The journal and the blob store as the rest of the program sees them. A `Journal<Fact>` and a `Blobs`
 * from here fit the ports of the same names; they promise a little more.
 */

/** The least a fact must be: an object that names its type. */
export interface FactShape {
  readonly type: string;
}

/** One fact as it stands in the journal. `at` is epoch milliseconds; `seq` starts at 1 and has no gaps. */
export interface JournalRecord<Fact> {
  readonly seq: number;
  readonly at: number;
  readonly fact: Fact;
}

/** What is so, and what to do next. */
export interface Trouble {
  readonly what: string;
  readonly remedy: string;
}

/** Trouble with a place: `line` counts from 1. */
export interface LineProblem extends Trouble {
  readonly line: number;
}

/**
 * `durable`: every fact of the call is on the disk and `seq` is the number of the last one.
 * `conflict`: nothing was written, because the journal stood at `actualSeq`.
 * `failed`: the facts must be treated as not written; the journal may be unusable from here on.
 */
export type AppendResult =
  | { readonly status: 'durable'; readonly seq: number }
  | { readonly status: 'conflict'; readonly actualSeq: number }
  | { readonly status: 'failed'; readonly because: string };

/** `seq` is the number of the last record, 0 for an empty journal. */
export type ReadResult<Fact> =
  | {
      readonly status: 'read';
      readonly records: readonly JournalRecord<Fact>[];
      readonly seq: number;
    }
  | { readonly status: 'refused'; readonly problem: LineProblem }
  | ({ readonly status: 'failed' } & Trouble);

/**
 * An append-only record with one writer.
 *
 * `append` resolves only when its facts would survive a power cut. `expectedSeq` is the number of the
 * last record the caller has appended or read, those still on their way to the disk included; `'any'`
 * says the caller does not mind. A crash may leave a prefix of one call's facts behind, never a fact
 * out of order.
 */
export interface Journal<Fact> {
  append(facts: readonly Fact[], expectedSeq: number | 'any', at: number): Promise<AppendResult>;
  /** Number of the last durable record, 0 for an empty journal. */
  seq(): number;
  /** Everything durable so far, oldest first. */
  read(): Promise<ReadResult<Fact>>;
  /** Waits for what is on its way, then gives the journal up. Appends after it fail. */
  close(): Promise<void>;
}

/** Turns the parsed JSON of a fact into a fact, or says why it cannot. Lifts old forms; never throws. */
export type DecodeFact<Fact> = (
  value: unknown,
  version: number,
) =>
  | { readonly status: 'read'; readonly fact: Fact }
  | { readonly status: 'refused'; readonly because: string };

/** What is known of a digest: `corrupt` means that the stored bytes no longer hash to their name. */
export type BlobState = 'present' | 'missing' | 'corrupt';

/**
 * Content-addressed bytes, named `sha256:` and 64 lower-case hex digits. When `put` resolves, the bytes
 * are durable and a fact may name the digest.
 */
export interface Blobs {
  /** Rejects with a `BlobTrouble` when the bytes cannot be made durable; nothing half-written has the name. */
  put(bytes: Uint8Array | string): Promise<string>;
  /** Undefined for a blob that is missing or whose bytes do not match its digest. */
  get(digest: string): Promise<Uint8Array | undefined>;
  /** The same, as UTF-8 text. */
  text(digest: string): Promise<string | undefined>;
  has(digest: string): Promise<boolean>;
  /** Why `get` gave nothing. */
  inspect(digest: string): Promise<BlobState>;
}

/** The disk would not keep a blob. The message says what is so and what to do next. */
export class BlobTrouble extends Error {
  override readonly name = 'BlobTrouble';
}
