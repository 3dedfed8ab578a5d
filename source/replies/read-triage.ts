import { readChoice, replyParts, wordValues } from './reply-parts.ts';

export type TriageReading =
  | {
      readonly status: 'read';
      readonly difficulty: 'quick' | 'normal' | 'hard';
      readonly because: string;
    }
  | { readonly status: 'unreadable'; readonly problems: readonly string[] };

/** Reads the second brain's triage of a job: `DIFFICULTY: quick|normal|hard`, `BECAUSE: …`. Never throws. */
export function readTriage(text: string): TriageReading {
  const parts = replyParts(text);
  const difficulty = readChoice(parts, 'DIFFICULTY', ['quick', 'normal', 'hard']);
  if (difficulty.status === 'unreadable')
    return { status: 'unreadable', problems: [difficulty.problem] };
  const because = wordValues(parts, 'BECAUSE').find((value) => value !== '');
  // A small local model may leave the reason out; the word alone is enough to choose by.
  return {
    status: 'read',
    difficulty: difficulty.choice,
    because: because ?? 'it gave no reason',
  };
}
