/** The sample job's facts, fixture by fixture; each fixture goes on from the one before it. */
import type { Fact } from '../../source/domain/facts.ts';
import { check, judged, patch, plan, verdict, worked } from './run-fact-parts.ts';
import { adopted, authorOf, begun, callOf, finished, probed, submitted } from './states.ts';

export const hash = 'sha256:commands';
export const commandsShown: Fact = {
  type: 'CommandsShown',
  hash,
  commands: ['npm ci --ignore-scripts', 'npm test'],
  known: false,
};

export const opening: readonly Fact[] = [submitted(), adopted, probed(), commandsShown];

const planCall = callOf('plan.plan.1', 'plan', 'plan', 'thinker', { attempt: 'plan.a.0' });
export const planning: readonly Fact[] = [
  ...opening,
  { type: 'CommandsTrusted', hash, by: 'ana' },
  ...begun(planCall),
];

const passedOver = [
  {
    lane: 'worker-fast' as const,
    model: 'code-spark',
    because: 'code-spark is deepseek, its author code-flash is deepseek',
  },
];

export const planned: readonly Fact[] = [
  ...opening,
  { type: 'CommandsTrusted', hash, by: 'ana' },
  ...finished(planCall, { product: { type: 'plan', plan } }),
  {
    type: 'PlanProposed',
    attempt: 'plan.a.0',
    revision: 1,
    digest: 'sha256:plan',
    plan,
    authors: [authorOf(planCall)],
  },
  ...judged(
    callOf('plan.verify.1', 'plan', 'verify', 'conductor', { attempt: 'plan.a.0' }),
    'sha256:plan',
    verdict('pass', 'covers the task and no more'),
    'anthropic',
  ),
  { type: 'StepDone', step: 'plan', attempt: 'plan.a.0', verified: 'passed' },
  { type: 'PlanAccepted', revision: 1, because: 'another family passed it' },
];

export const s1Work = callOf('s1.work.1', 's1', 'work', 'worker-fast', { attempt: 's1.a.0' });
export const s1Repair = callOf('s1.work.2', 's1', 'work', 'worker-fast', { attempt: 's1.a.1' });
export const s2Work = callOf('s2.work.1', 's2', 'work', 'worker-directed', { attempt: 's2.a.0' });
const s3Work = callOf('s3.work.1', 's3', 'work', 'worker-fast', { attempt: 's3.a.0' });

/** Two steps are being written. */
export const working: readonly Fact[] = [...planned, ...begun(s1Work), ...begun(s2Work)];

/** The first patch of s1 was proved wrong and is being repaired; s2 is being verified. */
export const repairing: readonly Fact[] = [
  ...planned,
  ...worked(s1Work, patch('sha256:p1', 'source/shelf.ts'), [check('test', 'passed')]),
  ...judged(
    callOf('s1.verify.1', 's1', 'verify', 'thinker', { attempt: 's1.a.0' }),
    'sha256:p1',
    verdict('fail', 'a fourth try is made'),
    'nvidia',
  ),
  {
    type: 'CounterExampleRun',
    step: 's1',
    attempt: 's1.a.0',
    call: 's1.verify.1',
    reproduced: true,
    because: 'it failed twice on the patched tree and passed on the base',
    sandboxed: true,
    onPatch: [check('counter-example', 'failed')],
  },
  ...begun(s1Repair),
  ...worked(s2Work, patch('sha256:p2', 'source/delay.ts'), [check('test', 'passed')]),
  ...begun(
    callOf('s2.verify.1', 's2', 'verify', 'thinker', {
      attempt: 's2.a.0',
      artifact: 'sha256:p2',
      passedOver,
    }),
  ),
];

/** s1 waits for a person: its verifier fails it without a proof, and its author disagrees. */
export const disputed: readonly Fact[] = [
  ...planned,
  ...worked(s1Work, patch('sha256:p1', 'source/shelf.ts'), [check('test', 'passed')]),
  ...judged(
    callOf('s1.verify.1', 's1', 'verify', 'thinker', { attempt: 's1.a.0' }),
    'sha256:p1',
    verdict('fail', 'a fourth try is made'),
    'nvidia',
  ),
  {
    type: 'RebuttalGiven',
    step: 's1',
    attempt: 's1.a.0',
    call: 's1.verify.1',
    concedes: false,
    because: 'three tries are made, as asked',
  },
  {
    type: 'DoubtRaised',
    step: 's1',
    attempt: 's1.a.0',
    call: 's1.verify.1',
    because: 'nemotron fails it and its author disagrees: a fourth try is made',
  },
];

/** The verifier answered as an id that nobody can tell, so its verdict does not count. */
export const unknownId: readonly Fact[] = [
  ...planned,
  ...worked(s1Work, patch('sha256:p1', 'source/shelf.ts'), [check('test', 'passed')]),
  ...finished(
    {
      ...callOf('s1.verify.1', 's1', 'verify', 'thinker', { attempt: 's1.a.0' }),
      artifact: 'sha256:p1',
    },
    { served: { by: 'reported', id: 'gateway-7' } },
  ),
  {
    type: 'VerdictVoided',
    call: 's1.verify.1',
    step: 's1',
    artifact: 'sha256:p1',
    because: 'nemotron answered as gateway-7, which shows no family',
  },
];

