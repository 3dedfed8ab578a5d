/** A colour of a terminal: its own default, one of its 256, or a colour of its own. */
export type CellColour =
  | { readonly kind: 'default' }
  | { readonly kind: 'indexed'; readonly index: number }
  | { readonly kind: 'rgb'; readonly rgb: number };

/** How a cell looks beside its sign. */
export interface CellStyle {
  readonly front: CellColour;
  readonly back: CellColour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

/** One cell of a terminal as it stands there; the second half of a wide sign has no cell. */
export interface Cell extends CellStyle {
  readonly text: string;
  readonly width: 1 | 2;
}

export type CellRow = readonly Cell[];

/** The rows of a screen at one moment. */
export interface Frame {
  /** Milliseconds since the recording began. */
  readonly at: number;
  readonly rows: readonly CellRow[];
}
