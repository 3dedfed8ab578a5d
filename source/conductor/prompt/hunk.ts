/** A piece of an artifact that is judged. Nothing of it is ever shortened. */
export type Hunk = {
  /** `src/a.ts#2`, `step s1`, `answer#1`. */
  readonly name: string;
  /** The changed file it belongs to; absent for plans and answers. */
  readonly path?: string;
  /** Lines that stand above its file's hunks; shown again in every part. */
  readonly lead: readonly string[];
  /** Its header line, which carries the mark. */
  readonly head: string;
  readonly lines: readonly string[];
  /** Why no prompt can show it. */
  readonly unshowable?: string;
};
