import type { Product } from '../domain/call.ts';
import type { Digest } from '../domain/ids.ts';
import { uniteVerdicts } from '../domain/verdict/unite-verdicts.ts';
import type { ReadVerdict } from '../domain/verdict/verdict.ts';
import { verdictLinesIn } from '../replies/echo.ts';
import { readReply } from '../replies/read-reply.ts';
import { findCall } from '../state/call-book.ts';
import type { CallState } from '../state/call-state.ts';
import { readingCalls } from '../state/coverage.ts';
import type { RunState, VerdictRecord } from '../state/run-state.ts';
import type { Blobs } from './ports.ts';
import { promptHead } from './prompt/assemble.ts';

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
    const replies = await repliesOf(state, blobs, record);
    if (replies === undefined) gone += 1;
    else misread.push(...compare(record, replies, state));
  }
  return { misread, read: given.length - gone, gone };
}

/** What a call got back: one reply, or one for each part of its reading. */
type Kept = {
  readonly entry: CallState;
  readonly parts: readonly string[];
  readonly shown: readonly string[];
};

/** The replies a verdict was read from, those to a first question too; undefined where one is gone. */
async function repliesOf(
  state: RunState,
  blobs: Pick<Blobs, 'text'>,
  record: VerdictRecord,
): Promise<readonly Kept[] | undefined> {
  const entry = findCall(state.calls, record.call);
  const calls = entry ? readingCalls(state, entry) : [];
  // A second question says what was wrong with the first, which holds the material.
  const asked = await kept(blobs, calls[0]?.prompt);
  if (asked === undefined) return undefined;
  const material = asked.slice(Math.max(0, asked.indexOf(`\n${promptHead}`)));
  const shown = verdictLinesIn(material);
  const all = await Promise.all(
    calls.map(async (call) => ({ entry: call, parts: await partsOf(blobs, call), shown })),
  );
  const whole = all.flatMap(({ parts, ...one }) => (parts === undefined ? [] : { ...one, parts }));
  return whole.length === calls.length ? whole : undefined;
}

async function partsOf(
  blobs: Pick<Blobs, 'text'>,
  { outcome }: CallState,
): Promise<readonly string[] | undefined> {
  const digests = outcome?.parts?.map(({ text }) => text) ?? [outcome?.text];
  const texts = await Promise.all(digests.map((digest) => kept(blobs, digest)));
  const found = texts.flatMap((text) => text ?? []);
  return found.length === texts.length ? found : undefined;
}

const kept = async (blobs: Pick<Blobs, 'text'>, digest: Digest | undefined) =>
  digest === undefined ? undefined : blobs.text(digest);

function compare(
  { call, verdict }: VerdictRecord,
  replies: readonly Kept[],
  state: RunState,
): readonly Misread[] {
  const products = replies.map(({ entry, parts, shown }) =>
    readReply(entry.call, parts.join('\n\n'), state, { shown, parts }),
  );
  const read = uniteVerdicts(
    products.flatMap((product) => (product.type === 'verdict' ? product.verdict : [])),
  );
  const fact = wordsOf(verdict);
  const reply = read === undefined ? 'inconclusive' : wordsOf(read);
  const same = read === undefined ? verdict.judgement === 'inconclusive' : fact === reply;
  return same ? marksOf(call, replies, products) : [{ call, fact, reply }];
}

/** Marks that the journal says came back, and the reply does not hold. */
function marksOf(
  call: string,
  replies: readonly Kept[],
  products: readonly Product[],
): readonly Misread[] {
  return products.flatMap((product, at) => {
    const said = replies[at]?.entry.outcome?.product;
    if (product.type !== 'verdict' || said?.type !== 'verdict') return [];
    const [fact, reply] = [said.read ?? [], product.read ?? []];
    if (said.read === undefined || fact.join(' ') === reply.join(' ')) return [];
    return [{ call, fact: `${fact.length} marks read`, reply: `${reply.length} marks read` }];
  });
}

/** What of a verdict decides anything; its words may be shown in another form than they came in. */
function wordsOf({ judgement, findings, counterExample }: ReadVerdict): string {
  const found = findings.map(({ severity }) => severity).join(', ');
  const example = counterExample === undefined ? '' : ' and a counter-example';
  return `${judgement}${found === '' ? '' : ` with ${found}`}${example}`;
}