const done: readonly Fact[] = [
  ...planned,
  ...worked(s1Work, patch('sha256:p1', 'source/shelf.ts'), [check('test', 'passed')]),
  ...judged(
    callOf('s1.verify.1', 's1', 'verify', 'thinker', { attempt: 's1.a.0' }),
    'sha256:p1',
    verdict('pass', 'three tries, then it gives up'),
    'nvidia',
  ),
  { type: 'StepDone', step: 's1', attempt: 's1.a.0', verified: 'passed' },
  ...worked(s2Work, patch('sha256:p2', 'source/delay.ts'), [check('test', 'passed')]),
  ...judged(
    callOf('s2.verify.1', 's2', 'verify', 'thinker', { attempt: 's2.a.0', passedOver }),
    'sha256:p2',
    verdict('inconclusive', 'the delay cannot be judged without a clock'),
    'nvidia',
  ),
  { type: 'StepDone', step: 's2', attempt: 's2.a.0', verified: 'inconclusive' },
  ...worked(s3Work, patch('sha256:p3', 'CHANGELOG.md'), [check('test', 'passed')]),
  ...judged(
    callOf('s3.verify.1', 's3', 'verify', 'thinker', { attempt: 's3.a.0' }),
    'sha256:p3',
    verdict('pass', 'says what changed'),
    'nvidia',
  ),
  { type: 'StepDone', step: 's3', attempt: 's3.a.0', verified: 'passed' },
];

export const tree = 'd'.repeat(40);

/** Everything is done and the audit waits. */
export const auditing: readonly Fact[] = [
  ...done,
  {
    type: 'Integrated',
    tree,
    patch: 'sha256:whole',
    steps: ['s1', 's2', 's3'],
    files: [
      { path: 'source/shelf.ts', change: 'modified', added: 12, removed: 3 },
      { path: 'source/delay.ts', change: 'added', added: 20, removed: 0 },
      { path: 'CHANGELOG.md', change: 'modified', added: 1, removed: 0 },
    ],
  },
  {
    type: 'ChecksEnded',
    subject: 'integration',
    tree,
    sandboxed: true,
    results: [check('test', 'passed'), check('lint', 'passed')],
  },
  ...finished(callOf('synthesis.1', 'synthesis', 'synthesis', 'conductor')),
  { type: 'SynthesisGiven', call: 'synthesis.1', digest: 'sha256:synthesis' },
  { type: 'PassSkipped', pass: 'second-brain', because: 'the spec has no local model' },
  {
    type: 'ClearVMade',
    status: 'complete',
    missing: [],
    form: {
      context: ['the fetcher of the shelf'],
      limits: ['no new dependency'],
      expectedOutput: ['three tries with a growing delay'],
      acceptance: ['npm test'],
      risks: ['slow servers wait longer'],
      variants: ['a library for retries'],
    },
  },
  {
    type: 'AuditOpened',
    tree,
    patch: 'sha256:whole',
    items: [
      {
        type: 'inconclusive',
        step: 's2',
        what: 'thinker could not judge the delay without a clock',
      },
      {
        type: 'declared-model',
        step: 's1',
        what: 'the family of nemotron is as the spec declares it',
      },
      { type: 'skipped', what: 'the second look was skipped: the spec has no local model' },
    ],
  },
];

/** Put together, with a line of the contract that nobody has answered. */
export const unanswered: readonly Fact[] = auditing.slice(0, -1).map((fact) =>
  fact.type === 'ClearVMade'
    ? {
        ...fact,
        status: 'incomplete',
        missing: ['Limits (L1)'],
        account: {
          limits: [{ number: 'L1', words: 'read-pointer phase only' }],
          returns: [],
          criteria: [],
        },
      }
    : fact,
);

/** Accepted and on its branch. */
export const landed: readonly Fact[] = [
  ...auditing,
  { type: 'AuditDecided', decision: 'accepted', tree, by: 'ana' },
  {
    type: 'LandingIntended',
    ref: 'refs/heads/fugu/add-retry-k3f9',
    base: 'b'.repeat(40),
    tree,
    patch: 'sha256:whole',
    message: 'Add retry',
    dateS: 1_700_000_000,
  },
  {
    type: 'Landed',
    ref: 'refs/heads/fugu/add-retry-k3f9',
    commit: 'e'.repeat(40),
    merge: 'git merge fugu/add-retry-k3f9',
  },
  { type: 'JobEnded', status: 'landed', because: 'the audited tree is on fugu/add-retry-k3f9' },
];

/** A step has nobody who may verify it. */
export const blocked: readonly Fact[] = [
  ...working,
  {
    type: 'StepBlocked',
    step: 's2',
    because: 'no model of another family than deepseek is usable',
    remedy: 'Give the thinker a key, or reroute s2 to worker-big.',
  },
];

/** A call would cross the budget. */
export const held: readonly Fact[] = [
  ...planned,
  { type: 'CallRouted', call: s1Work },
  { type: 'BudgetRefused', call: 's1.work.1', estimateUsd: 0.4, spentUsd: 4.8, capUsd: 5 },
];

/** Step mode stopped before a step. */
export const gated: readonly Fact[] = [
  ...planned,
  { type: 'StepModeSet', on: true, by: 'ana' },
  { type: 'GateReached', gate: 's1', because: 'step mode is on' },
];
