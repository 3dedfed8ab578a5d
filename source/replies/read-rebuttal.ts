import { readChoice, replyParts, wordValues } from './reply-parts.ts';

export type RebuttalReading =
  | { readonly status: 'read'; readonly concedes: boolean; readonly because: string }
  | { readonly status: 'unreadable'; readonly problems: readonly string[] };

/** Reads an author's answer to a doubt: `CONCEDES: yes|no` and `BECAUSE: …`. Never throws. */
export function readRebuttal(text: string): RebuttalReading {
  const parts = replyParts(text);
  const concedes = readChoice(parts, 'CONCEDES', ['yes', 'no']);
  const because = wordValues(parts, 'BECAUSE').find((value) => value !== '');
  const problems = [
    ...(concedes.status === 'unreadable' ? [concedes.problem] : []),
    ...(because === undefined ? ['There is no line `BECAUSE: …` with a reason in it.'] : []),
  ];
  if (concedes.status === 'unreadable' || because === undefined)
    return { status: 'unreadable', problems };
  return { status: 'read', concedes: concedes.choice === 'yes', because };
}
