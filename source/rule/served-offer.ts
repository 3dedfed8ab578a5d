import type { Author } from '../domain/artifact.ts';
import type { Served } from '../domain/call.ts';
import type { ModelName } from '../domain/ids.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { expectedLineage } from './asked-model.ts';
import { idsOf } from './author-standing.ts';
import { outsideOf } from './lineage.ts';
import { readModelId } from './model-id.ts';
import { restates } from './same-model.ts';
import { isKnown, type JudgedId, judgeServed, worstServed } from './served.ts';

/** Why an answer counts for nothing, and the one line that would mend it. */
export interface Uncounted {
  readonly because: string;
  readonly cure: string;
}

/** Why what a call said does not count, by who answered; undefined where it does. */
export function whyUncounted(map: RoleMap, name: ModelName, served: Served): Uncounted | undefined {
  const worst = worstServed(map, name, served);
  if (!worst || isKnown(worst)) return undefined;
  const asked = map.models[name]?.model ?? name;
  const both = `${name} was asked for as ${asked} and answered as ${worst.id}`;
  return wordsFor(map, { name, both, worst });
}

function wordsFor(
  map: RoleMap,
  {
    name,
    both,
    worst,
  }: { readonly name: ModelName; readonly both: string; readonly worst: JudgedId },
): Uncounted {
  const { id, families, verdict } = worst;
  if (verdict === 'foreign') {
    const model = map.models[name];
    const outside = outsideOf(families, model ? expectedLineage(map, model) : []);
    return {
      because: `${both}: that is ${outside.join('+')}, which the spec does not declare for it`,
      cure: `Ask for another model there, or add \`lineage: [${outside.join(', ')}]\` to models.${name} if it may carry those weights.`,
    };
  }
  if (verdict === 'router') {
    return {
      because: `${both}: that is a hosted router, and nobody can tell which model gave the answer`,
      cure: `Give models.${name} the id of one model.`,
    };
  }
  const reading = readModelId(id);
  if (reading.status === 'unreadable') {
    return {
      because: `${both}: ${reading.because}, so its family is unknown, which counts as the same`,
      cure: `Use an endpoint for models.${name} that answers with a plain model id.`,
    };
  }
  return {
    because: `${both}: that id shows no family, and unknown counts as the same`,
    cure: `If ${id} is that model, add ${lineFor(id)} to models.${name}; else ask for another model there.`,
  };
}

/** The words for the spec that let a model answer as `id`. */
function lineFor(id: string): string {
  return `\`servedAs: [${JSON.stringify(id)}]\``;
}

/** An id that a person may be asked to let a model answer as. */
export interface ServedOffer {
  readonly model: ModelName;
  readonly id: string;
  /** What would be written into the model's entry. */
  readonly line: string;
}

/**
 * The line that may be offered for what a call answered as: only for an id that shows no family at
 * all, where every other id of the call is known, and never for the id of an author. Undefined
 * where nothing may be offered.
 */
export function servedOffer(
  map: RoleMap,
  name: ModelName,
  { served, authors }: { readonly served: Served; readonly authors: readonly Author[] },
): ServedOffer | undefined {
  const model = map.models[name];
  const doubted = judgeServed(map, name, served).filter((one) => !isKnown(one));
  const [first] = doubted;
  if (!model || !first || doubted.some((one) => !mayOffer(map, one, authors))) return undefined;
  if (expectedLineage(map, model).length === 0) return undefined;
  return { model: name, id: first.id, line: lineFor(first.id) };
}

function mayOffer(map: RoleMap, { id, verdict, families }: JudgedId, authors: readonly Author[]) {
  const isPlain = readModelId(id).status === 'read';
  const ofAuthors = authors.flatMap((author) => {
    const entry = Object.hasOwn(map.models, author.model) ? map.models[author.model] : undefined;
    return [...idsOf(author), author.model, ...(entry ? [entry.model] : [])];
  });
  const isAuthors = ofAuthors.some((other) => restates(id, other));
  return verdict === 'unknown' && families.length === 0 && isPlain && !isAuthors;
}
