/** A small job as facts, cut off wherever a test wants it: states for views, frames and keys. */
import type { Call, Outcome, Purpose } from '../../source/domain/call.ts';
import type { Recorded } from '../../source/domain/decode.ts';
import type { Fact } from '../../source/domain/facts.ts';
import type { LaneId } from '../../source/domain/ids.ts';
import { type RoleMap, roleMapSchema } from '../../source/domain/role-map.ts';
import { fold } from '../../source/state/evolve/evolve.ts';
import type { RunState } from '../../source/state/run-state.ts';

export const startedAt = Date.UTC(2026, 10, 23, 12, 0, 0);
const secondMs = 1000;

/** Facts numbered from 1, one second apart. */
export function record(facts: readonly Fact[]): readonly Recorded[] {
  return facts.map((fact, at) => ({ seq: at + 1, at: startedAt + at * secondMs, fact }));
}

/** The state these facts add up to. */
export function stateOf(facts: readonly Fact[]): RunState {
  return fold(record(facts));
}

const endpoint = { driver: 'openai', baseURL: 'http://127.0.0.1:9', price: 'free' } as const;
const lane = (models: readonly string[], more = {}) => ({
  models,
  atOnce: 1,
  optional: false,
  ...more,
});

export const sampleMap: RoleMap = roleMapSchema.parse({
  version: 1,
  families: {
    anthropic: ['claude*'],
    deepseek: ['deepseek*'],
    nvidia: ['*nemotron*'],
    zhipu: ['*glm*'],
    openai: ['gpt-*'],
  },
  models: {
    'claude-code': { ...endpoint, model: 'claude-opus', price: 'subscription' },
    nemotron: { ...endpoint, model: 'nvidia/nemotron-3' },
    'code-spark': { ...endpoint, model: 'deepseek-chat', price: { in: 0.27, out: 1.1 } },
    'code-flash': { ...endpoint, model: 'deepseek-flash', price: { in: 0.1, out: 0.4 } },
    codex: { ...endpoint, model: 'gpt-codex', price: 'subscription' },
    glm: { ...endpoint, model: 'glm-5', price: { in: 0.6, out: 2.2 } },
  },
  lanes: {
    conductor: lane(['claude-code']),
    thinker: lane(['nemotron']),
    'worker-fast': lane(['code-spark'], { atOnce: 2 }),
    'worker-directed': lane(['code-flash']),
    'worker-big': lane(['codex']),
    'scarce-reviewer': lane(['glm'], { quota: { calls: 1, per: 'job' }, loops: 'never' }),
  },
  routing: {
    quick: { to: ['worker-fast'], verify: 'none' },
    plan: { to: ['thinker'], verify: { count: 1, prefer: [] } },
    patch: { to: ['worker-fast'], verify: { count: 1, prefer: [] } },
    directed: { to: ['worker-directed'], verify: { count: 1, prefer: ['worker-fast'] } },
    ship: { to: ['worker-big'], verify: { count: 2, prefer: [] } },
    review: { to: ['scarce-reviewer'], verify: 'none' },
    synthesis: { to: ['conductor'], verify: 'none' },
  },
  limits: {
    planSteps: 5,
    repairRounds: 2,
    replans: 1,
    candidates: 2,
    jobUsd: 5,
    stepMinutes: 20,
    idleSeconds: 120,
    checkMinutes: 5,
    maxTokens: 8000,
    replyBytes: 1_000_000,
  },
  authors: 'writers',
}) as RoleMap;

const families: Readonly<Record<string, string>> = {
  'claude-code': 'anthropic',
  nemotron: 'nvidia',
  'code-spark': 'deepseek',
  'code-flash': 'deepseek',
  codex: 'openai',
  glm: 'zhipu',
};

/** A call of the sample map. */
export function callOf(
  id: string,
  step: string,
  purpose: Purpose,
  at: LaneId,
  more: Partial<Call> = {},
): Call {
  const model = sampleMap.lanes[at]?.models[0] ?? '';
  return {
    id,
    step,
    purpose,
    lane: at,
    model,
    because: `${step} goes to ${at}`,
    passedOver: [],
    ...more,
  };
}

/** A good end of a call. */
export function doneOutcome(more: Partial<Outcome> = {}): Outcome {
  return {
    status: 'done',
    textBytes: 40,
    text: 'sha256:reply',
    served: { by: 'declared' },
    usage: { inputTokens: 900, outputTokens: 120, scope: 'call' },
    cost: { usd: 0.02, mark: 'measured' },
    product: { type: 'text' },
    durationMs: 4200,
    retries: 0,
    ...more,
  };
}

/** Routed and begun. */
export function begun(call: Call): readonly Fact[] {
  return [
    { type: 'CallRouted', call },
    {
      type: 'CallBegun',
      call: call.id,
      prompt: 'sha256:prompt',
      estimate: { usd: 0.02, mark: 'estimated' },
    },
  ];
}

/** Routed, begun and ended well. */
export function finished(call: Call, outcome: Partial<Outcome> = {}): readonly Fact[] {
  return [...begun(call), { type: 'CallEnded', call: call.id, outcome: doneOutcome(outcome) }];
}

export function authorOf(call: Call) {
  const lineage = [families[call.model] ?? 'unknown'];
  return { call: call.id, model: call.model, lineage, role: 'writer' as const };
}

export const contract = {
  route: { fallback: [] },
  role: { instructions: [] },
  task: { deliverable: 'add retry to fetchShelf', successCriteria: [], nonGoals: [] },
  context: { inputs: [] },
  constraints: [],
  outputs: [],
  verifyRelease: [],
};

export function submitted(more: Partial<Extract<Fact, { type: 'JobSubmitted' }>> = {}): Fact {
  return {
    type: 'JobSubmitted',
    run: 'add-retry-k3f9',
    kind: 'job',
    task: 'add retry to fetchShelf',
    contract,
    repo: {
      path: '/tmp/shelf',
      branch: 'main',
      base: 'b'.repeat(40),
      baseTree: 'c'.repeat(40),
      dirty: false,
    },
    tune: {},
    stepMode: false,
    budgetUsd: 5,
    rehearsal: false,
    sandbox: { status: 'bwrap', because: 'a probe run worked' },
    by: 'ana',
    ...more,
  };
}

export const adopted: Fact = {
  type: 'SpecAdopted',
  digest: 'sha256:spec',
  source: 'spec.yaml',
  map: sampleMap,
};

export function probed(down: readonly string[] = []): Fact {
  const models = Object.keys(sampleMap.models).map((name) => [
    name,
    {
      usable: !down.includes(name),
      because: down.includes(name) ? 'its key is not in the environment' : 'ready',
    },
  ]);
  return { type: 'PoolProbed', digest: 'sha256:spec', models: Object.fromEntries(models) };
}
