import type { Digest } from '../events/ids.ts';
import type { ReadVerdict } from '../events/verdict.ts';
import { verdictLinesIn } from '../gates/echo.ts';
import { allCalls, findCall } from '../state/call-book.ts';
import type { CallState, RunState, VerdictRecord } from '../state/run-state.ts';
import type { Blobs } from './ports.ts';
import { promptHead } from './prompt/assemble.ts';
import { readReply } from './read-reply.ts';

/** A verdict that the journal has otherwise than the reply it was read from says. */
export type Misread = { readonly call: string; readonly fact: string; readonly reply: string };

/** `read`: replies that were there; `gone`: those that are no longer kept, of which nothing is known. */
export type Reread = {
  readonly misread: readonly Misread[];
  readonly read: number;
  readonly gone: number;
};

/** Reads the stored reply of every verdict once more, by the reader that read it first. */
export async function rereadVerdicts(state: RunState, blobs: Pick<Blobs, 'text'>): Promise<Reread> {
  const given = Object.values(state.attempts).flatMap(({ verdicts, earlierVerdicts }) => [
    ...earlierVerdicts,
    ...verdicts,
  ]);
  const misread: Misread[] = [];
  let gone = 0;
  for (const record of given) {
    const entry = findCall(state.calls, record.call);
    const text = await kept(blobs, entry?.outcome?.text);
    const asked = await kept(blobs, entry && askOf(state, entry)?.prompt);
    if (entry === undefined || text === undefined || asked === undefined) gone += 1;
    else misread.push(...compare(record, entry, { text, asked }, state));
  }
  return { misread, read: given.length - gone, gone };
}

const kept = (blobs: Pick<Blobs, 'text'>, digest: Digest | undefined) =>
  digest === undefined ? undefined : blobs.text(digest);

/** The call that put the material before the verifier: a second question only says what was wrong. */
function askOf(state: RunState, entry: CallState): CallState | undefined {
  if (entry.call.reask !== true) return entry;
  const { attempt, model } = entry.call;
  return allCalls(state.calls).findLast(
    ({ call }) =>
      call.purpose === 'verify' &&
      call.reask !== true &&
      call.attempt === attempt &&
      call.model === model,
  );
}

function compare(
  { call, verdict }: VerdictRecord,
  entry: CallState,
  { text, asked }: { readonly text: string; readonly asked: string },
  state: RunState,
): readonly Misread[] {
  const material = asked.slice(Math.max(0, asked.indexOf(`\n${promptHead}`)));
  const product = readReply(entry.call, text, state, verdictLinesIn(material));
  const fact = wordsOf(verdict);
  const reply = product.type === 'verdict' ? wordsOf(product.verdict) : 'inconclusive';
  const same = product.type === 'verdict' ? fact === reply : verdict.judgement === 'inconclusive';
  return same ? [] : [{ call, fact, reply }];
}

/** What of a verdict decides anything; its words may be shown in another form than they came in. */
function wordsOf({ judgement, findings, counterExample }: ReadVerdict): string {
  const found = findings.map(({ severity }) => severity).join(', ');
  const example = counterExample === undefined ? '' : ' and a counter-example';
  return `${judgement}${found === '' ? '' : ` with ${found}`}${example}`;
}
