/** The lines of one append. */
import { encodeLine } from './journal-line.ts';
import type { AppendResult, FactShape, Trouble } from './port-shape.ts';
import { maxBatchBytes } from './recover.ts';

/** `seq` is the number of the last line. */
export interface LineBatch {
  readonly status: 'encoded';
  readonly text: string;
  readonly bytes: number;
  readonly seq: number;
}

/** Encodes `facts` as the lines after number `afterSeq`. All or nothing; refuses more than `maxBatchBytes`. */
export function encodeBatch(
  facts: readonly FactShape[],
  afterSeq: number,
  at: number,
): LineBatch | ({ readonly status: 'refused' } & Trouble) {
  let text = '';
  let bytes = 0;
  let seq = afterSeq;
  for (const fact of facts) {
    seq += 1;
    const line = encodeLine({ seq, at, fact });
    if (line.status === 'refused') return line;
    text += line.text;
    bytes += line.bytes;
  }
  if (bytes <= maxBatchBytes) return { status: 'encoded', text, bytes, seq };
  return {
    status: 'refused',
    what: `One append of ${facts.length} facts takes ${bytes} bytes; the limit is ${maxBatchBytes}.`,
    remedy: 'Append them in smaller groups.',
  };
}

/** A refused or failed append, in one sentence and its remedy. */
export function failed(trouble: Trouble): AppendResult {
  return { status: 'failed', because: `${trouble.what} ${trouble.remedy}` };
}

/** What every append after `close` is told. */
export const closedJournal: AppendResult = failed({
  what: 'The journal is closed.',
  remedy: 'Open the run again.',
});
