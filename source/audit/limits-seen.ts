import { forbiddenLanes } from '../contract/contradictions.ts';
import { pathsIn } from '../contract/input-paths.ts';
import type { LimitAnswer } from '../domain/audit.ts';
import { allCalls } from '../state/call-book.ts';
import type { RunState } from '../state/run-state.ts';

/** What recorded facts say of one constraint. */
export type LimitSeen = { readonly answer: LimitAnswer; readonly because: string };

type Look = (words: string, state: RunState) => LimitSeen | undefined;

const kept = (because: string): LimitSeen => ({ answer: 'kept', because });
const broken = (because: string): LimitSeen => ({ answer: 'broken', because });

const forbids = /\b(?:no|never|not|without|don't|nothing)\b/i;

const none: Look = (words) =>
  /^(?:none|nothing|n\/?a)\b\.?$/i.test(words.trim())
    ? { answer: 'n-a', because: 'it asks for nothing' }
    : undefined;

const secrets: Look = (words, state) => {
  if (!forbids.test(words) || !/\b(?:secrets?|credentials?|api keys?|passwords?)\b/i.test(words))
    return undefined;
  const found = state.notices.filter(({ type }) => type === 'secret');
  return found.length === 0
    ? kept('no secret was found in any patch')
    : broken(found.map(({ step, what }) => `${step}: ${what}`).join('; '));
};

const deletions: Look = (words, state) => {
  if (!forbids.test(words) || !/\b(?:delet\w+|remov\w+)\b/i.test(words)) return undefined;
  const gone = (state.integration?.files ?? []).filter(({ change }) => change === 'deleted');
  return gone.length === 0
    ? kept('the tree to be landed deletes no file')
    : broken(`deleted: ${gone.map(({ path }) => path).join(', ')}`);
};

const counts: Readonly<Record<string, number>> = { once: 1, one: 1, twice: 2, two: 2, three: 3 };

const scarceCalls: Look = (words, state) => {
  if (!/\bscarce[- ]reviewer\b/i.test(words)) return undefined;
  const bound = /\b(?:at most|no more than|up to|only)\s+(\d+|once|one|twice|two|three)\b/i.exec(
    words,
  )?.[1];
  if (bound === undefined) return undefined;
  const most = counts[bound.toLowerCase()] ?? Number(bound);
  const used = `the scarce reviewer was asked ${state.scarceSpent} of ${most} times`;
  return state.scarceSpent <= most ? kept(used) : broken(used);
};

const lanes: Look = (words, state) => {
  const forbidden = forbiddenLanes(words);
  if (forbidden.length === 0) return undefined;
  const calls = allCalls(state.calls).filter(
    ({ call, begun }) => begun > 0 && forbidden.includes(call.lane),
  );
  return calls.length === 0
    ? kept(`${forbidden.join(', ')} was not called`)
    : broken(`${forbidden.join(', ')} was called: ${calls.map(({ call }) => call.id).join(', ')}`);
};

const money: Look = (words, state) => {
  const cap =
    /\b(?:at most|no more than|under|below|within|up to|less than)\s*\$\s?(\d+(?:\.\d+)?)/i.exec(
      words,
    )?.[1];
  if (cap === undefined) return undefined;
  const spent = `$${state.spentUsd.toFixed(4)} of $${cap} was spent`;
  return state.spentUsd <= Number(cap) ? kept(spent) : broken(spent);
};

const untouched: Look = (words, state) => {
  if (!/\b(?:never|not|don't|without)\b[^.;]*\b(?:touch|chang|edit|modif|writ)/i.test(words))
    return undefined;
  const paths = pathsIn(words);
  if (paths.length === 0 || !state.integration) return undefined;
  const hit = state.integration.files.filter(({ path }) =>
    paths.some((one) => path === one || path.startsWith(`${one.replace(/\/$/, '')}/`)),
  );
  return hit.length === 0
    ? kept(`${paths.join(', ')} is as it was`)
    : broken(`changed: ${hit.map(({ path }) => path).join(', ')}`);
};

const looks: readonly Look[] = [none, secrets, deletions, scarceCalls, lanes, money, untouched];

/** What the harness itself saw of a constraint; undefined where only a reader can tell. */
export function limitSeen(words: string, state: RunState): LimitSeen | undefined {
  for (const look of looks) {
    const seen = look(words, state);
    if (seen) return seen;
  }
  return undefined;
}
