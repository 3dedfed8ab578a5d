import type { Author } from '../events/artifact.ts';
import type { Digest, Lineage, ModelName } from '../events/ids.ts';
import { areDifferent } from './lineage.ts';

/** Who may be asked to verify: a model of the pool with its lineage. */
export type Candidate = {
  readonly model: ModelName;
  readonly lineage: Lineage;
  /** A hosted router that hides what it serves may author, never verify. */
  readonly router: boolean;
};

declare const admitted: unique symbol;

/**
 * A verifier that the hard rule admits for one artifact. Only `admitVerifier` makes one,
 * so a function that takes it cannot be called with a model of the author's family.
 */
export type AdmittedVerifier = {
  readonly model: ModelName;
  readonly lineage: Lineage;
  readonly artifact: Digest;
  readonly [admitted]: true;
};

export type Admission =
  | { readonly status: 'admitted'; readonly verifier: AdmittedVerifier }
  | { readonly status: 'refused'; readonly because: string };

const list = (lineage: Lineage) => (lineage.length === 0 ? 'an unknown family' : lineage.join('+'));

/** Why `candidate` may not verify what `authors` made; undefined when it may. The hard rule, once. */
export function whyNotVerifier(
  candidate: Candidate,
  authors: readonly Author[],
): string | undefined {
  if (authors.length === 0) return 'nobody is recorded as its author';
  if (candidate.router) return `${candidate.model} hides which model it served`;
  if (candidate.lineage.length === 0) return `the family of ${candidate.model} is unknown`;
  for (const author of authors) {
    if (author.model === candidate.model) return `${candidate.model} wrote it`;
    if (author.lineage.length === 0) {
      return `the family of its author ${author.model} is unknown, which counts as the same`;
    }
    if (!areDifferent(author.lineage, candidate.lineage)) {
      return `${candidate.model} is ${list(candidate.lineage)}, its author ${author.model} is ${list(author.lineage)}`;
    }
  }
  return undefined;
}

/** Applies the hard rule to one candidate for one artifact. */
export function admitVerifier(
  candidate: Candidate,
  artifact: Digest,
  authors: readonly Author[],
): Admission {
  const because = whyNotVerifier(candidate, authors);
  if (because !== undefined) return { status: 'refused', because };
  const verifier = { model: candidate.model, lineage: candidate.lineage, artifact };
  return { status: 'admitted', verifier: verifier as AdmittedVerifier };
}
