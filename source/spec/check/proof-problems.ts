import type { ModelName, TaskClass } from '../../domain/ids.ts';
import { taskClasses } from '../../domain/ids.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RoleMap } from '../../domain/role-map.ts';
import { classesThat, traitsOf } from '../../domain/task-classes.ts';
import { countedAuthors } from '../../rule/author-set.ts';
import { candidateOf, modelLineage } from '../../rule/identity.ts';
import { verifierRule } from '../../rule/verifier.ts';
import { problemAt } from '../place.ts';
import { verifierLanes } from '../verifier-field.ts';
import { authorsOf, type ProofOptions, presentLanes, type RouteProof } from './route-proof.ts';
import { howToUse, printFamilies, printFamily, suggestFix } from './suggest-fix.ts';

/** Of these a job needs one at least. */
const working = classesThat('changesFiles');

/** What the proofs say a person must know, errors first within each route. */
export function proofProblems(
  map: RoleMap,
  proofs: readonly RouteProof[],
  options: ProofOptions,
): readonly Problem[] {
  const asked = { map, proofs, options };
  const routes = taskClasses.flatMap((taskClass) => [
    ...authorless(taskClass, asked),
    ...tooFew(taskClass, asked),
    ...(options.usable ? [] : neverVerify(taskClass, asked)),
  ]);
  return options.usable ? routes : [...routes, ...loneCandidates(asked), ...familyless(asked)];
}

interface ProofContext {
  readonly map: RoleMap;
  readonly proofs: readonly RouteProof[];
  readonly options: ProofOptions;
}

const onRoute = (proofs: readonly RouteProof[], taskClass: TaskClass) =>
  proofs.filter((proof) => proof.taskClass === taskClass && proof.use === 'route');

/** At submit time a class that cannot be served stops the job only if no job could do without it. */
function severityOf(taskClass: TaskClass, { proofs, options }: ProofContext): Problem['severity'] {
  if (!options.usable || traitsOf(taskClass).required) return 'error';
  const served = working.some((one) => onRoute(proofs, one).some((proof) => proof.proven));
  return served || !working.includes(taskClass) ? 'warning' : 'error';
}

function authorless(taskClass: TaskClass, asked: ProofContext): readonly Problem[] {
  const { map, proofs, options } = asked;
  if (onRoute(proofs, taskClass).length > 0) return [];
  const { to } = map.routing[taskClass];
  const present = to.filter((lane) => map.lanes[lane]);
  // Only a tune can leave a route empty, and a job does without a quick answer or a review.
  const { required, changesFiles } = traitsOf(taskClass);
  const spare = !required && !changesFiles;
  const severity = spare ? 'warning' : severityOf(taskClass, asked);
  const path = ['routing', taskClass, 'to'];
  if (present.length === 0) {
    const what = `No lane is left for \`${taskClass}\`: ${to.join(', ')} is disabled or left out.`;
    const remedy = `Enable it, or route ${taskClass} to one of ${presentLanes(map).join(', ') || 'the lanes you add'}.`;
    return [problemAt(options.place, path, { severity, kind: 'policy', what, remedy })];
  }
  const models = present.flatMap((lane) => map.lanes[lane]?.models ?? []);
  const what = `No model of ${present.join(', ')} can be used, so nobody can take \`${taskClass}\`.`;
  const ways = models.map((model) => `${howToUse(map, model)} to use ${model}`).join(', or ');
  const remedy = `${ways.slice(0, 1).toUpperCase()}${ways.slice(1)}.`;
  return [problemAt(options.place, path, { severity, kind: 'policy', what, remedy })];
}

function tooFew(taskClass: TaskClass, asked: ProofContext): readonly Problem[] {
  const { map, options } = asked;
  const proofs = onRoute(asked.proofs, taskClass);
  const lacking = proofs.filter((proof) => !proof.proven);
  const saved = options.usable !== undefined && lacking.length < proofs.length;
  const severity = saved ? 'warning' : severityOf(taskClass, asked);
  return lacking.map((proof) => {
    const authors = authorsOf(map, proof.author, proof.planner);
    const rule = map.routing[taskClass].verify;
    const path = ['routing', taskClass, 'verify'];
    const remedy = suggestFix(map, { rule, authors, usable: options.usable });
    return problemAt(options.place, path, {
      severity,
      kind: 'policy',
      what: lackOf(proof, asked),
      remedy,
    });
  });
}

