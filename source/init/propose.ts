import type { RoleMap } from '../domain/role-map.ts';
import { areDifferent } from '../rule/lineage.ts';
import { proveRoutes } from '../spec/check/prove-routes.ts';
import { type ParsedSpec, parseSpec } from '../spec/parse-spec.ts';
import { assignLanes } from './assign-lanes.ts';
import type { Candidate } from './candidate.ts';
import { candidatesOf, lineageOfCandidate } from './candidates.ts';
import type { Found } from './found.ts';
import { localModel } from './local-model.ts';
import { specText } from './written-spec.ts';

export type Proposal =
  | {
      readonly status: 'proposed';
      readonly text: string;
      readonly map: RoleMap;
      readonly candidates: readonly Candidate[];
      /** What cannot be done until those candidates that want something have it; empty when all is well. */
      readonly until: readonly string[];
    }
  | {
      /** Everything found is of one family, or of none that is known. */
      readonly status: 'impossible';
      readonly candidates: readonly Candidate[];
      readonly families: readonly string[];
    };

type Adopted = Extract<ParsedSpec, { status: 'adopted' }>;

/**
 * From what was found to the text of a spec. Every text given back has passed the same reading and
 * proof as `fugu spec check`; the first of several that do is taken: two verifiers for a ship before
 * one, and no warnings before some.
 */
export function propose(found: Found): Proposal {
  const all = candidatesOf(found).filter((one) => lineageOfCandidate(one).length > 0);
  const ready = all.filter(({ wants }) => wants === undefined);
  return proposalOf(ready, found) ?? proposalOf(all, found) ?? impossible(all);
}

function impossible(candidates: readonly Candidate[]): Proposal {
  const families = [...new Set(candidates.flatMap(lineageOfCandidate))].sort();
  return { status: 'impossible', candidates, families };
}

function proposalOf(candidates: readonly Candidate[], found: Found): Proposal | undefined {
  const able = candidates.filter((one) => candidates.some((other) => apart(one, other)));
  if (!able.some(({ rank }) => rank !== 'local')) return undefined;
  // Weights of several families may have nobody left who could verify them; the others still have.
  const pure = able.filter((one) => lineageOfCandidate(one).length === 1);
  const proven = firstProven(able, found) ?? firstProven(pure, found);
  if (proven === undefined) return undefined;
  const { text, parsed } = proven;
  const { map } = parsed;
  const used = candidates.filter(({ name }) => Object.hasOwn(map.models, name));
  return { status: 'proposed', text, map, candidates: used, until: untilReady(used, parsed) };
}

function apart(one: Candidate, other: Candidate): boolean {
  return areDifferent(lineageOfCandidate(one), lineageOfCandidate(other));
}

const variants = [
  { shipVerifiers: 2, hardCandidates: 2 },
  { shipVerifiers: 2, hardCandidates: 1 },
  { shipVerifiers: 1, hardCandidates: 2 },
  { shipVerifiers: 1, hardCandidates: 1 },
] as const;

function firstProven(
  candidates: readonly Candidate[],
  found: Found,
): { readonly text: string; readonly parsed: Adopted } | undefined {
  if (!candidates.some((one) => candidates.some((other) => apart(one, other)))) return undefined;
  const lanes = assignLanes(candidates);
  const others = candidates.filter(({ rank }) => rank !== 'local');
  const local = localModel(found, others.flatMap(lineageOfCandidate));
  const slot = local === undefined ? {} : { slot: local.slot };
  let second: { readonly text: string; readonly parsed: Adopted } | undefined;
  for (const variant of variants) {
    const text = specText({ candidates, lanes, ...slot, ...variant });
    const parsed = parseSpec(text, 'spec.yaml');
    if (parsed.status === 'refused') continue;
    if (parsed.problems.length === 0) return { text, parsed };
    second ??= { text, parsed };
  }
  return second;
}

/** What those that are ready cannot serve alone, one sentence each. */
function untilReady(candidates: readonly Candidate[], { map }: Adopted): readonly string[] {
  const ready = candidates.filter(({ wants }) => wants === undefined).map(({ name }) => name);
  if (ready.length === candidates.length) return [];
  const { problems } = proveRoutes(map, { usable: new Set(ready) });
  return problems.filter(({ severity }) => severity === 'error').map(({ what }) => what);
}
