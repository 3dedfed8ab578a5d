/** A table that stands in the right pane while a run fills it: a panel's tracks and options. */
export interface ResultTable {
  /** The tab's name. */
  readonly name: string;
  readonly head: readonly string[];
  /** A column that gives way first where there is no room. */
  readonly minor?: number;
  /** Rows of as many cells as the head. */
  readonly rows: readonly (readonly string[])[];
  /** Sentences below it. */
  readonly notes: readonly string[];
}
