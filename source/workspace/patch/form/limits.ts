// Sizes past which a patch is refused before any work is spent on it.

export interface PatchLimits {
  readonly replyBytes: number;
  readonly files: number;
  readonly blocks: number;
  /** Largest file that may be edited or written, in bytes. */
  readonly fileBytes: number;
  /** Lines looked at while blocks are searched for, all blocks together: a bound on time that needs no clock. */
  readonly lineSteps: number;
}

const patchLimits: PatchLimits = {
  replyBytes: 200 * 1024,
  files: 50,
  blocks: 2_000,
  fileBytes: 1024 * 1024,
  lineSteps: 20_000_000,
};

/** The limits asked for, with the defaults where nothing was asked. */
export function limitsWith(asked: Partial<PatchLimits> | undefined): PatchLimits {
  return { ...patchLimits, ...asked };
}