function lackOf(proof: RouteProof, { map, options }: ProofContext): string {
  const rule = map.routing[proof.taskClass].verify;
  const seated = verifierLanes(map, rule).flatMap((lane) => map.lanes[lane]?.models ?? []);
  const models = seated.filter((model) => options.usable?.has(model) ?? true);
  const wrote = `${proof.author} (${printFamily(map, proof.author)})`;
  const planned = proof.planner
    ? `, planned by ${proof.planner} (${printFamily(map, proof.planner)}),`
    : '';
  const need = proof.needs === 1 ? '1 verifier' : `${proof.needs} verifiers`;
  const who = proof.verifiers.map((seat) => seat.model).join(', ') || 'none';
  const pool = options.usable
    ? 'The usable families are'
    : 'The families in the lanes that verify are';
  return `\`${proof.taskClass}\` written by ${wrote}${planned} needs ${need} of another family and has ${who}. ${pool} ${printFamilies(map, models)}.`;
}

function neverVerify(
  taskClass: TaskClass,
  { map, proofs, options }: ProofContext,
): readonly Problem[] {
  const rule = map.routing[taskClass].verify;
  if (rule === 'none') return [];
  return rule.prefer.flatMap((lane, at) => {
    const never = onRoute(proofs, taskClass)
      .map((proof) => ({ proof, because: whyNever(map, map.lanes[lane]?.models ?? [], proof) }))
      .find(({ because }) => because !== undefined);
    if (never?.because === undefined) return [];
    const { proof, because } = never;
    const what = `\`${taskClass}\` prefers ${lane} as verifier, and it can never verify ${proof.lane}: ${because}.`;
    const taker = proof.verifiers[0];
    const takes = taker ? `It is passed over and ${taker.lane} (${taker.model}) takes it. ` : '';
    const remedy = `${takes}Take ${lane} out of \`prefer\`, or give it a model of another family.`;
    const path = ['routing', taskClass, 'verify', 'prefer', at];
    return [problemAt(options.place, path, { severity: 'warning', kind: 'policy', what, remedy })];
  });
}

/** Why no model of a lane may ever verify this author; undefined when one may. */
function whyNever(
  map: RoleMap,
  models: readonly ModelName[],
  proof: RouteProof,
): string | undefined {
  const authors = countedAuthors(authorsOf(map, proof.author, proof.planner), map.authors);
  const whyNot = verifierRule(map, authors);
  const reasons = models.map((model) => whyNot(candidateOf(map, model)));
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

function loneCandidates({ map, proofs, options }: ProofContext): readonly Problem[] {
  if (map.limits.candidates < 2) return [];
  const lone = working.filter((taskClass) => {
    const able = proofs.filter((proof) => proof.taskClass === taskClass && proof.proven);
    const workers = [...new Set(able.map((proof) => proof.author))];
    const candidates = workers.map((model) => candidateOf(map, model));
    const differ = workers.some((model) => {
      const whyNot = verifierRule(map, authorsOf(map, model));
      return candidates.some((other) => whyNot(other) === undefined);
    });
    return able.length > 0 && !differ;
  });
  if (lone.length === 0) return [];
  const what = `A step of ${lone.join(', ')} marked hard runs one candidate: no verifiable worker is of another family.`;
  const remedy = 'Add a worker of another family, or write `limits: { candidates: 1 }`.';
  return [
    problemAt(options.place, ['limits', 'candidates'], {
      severity: 'warning',
      kind: 'policy',
      what,
      remedy,
    }),
  ];
}

function familyless({ map, proofs, options }: ProofContext): readonly Problem[] {
  const placed = new Set(presentLanes(map).flatMap((lane) => map.lanes[lane]?.models ?? []));
  return [...placed]
    .filter((model) => modelLineage(map, model).length === 0)
    .filter((model) => proofs.every((proof) => proof.proven || proof.author !== model))
    .map((model) => {
      const what = `No family is known for \`models.${model}\`, so it verifies nobody and nobody verifies it.`;
      const remedy =
        'Add `lineage: [family]` to it, or a pattern that matches its id to `families`.';
      return problemAt(options.place, ['models', model], {
        severity: 'warning',
        kind: 'policy',
        what,
        remedy,
      });
    });
}
