import type { Author } from '../../domain/artifact.ts';
import type { FactOf } from '../../domain/facts.ts';
import { countedAuthors } from '../../rule/author-set.ts';
import { authorOf, modelLineage } from '../../rule/identity.ts';
import { areDifferent } from '../../rule/lineage.ts';
import { whyUncounted } from '../../rule/served-offer.ts';
import { findCall } from '../call-book.ts';
import type { CallState } from '../call-state.ts';
import { isReadHere, whyNotHere } from '../rule-in-force.ts';
import type { AttemptState, RunState } from '../run-state.ts';
import { earlierAuthors, mapOf, plannersOf, productDigest } from '../select.ts';

/**
 * A fact that the rules of the harness forbid: the journal was edited by hand, or there is a bug.
 * Loading stops at it; nothing is guessed.
 */
export class BrokenRule extends Error {
  readonly remedy: string;
  constructor(what: string) {
    super(what);
    this.name = 'BrokenRule';
    this.remedy =
      'The journal was changed by hand or by a fault. Restore the file, or start a new run.';
  }
}

/** Throws `BrokenRule` unless `holds`. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new BrokenRule(what);
}

/** Whether two lists hold the same, in any order. */
export function same(one: readonly string[], other: readonly string[]): boolean {
  const items = new Set(other);
  return one.length === other.length && one.every((item) => items.has(item));
}

/** A verify call may only be routed to a model the hard rule admits for that artifact. */
export function assertVerifierRouted(state: RunState, fact: FactOf<'CallRouted'>): void {
  const { call } = fact;
  if (call.purpose !== 'verify') return;
  const attempt = call.attempt === undefined ? undefined : state.attempts[call.attempt];
  must(attempt !== undefined, `call ${call.id} verifies an attempt that does not exist`);
  const map = mapOf(state, state.steps[call.step]);
  must(map !== undefined, `call ${call.id} was routed without a role map`);
  if (isReadHere(map)) {
    const because = whyNotHere(state, state.steps[call.step], call, attempt.authors);
    must(because === undefined, `call ${call.id} breaks the one rule: ${because}`);
  }
  must(
    call.artifact === productDigest(attempt),
    `call ${call.id} verifies ${call.artifact}, which is not what ${attempt.id} made`,
  );
}

/** A verdict counts only from another family than every author, by what was declared and served. */
export function assertVerdict(state: RunState, fact: FactOf<'VerdictGiven'>): void {
  const entry = findCall(state.calls, fact.call);
  const attempt = fact.attempt === undefined ? undefined : state.attempts[fact.attempt];
  must(entry !== undefined && attempt !== undefined, `verdict ${fact.call} has no call or attempt`);
  assertAsked(fact, entry, attempt);
  assertServed(state, fact, entry);
  const map = mapOf(state, state.steps[fact.step]);
  must(map !== undefined, `verdict ${fact.call} was given without a role map`);
  const because = isReadHere(map) ? whyNot(state, fact, { entry, attempt }) : undefined;
  must(because === undefined, `verdict ${fact.call} breaks the one rule: ${because}`);
  assertRecordedApart(fact, countedAuthors(attempt.authors, map.authors));
}

function whyNot(
  state: RunState,
  { step, verifier }: FactOf<'VerdictGiven'>,
  { entry, attempt }: { readonly entry: CallState; readonly attempt: AttemptState },
): string | undefined {
  const { model, lineage } = verifier;
  const served = entry.outcome?.served;
  const asked = { model, lineage, ...(served === undefined ? {} : { served }) };
  return whyNotHere(state, state.steps[step], asked, attempt.authors);
}

/** By the families alone that both sides recorded: this holds for a journal of any time. */
function assertRecordedApart(fact: FactOf<'VerdictGiven'>, authors: readonly Author[]): void {
  const { model, lineage } = fact.verifier;
  must(
    authors.length > 0,
    `verdict ${fact.call} breaks the one rule: nobody is recorded as author`,
  );
  for (const author of authors) {
    // An author whose family is not recorded is judged by its ids, above.
    const apart =
      author.model !== model &&
      (areDifferent(lineage, author.lineage) ||
        (author.lineage.length === 0 && author.asked !== undefined));
    must(
      apart,
      `verdict ${fact.call} breaks the one rule: ${model} is ${lineage.join('+') || 'unknown'}, its author ${author.model} is ${author.lineage.join('+') || 'unknown'}`,
    );
  }
}

/** It is the answer of the model that was asked, about the very bytes it was asked about, once. */
function assertAsked(
  fact: FactOf<'VerdictGiven'>,
  { call }: CallState,
  attempt: AttemptState,
): void {
  must(
    call.purpose === 'verify' && call.model === fact.verifier.model,
    `verdict ${fact.call} names ${fact.verifier.model}, but that call went to ${call.model}`,
  );
  must(
    fact.artifact === productDigest(attempt) && fact.artifact === call.artifact,
    `verdict ${fact.call} is about ${fact.artifact}, which is not what ${attempt.id} made or what was asked about`,
  );
  must(
    attempt.step === fact.step && (fact.cited || call.attempt === attempt.id),
    `verdict ${fact.call} was given about ${call.attempt ?? 'nothing'}, not about ${attempt.id} of ${fact.step}`,
  );
  must(
    attempt.verdicts.every(({ verifier }) => verifier.model !== fact.verifier.model),
    `verdict ${fact.call} is the second of ${fact.verifier.model} about ${attempt.id}`,
  );
}

