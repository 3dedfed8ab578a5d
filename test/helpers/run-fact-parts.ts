/** What the runFacts of the sample job are put together from: its plan, checks, patches and verdicts. */
import type { CheckResult, PatchArtifact } from '../../source/domain/artifact.ts';
import type { Call } from '../../source/domain/call.ts';
import type { Fact } from '../../source/domain/facts.ts';
import type { Plan, PlanStep } from '../../source/domain/plan/plan.ts';
import type { ReadVerdict } from '../../source/domain/verdict/verdict.ts';
import { authorOf, finished } from './states.ts';

function step(id: string, title: string, more: Partial<PlanStep> = {}): PlanStep {
  return {
    id,
    title,
    taskClass: 'patch',
    detail: title,
    dependsOn: [],
    owns: [],
    acceptance: [],
    hard: false,
    ...more,
  };
}

export const plan: Plan = {
  summary: 'Retry in the fetcher, then its tests.',
  steps: [
    step('s1', 'Retry in fetchShelf'),
    step('s2', 'Back off between tries', { taskClass: 'directed' }),
    step('s3', 'Say it in the changelog', { dependsOn: ['s1'] }),
  ],
};

export function check(name: string, status: CheckResult['status']): CheckResult {
  const failed = status === 'failed';
  return {
    name,
    command: `npm run ${name}`,
    origin: 'project',
    status,
    exitCode: failed ? 1 : 0,
    durationMs: 900,
    tail: failed ? 'not ok 3 - gives up after three tries\n  expected 3, got 4' : '',
  };
}

export function patch(digest: string, path: string): PatchArtifact {
  return {
    digest,
    baseTree: 'c'.repeat(40),
    tree: `tree-${digest}`,
    files: [{ path, change: 'modified', added: 12, removed: 3 }],
    notices: [],
  };
}

export function verdict(judgement: ReadVerdict['judgement'], because: string): ReadVerdict {
  if (judgement === 'pass') return { judgement, findings: [], because };
  return {
    judgement,
    findings: [
      { severity: 'defect', file: 'source/shelf.ts', line: 14, what: 'tries once too often' },
      { severity: 'minor', what: 'the delay has no unit in its name' },
    ],
    counterExample: { claims: 'regression', command: 'node --test test/retry.test.ts', files: [] },
    because,
  };
}

/** A verify call with its verdict. */
export function judged(
  call: Call,
  artifact: string,
  read: ReadVerdict,
  lineage: string,
): readonly Fact[] {
  const full: Call = { ...call, artifact };
  const { lane, model } = call;
  return [
    ...finished(full, { product: { type: 'verdict', verdict: read } }),
    {
      type: 'VerdictGiven',
      call: call.id,
      step: call.step,
      ...(call.attempt === undefined ? {} : { attempt: call.attempt }),
      artifact,
      verifier: { lane, model, lineage: [lineage], served: 'declared' },
      verdict: read,
      cited: false,
    },
  ];
}

/** A work call with the patch it made and the checks of that patch. */
export function worked(
  call: Call,
  artifact: PatchArtifact,
  checks: readonly CheckResult[],
  before: readonly Call[] = [],
): readonly Fact[] {
  const attempt = call.attempt ?? '';
  return [
    ...finished(call),
    {
      type: 'ArtifactProduced',
      step: call.step,
      attempt,
      artifact,
      authors: [...before, call].map(authorOf),
    },
    {
      type: 'ChecksEnded',
      subject: attempt,
      tree: artifact.tree,
      sandboxed: true,
      results: checks,
    },
  ];
}
