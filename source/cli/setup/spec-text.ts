import { type LaneId, laneIds, taskClasses } from '../../domain/ids.ts';
import { type Problem, printProblem } from '../../domain/problem.ts';
import type { ModelEntry, Price, RoleMap, VerifyRule } from '../../domain/role-map.ts';
import { modelLineage } from '../../rule/identity.ts';
import type { RouteProof } from '../../spec/check/route-proof.ts';
import { familyWords } from '../../state/view/view-words.ts';
import { textTable } from '../text-table.ts';

/** Whether a model could be called now, and why not. */
export type Usable = { readonly usable: boolean; readonly because: string };

/** Every problem on a line of its own, errors marked. */
export function problemLines(problems: readonly Problem[]): readonly string[] {
  return problems.map((problem) => `${problem.severity}: ${printProblem(problem)}`);
}

/** The proof of a map: for each author of each route, who may verify it and who was passed over. */
export function proofTable(map: RoleMap, proofs: readonly RouteProof[]): readonly string[] {
  const rows = proofs.map((proof) => [
    proof.use === 'candidate' ? `${proof.taskClass} (hard)` : proof.taskClass,
    proof.lane,
    `${proof.author} (${familyWords(modelLineage(map, proof.author))})`,
    proof.needs === 0 ? 'none' : String(proof.needs),
    proof.verifiers
      .map((seat) => `${seat.model} (${familyWords(modelLineage(map, seat.model))})`)
      .join(', ') || '-',
    proof.needs === 0 ? '-' : proof.proven ? 'proven' : 'TOO FEW',
  ]);
  const heading = ['class', 'lane', 'author', 'needs', 'may verify', 'proof'];
  const passed = proofs.flatMap((proof) =>
    proof.passedOver.map(
      ({ lane, model, because }) =>
        `${proof.taskClass} by ${proof.author} passes over ${model ?? lane} of ${lane}: ${because}`,
    ),
  );
  const over = [...new Set(passed)].map((line) => `  ${line}`);
  return [
    ...textTable(heading, rows),
    ...(over.length > 0 ? ['', 'Passed over as verifiers', ...over] : []),
  ];
}

/** The map as a person reads it: lanes with their models and, where known, whether they can be called; then the routes. */
export function mapLines(
  map: RoleMap,
  usable?: Readonly<Record<string, Usable>>,
): readonly string[] {
  const heading = ['lane', 'model', 'families', 'asked as', 'price'];
  const seats = laneIds.flatMap((lane) => seatRows(map, lane, usable ?? {}));
  const routes = taskClasses.map((taskClass) => {
    const { to, verify, then } = map.routing[taskClass];
    const after = then === undefined ? '' : `, then ${then}`;
    return [taskClass, `${to.join(', ')}${after}`, verifyWords(verify)];
  });
  const { limits } = map;
  return [
    ...textTable(usable === undefined ? heading : [...heading, 'usable'], seats),
    '',
    ...textTable(['class', 'goes to', 'verified by'], routes),
    '',
    `Limits: ${limits.planSteps} steps a plan, ${limits.repairRounds} repair rounds, $${limits.jobUsd.toFixed(2)} a job, ${limits.stepMinutes} minutes a step.`,
    `Authors: ${map.authors}.`,
  ];
}

function seatRows(
  map: RoleMap,
  lane: LaneId,
  usable: Readonly<Record<string, Usable>>,
): readonly (readonly string[])[] {
  const entry = map.lanes[lane];
  if (!entry) return [[lane, 'left out', '', '', '', '']];
  return entry.models.map((name, at) => {
    const model = map.models[name];
    const seen = usable[name];
    return [
      at === 0 ? lane : '',
      name,
      familyWords(modelLineage(map, name)),
      model ? askedAs(model) : '',
      model ? priceWords(model.price) : '',
      seen ? (seen.usable ? 'yes' : `no: ${firstSentence(seen.because)}`) : '',
    ];
  });
}

const firstSentence = (text: string) => text.split(/\.\s/)[0]?.replace(/\.$/, '') ?? text;

const askedAs = ({ driver, model }: ModelEntry) => `${driver} ${model}`;

function priceWords(price: Price): string {
  return typeof price === 'string'
    ? price
    : `$${price.in.toFixed(2)} in, $${price.out.toFixed(2)} out`;
}

function verifyWords(rule: VerifyRule): string {
  if (rule === 'none') return 'nobody';
  const many = rule.count === 1 ? 'one of another family' : `${rule.count} of other families`;
  return rule.prefer.length === 0 ? many : `${many}, first ${rule.prefer.join(', ')}`;
}