function assertServed(state: RunState, fact: FactOf<'VerdictGiven'>, entry: CallState): void {
  const map = state.maps[entry.spec];
  const served = entry.outcome?.served;
  must(
    map !== undefined && served !== undefined,
    `verdict ${fact.call} came before its call ended`,
  );
  if (!isReadHere(map)) return;
  const lineage = modelLineage(map, fact.verifier.model, served);
  must(
    same(lineage, fact.verifier.lineage),
    `verdict ${fact.call} says ${fact.verifier.model} is ${fact.verifier.lineage.join('+')}, the role map says ${lineage.join('+') || 'unknown'}`,
  );
  const uncounted = whyUncounted(map, fact.verifier.model, served);
  must(uncounted === undefined, `verdict ${fact.call} does not count: ${uncounted?.because}`);
}

/** Whoever's call made an artifact is its author, and so is everyone whose work it mends. */
export function assertAuthors(
  state: RunState,
  attempt: AttemptState,
  authors: readonly Author[],
): void {
  const last = attempt.calls.at(-1);
  const entry = last === undefined ? undefined : findCall(state.calls, last);
  if (entry) assertWriter(state, entry, authors);
  for (const before of [...countedPlanners(state, attempt), ...earlierAuthors(state, attempt)]) {
    const named = authors.some((author) => isSameAuthor(author, before));
    must(named, `${attempt.id} stands on the work of ${before.model} but does not name it so`);
  }
}

function isSameAuthor(one: Author, other: Author): boolean {
  return (
    one.call === other.call &&
    one.model === other.model &&
    one.role === other.role &&
    one.asked === other.asked &&
    same(one.served ?? [], other.served ?? []) &&
    same(one.lineage, other.lineage)
  );
}

function countedPlanners(state: RunState, attempt: AttemptState): readonly Author[] {
  const map = mapOf(state, state.steps[attempt.step]);
  return attempt.step === 'plan' || map?.authors !== 'writers-and-planners'
    ? []
    : plannersOf(state);
}

function assertWriter(state: RunState, entry: CallState, authors: readonly Author[]): void {
  const map = state.maps[entry.spec];
  const served = entry.outcome?.served;
  must(
    map !== undefined && served !== undefined,
    `${entry.call.id} made something before it ended`,
  );
  const writer = authors.find((author) => author.call === entry.call.id);
  must(
    writer?.role === 'writer' && writer.model === entry.call.model,
    `what ${entry.call.id} made does not name ${entry.call.model} as its author`,
  );
  if (!isReadHere(map)) return;
  const made = authorOf(map, { call: entry.call.id, model: entry.call.model }, served);
  must(
    isSameAuthor(made, writer),
    same(made.lineage, writer.lineage)
      ? `${entry.call.model} is recorded as asked for and served otherwise than its call`
      : `${entry.call.model} is recorded as ${writer.lineage.join('+') || 'unknown'}, the role map says ${made.lineage.join('+') || 'unknown'}`,
  );
}

/** A step may be called done only on green checks and on enough verdicts of admitted verifiers. */
export function assertPassed(state: RunState, fact: FactOf<'StepDone'>): void {
  const entry = state.steps[fact.step];
  const attempt = state.attempts[fact.attempt];
  must(
    entry !== undefined && attempt?.step === fact.step,
    `${fact.step} is done without an attempt of its own`,
  );
  assertChecked(state, attempt);
  const rule = mapOf(state, entry)?.routing[entry.step.taskClass].verify ?? 'none';
  if (fact.verified === 'not-required') {
    const { type } = attempt.product;
    const judgeable = type === 'patch' || attempt.authors.length > 0;
    must(
      type !== 'patch' && (rule === 'none' || !judgeable),
      `${fact.step} needs a verdict and has none`,
    );
    return;
  }
  must(entry.doubt === undefined, `${fact.step} is called done while a doubt waits for a person`);
  assertVerdicts(state, fact, attempt, rule === 'none' ? 1 : rule.count);
}

/** A patch of this run with red checks is mended, never done; one from outside is judged as it is. */
function assertChecked(state: RunState, attempt: AttemptState): void {
  if (attempt.product.type !== 'patch' || state.job?.kind !== 'job') return;
  const red = attempt.checks?.results.find(({ status }) =>
    ['failed', 'timed-out'].includes(status),
  );
  must(attempt.checks !== undefined, `${attempt.id} is called done before its checks`);
  must(red === undefined, `${attempt.id} is called done with ${red?.name} ${red?.status}`);
}

function assertVerdicts(
  { rulings }: RunState,
  { step, verified }: FactOf<'StepDone'>,
  attempt: AttemptState,
  needed: number,
): void {
  const counted = attempt.verdicts.filter(({ voided }) => voided === undefined);
  const given = counted.map(({ verdict }) => verdict.judgement);
  must(
    given.length >= needed,
    `${step} is called ${verified} with ${given.length} of ${needed} verdicts`,
  );
  const worst = given.includes('fail')
    ? 'doubted'
    : given.includes('inconclusive')
      ? 'inconclusive'
      : 'passed';
  must(verified === worst, `${step} is called ${verified}, its verdicts say ${worst}`);
  // Only a person may let a result stand that a test showed wrong.
  const shown = counted.find(
    ({ call }) => attempt.counterRuns[call]?.reproduced && rulings[call]?.ruling !== 'author',
  );
  must(shown === undefined, `${step} is called done, and ${shown?.verifier.model} showed it wrong`);
}
