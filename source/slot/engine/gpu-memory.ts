/** One look at the graphics card after an engine was killed. What the tool does not say is absent. */
export interface MemoryLook {
  readonly atMs: number;
  /** The card's tool still lists the process. */
  readonly isListed: boolean;
  readonly usedMb: number | undefined;
}

/** As free as before the engine was loaded, give or take; a driver keeps some for itself. */
const slackShare = 0.05;
const leastSlackMb = 64;
/** Somebody else may have taken memory meanwhile: what has not fallen for so long is not waited for. */
const levelMs = 2_000;

/**
 * Whether the memory of a killed engine is back, by the looks so far, oldest first: its process is
 * gone, and where the card says how much is in use, that is what was in use before it was loaded,
 * or falls no more.
 */
export function isFreed(looks: readonly MemoryLook[], baselineMb: number | undefined): boolean {
  const last = looks.at(-1);
  if (last === undefined || last.isListed) return false;
  const { usedMb, atMs } = last;
  if (baselineMb === undefined || usedMb === undefined) return true;
  if (usedMb <= baselineMb + Math.max(leastSlackMb, baselineMb * slackShare)) return true;
  return looks.some(
    (look) => atMs - look.atMs >= levelMs && !look.isListed && (look.usedMb ?? 0) <= usedMb,
  );
}

/** Megabytes in use on all cards together, of `--query-gpu=memory.used`; undefined where none says. */
export function readMemoryUsed(text: string): number | undefined {
  const used = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^\d+$/.test(line));
  return used.length === 0 ? undefined : used.reduce((sum, line) => sum + Number(line), 0);
}
