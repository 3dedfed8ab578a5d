import type { Diagnosis } from '../domain/diagnosis.ts';
import { type Problem, printProblem } from '../domain/problem.ts';
import { modelLineage } from '../rule/identity.ts';
import { proveRoutes } from '../spec/check/prove-routes.ts';
import type { Examination, SpecSeen } from './examination.ts';

export const spec: Examination = {
  name: 'spec',
  examine: async (patient) => specHealth(patient.spec),
};

/** Whether there is a spec, whether it reads, and whether every route of it can be verified. */
function specHealth(seen: SpecSeen): readonly Diagnosis[] {
  if (seen.status === 'refused') return seen.problems.map(brokenBy);
  const { path, map, problems } = seen;
  if (seen.status === 'bundled') {
    const what = 'You have no spec of your own, so only the rehearsal can run.';
    const remedy = 'Run `fugu init`: it writes one from what this machine has.';
    return [{ name: 'spec', status: 'warning', what, remedy }];
  }
  const models = Object.keys(map.models);
  const families = new Set(models.flatMap((model) => modelLineage(map, model)));
  const what = `${path} names ${models.length} models of ${families.size} families.`;
  const warnings = problems.map(
    (problem): Diagnosis => ({
      name: 'spec',
      status: 'warning',
      what: placed(problem),
      remedy: problem.remedy,
    }),
  );
  const { proofs } = proveRoutes(map);
  const proof = `Every route and every fallback can be verified by another family (${proofs.length} proven).`;
  return [
    { name: 'spec', status: 'ok', what },
    ...warnings,
    { name: 'proof', status: 'ok', what: proof },
  ];
}

function brokenBy(problem: Problem): Diagnosis {
  const name = problem.kind === 'policy' ? 'proof' : 'spec';
  const status = problem.severity === 'error' ? 'broken' : 'warning';
  return { name, status, what: placed(problem), remedy: problem.remedy };
}

const placed = (problem: Problem) => printProblem({ ...problem, remedy: '' });
