import type { Digest } from '../domain/ids.ts';
import type { Problem } from '../domain/problem.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { sha256 } from '../domain/sha256.ts';
import { familyProblems } from './check/family-problems.ts';
import { modelProblems, slotSectionProblems } from './check/model-problems.ts';
import { twinProblems } from './check/model-twins.ts';
import { proveRoutes } from './check/prove-routes.ts';
import { pulseProblems } from './check/pulse-problems.ts';
import { laneProblems, routeProblems } from './check/route-problems.ts';
import type { RouteProof } from './check/route-proof.ts';
import { servedAsProblems } from './check/served-as-problems.ts';
import { shapeProblems, show } from './check/shape-problems.ts';
import { fillDefaults } from './defaults.ts';
import { keysAt, type SpecDocument, specDocument } from './document.ts';
import { problemAt, type SpecPlace } from './place.ts';
import { readYaml } from './yaml-text.ts';

export type ParsedSpec =
  | {
      readonly status: 'adopted';
      readonly map: RoleMap;
      /** Digest of the text. */
      readonly digest: Digest;
      /** Warnings only. */
      readonly problems: readonly Problem[];
      readonly proofs: readonly RouteProof[];
      /** Where the words stand, for a later proof with only the usable models. */
      readonly place: SpecPlace;
    }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/**
 * Reads the words of a spec. `file` is only named in problems; each of them has its line and
 * what to do. A map is adopted only if every route and every fallback has enough verifiers.
 */
export function parseSpec(text: string, file: string): ParsedSpec {
  const yaml = readYaml(text, file);
  if (yaml.status === 'refused') return yaml;
  const { value, place } = yaml;
  const outer = outerProblem(value, place);
  if (outer) return { status: 'refused', problems: [outer] };
  const shape = specDocument.safeParse(value);
  if (!shape.success) {
    return {
      status: 'refused',
      problems: byLine(shapeProblems(shape.error, { value, place, known: keysAt })),
    };
  }
  return prove(shape.data, place, sha256(text));
}

function prove(spec: SpecDocument, place: SpecPlace, digest: Digest): ParsedSpec {
  const words = [
    ...familyProblems(spec, place),
    ...modelProblems(spec, place),
    ...slotSectionProblems(spec, place),
    ...laneProblems(spec, place),
    ...routeProblems(spec, place),
    ...pulseProblems(spec, place),
  ];
  // A map with holes proves nothing: first the words, then the proof.
  if (words.some(isError)) return { status: 'refused', problems: byLine(words) };
  const map = fillDefaults(spec);
  const twins = [...servedAsProblems(map, place), ...twinProblems(map, place)];
  if (twins.length > 0) return { status: 'refused', problems: byLine([...words, ...twins]) };
  const { proofs, problems: found } = proveRoutes(map, { place });
  const problems = byLine([...words, ...found]);
  if (problems.some(isError)) return { status: 'refused', problems };
  return { status: 'adopted', map, digest, problems, proofs, place };
}

/** Trouble that makes every further problem noise: nothing there, or another format. */
function outerProblem(value: unknown, place: SpecPlace): Problem | undefined {
  if (value === null || value === undefined) {
    const remedy = 'Start from the shipped spec/fugu.yaml.';
    return problemAt(place, [], { what: 'The spec is empty.', remedy });
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    const what = `The spec is ${show(value, [])}, not a map.`;
    return problemAt(place, [], { what, remedy: 'Start from the shipped spec/fugu.yaml.' });
  }
  const version: unknown = 'version' in value ? value.version : undefined;
  if (version === undefined || version === 1) return undefined;
  const what = `The spec says version ${show(version, ['version'])}, and this program reads version 1.`;
  const remedy = 'Write `version: 1`, or install the fugu-conductor that reads it.';
  return problemAt(place, ['version'], { what, remedy });
}

function isError(problem: Problem): boolean {
  return problem.severity === 'error';
}

function byLine(problems: readonly Problem[]): readonly Problem[] {
  const rank = (problem: Problem) => (isError(problem) ? 0 : 1_000_000) + (problem.line ?? 0);
  return [...problems].sort((one, two) => rank(one) - rank(two));
}
