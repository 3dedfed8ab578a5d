import type { Author } from '../domain/artifact.ts';
import type { Lineage, ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { type AuthorStanding, authorStanding, idsOf } from './author-standing.ts';
import { areDifferent, unknownNames } from './lineage.ts';
import { isOneText, type ModelText, modelText } from './same-model.ts';

/** Who may be asked to verify: a model of the pool with its lineage. */
export type Candidate = {
  readonly model: ModelName;
  readonly lineage: Lineage;
  /** The id it is asked for, and where it has answered every id it answered as. */
  readonly ids: readonly string[];
  /** What kind of hosted router it is: one never verifies. */
  readonly router?: string;
};

interface JudgedAuthor {
  readonly author: Author;
  readonly texts: readonly ModelText[];
  readonly standing: AuthorStanding;
}

/**
 * The hard rule for what some authors made, under the map in force: for a candidate, why it may not
 * verify it; undefined when it may. Routing, proving, deciding, folding and citing all ask here.
 */
export function verifierRule(
  map: RoleMap,
  authors: readonly Author[],
): (candidate: Candidate) => string | undefined {
  const judged = authors.map(
    (author): JudgedAuthor => ({
      author,
      texts: idsOf(author).map(modelText),
      standing: authorStanding(map, author),
    }),
  );
  return (candidate) => {
    if (judged.length === 0) return 'nobody is recorded as its author';
    return whyNever(map, candidate) ?? judged.map((one) => whyNotFor(candidate, one)).find(Boolean);
  };
}

/** Why a candidate may verify nothing, whoever wrote it. */
function whyNever(map: RoleMap, candidate: Candidate): string | undefined {
  if (candidate.router !== undefined) {
    return `${candidate.model} is a hosted router, which hides which model it served (${candidate.router})`;
  }
  if (candidate.lineage.length === 0) return `the family of ${candidate.model} is unknown`;
  const strange = unknownNames(candidate.lineage, map);
  if (strange.length === 0) return undefined;
  return `${candidate.model} is ${strange.join('+')}, a family that the role map in force does not know`;
}

function whyNotFor(
  candidate: Candidate,
  { author, texts, standing }: JudgedAuthor,
): string | undefined {
  if (author.model === candidate.model) return `${candidate.model} wrote it`;
  if (standing.status === 'unknown') return standing.because;
  if (!areDifferent(standing.lineage, candidate.lineage)) {
    return `${candidate.model} is ${candidate.lineage.join('+')}, its author ${author.model} is ${standing.lineage.join('+')}`;
  }
  const own = candidate.ids.find((id) => texts.some((text) => isOneText(text, modelText(id))));
  return own === undefined
    ? undefined
    : `${candidate.model} (${own}) is the same model as its author ${author.model}`;
}
