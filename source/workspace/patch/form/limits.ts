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

/** Up to this size a file is better asked for whole than in blocks once blocks have failed. */
const wholeFileLimits = { lines: 300, bytes: 16 * 1024 } as const;

/** Says whether a file is small enough to be asked for whole. */
export function fitsWholeFile(bytes: Uint8Array): boolean {
  if (bytes.length > wholeFileLimits.bytes) return false;
  let lines = 1;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines <= wholeFileLimits.lines + 1;
}

/** The limits asked for, with the defaults where nothing was asked. */
export function limitsWith(asked: Partial<PatchLimits> | undefined): PatchLimits {
  return { ...patchLimits, ...asked };
}
