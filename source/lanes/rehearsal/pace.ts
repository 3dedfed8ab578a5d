// How fast the scripted models speak when nobody hurries them.
import type { Piece } from './chat-wire.ts';
import { rehearsalAgentIds, rehearsalModelIds } from './script/rehearsal-spec.ts';

export interface Pace {
  /** From the request to the first piece. */
  readonly firstMs: number;
  readonly lettersPerSecond: number;
}

const ids = { ...rehearsalModelIds, ...rehearsalAgentIds };

/** A small model speaks fast, one that thinks takes its time; all as fast as hosted models are. */
const paces: Readonly<Record<string, Pace>> = {
  [ids.baton]: { firstMs: 700, lettersPerSecond: 300 },
  [ids.compass]: { firstMs: 900, lettersPerSecond: 400 },
  [ids.spark]: { firstMs: 500, lettersPerSecond: 520 },
  [ids.flash]: { firstMs: 400, lettersPerSecond: 470 },
  [ids.forge]: { firstMs: 500, lettersPerSecond: 520 },
  [ids.quill]: { firstMs: 400, lettersPerSecond: 470 },
  [ids.anvil]: { firstMs: 700, lettersPerSecond: 500 },
  [ids.lantern]: { firstMs: 1_000, lettersPerSecond: 320 },
  [ids.pocket]: { firstMs: 500, lettersPerSecond: 240 },
};
const usualPace: Pace = { firstMs: 500, lettersPerSecond: 400 };

export function paceOf(model: string): Pace {
  return paces[model] ?? usualPace;
}

/** When each piece is due after the request, in milliseconds; all at once at endless speed. */
export function dueTimes(pieces: readonly Piece[], pace: Pace, speed: number): readonly number[] {
  let due = pace.firstMs / speed;
  return pieces.map(({ text }) => {
    due += (text.length * 1000) / (pace.lettersPerSecond * speed);
    return due;
  });
}
