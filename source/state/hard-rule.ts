import type { Author } from '../events/artifact.ts';
import type { FactOf } from '../events/facts.ts';
import { countedAuthors } from '../rule/author-set.ts';
import { candidateOf, modelLineage, undeclaredFamilies } from '../rule/identity.ts';
import { whyNotVerifier } from '../rule/verifier.ts';
import type { AttemptState, CallState, RunState } from './run-state.ts';
import { mapOf, productDigest } from './select.ts';

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

const same = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((item) => other.includes(item));

/** A verify call may only be routed to a model the hard rule admits for that artifact. */
export function assertVerifierRouted(state: RunState, fact: FactOf<'CallRouted'>): void {
  const { call } = fact;
  if (call.purpose !== 'verify') return;
  const attempt = call.attempt === undefined ? undefined : state.attempts[call.attempt];
  must(attempt !== undefined, `call ${call.id} verifies an attempt that does not exist`);
  const map = mapOf(state, state.steps[call.step]);
  must(map !== undefined, `call ${call.id} was routed without a role map`);
  const authors = countedAuthors(attempt.authors, map.authors);
  const because = whyNotVerifier(candidateOf(map, call.model), authors);
  must(because === undefined, `call ${call.id} breaks the one rule: ${because}`);
  must(
    call.artifact === productDigest(attempt),
    `call ${call.id} verifies ${call.artifact}, which is not what ${attempt.id} made`,
  );
}

/** A verdict counts only from another family than every author, by what was declared and served. */
export function assertVerdict(state: RunState, fact: FactOf<'VerdictGiven'>): void {
  const entry = state.calls[fact.call];
  const attempt = fact.attempt === undefined ? undefined : state.attempts[fact.attempt];
  must(entry !== undefined && attempt !== undefined, `verdict ${fact.call} has no call or attempt`);
  must(
    entry.call.purpose === 'verify' && entry.call.model === fact.verifier.model,
    `verdict ${fact.call} names ${fact.verifier.model}, but that call went to ${entry.call.model}`,
  );
  must(
    fact.artifact === productDigest(attempt),
    `verdict ${fact.call} is about ${fact.artifact}, which is not what ${attempt.id} made`,
  );
  assertServed(state, fact, entry);
  const map = mapOf(state, state.steps[fact.step]);
  must(map !== undefined, `verdict ${fact.call} was given without a role map`);
  const authors = countedAuthors(attempt.authors, map.authors);
  const candidate = { ...candidateOf(map, fact.verifier.model), lineage: fact.verifier.lineage };
  const because = whyNotVerifier(candidate, authors);
  must(because === undefined, `verdict ${fact.call} breaks the one rule: ${because}`);
}

function assertServed(state: RunState, fact: FactOf<'VerdictGiven'>, entry: CallState): void {
  const map = state.maps[entry.spec];
  const served = entry.outcome?.served;
  must(
    map !== undefined && served !== undefined,
    `verdict ${fact.call} came before its call ended`,
  );
  const lineage = modelLineage(map, fact.verifier.model, served);
  must(
    same(lineage, fact.verifier.lineage),
    `verdict ${fact.call} says ${fact.verifier.model} is ${fact.verifier.lineage.join('+')}, the role map says ${lineage.join('+') || 'unknown'}`,
  );
  const foreign = undeclaredFamilies(map, fact.verifier.model, served);
  must(foreign.length === 0, `verdict ${fact.call} was served by ${foreign.join('+')}, undeclared`);
}

/** Whoever's call made an artifact is its author, and so is everyone whose work it mends. */
export function assertAuthors(
  state: RunState,
  attempt: AttemptState,
  authors: readonly Author[],
): void {
  const last = attempt.calls.at(-1);
  const entry = last === undefined ? undefined : state.calls[last];
  if (entry) assertWriter(state, entry, authors);
  const mended = attempt.mends === undefined ? undefined : state.attempts[attempt.mends];
  for (const before of mended?.authors ?? []) {
    must(
      authors.some((author) => author.call === before.call),
      `${attempt.id} mends the work of ${before.model} but does not name it as an author`,
    );
  }
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
  const lineage = modelLineage(map, entry.call.model, served);
  must(
    same(lineage, writer.lineage),
    `${entry.call.model} is recorded as ${writer.lineage.join('+') || 'unknown'}, the role map says ${lineage.join('+') || 'unknown'}`,
  );
}

/** A step may be called passed only on enough verdicts of admitted verifiers. */
export function assertPassed(state: RunState, fact: FactOf<'StepDone'>): void {
  const entry = state.steps[fact.step];
  const attempt = state.attempts[fact.attempt];
  must(entry !== undefined && attempt !== undefined, `${fact.step} is done without an attempt`);
  const rule = mapOf(state, entry)?.routing[entry.step.taskClass].verify ?? 'none';
  if (fact.verified === 'not-required') {
    const made = attempt.product.type === 'patch' || attempt.authors.length > 0;
    must(rule === 'none' || !made, `${fact.step} needs a verdict and has none`);
    return;
  }
  const counted = attempt.verdicts.filter((verdict) => verdict.voided === undefined);
  const passes = counted.filter((verdict) => verdict.verdict.judgement === 'pass').length;
  const needed = rule === 'none' ? 1 : rule.count;
  if (fact.verified === 'passed') {
    must(passes >= needed, `${fact.step} is called verified with ${passes} of ${needed} verdicts`);
  } else must(counted.length > 0, `${fact.step} is called ${fact.verified} without any verdict`);
}
