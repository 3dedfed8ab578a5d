import type {
  Author,
  ChangedFile,
  CheckResult,
  Notice,
  PatchArtifact,
} from '../domain/artifact.ts';
import type { Account, AuditItem, ClearV } from '../domain/audit.ts';
import type { Cost } from '../domain/call.ts';
import type { ControlFile } from '../domain/control-file.ts';
import type { FactOf } from '../domain/facts.ts';
import type { AttemptId, CallId, Digest, LaneId, ModelName, RunId, StepId } from '../domain/ids.ts';
import type { Plan, PlanStep } from '../domain/plan/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { RoleMap } from '../domain/role-map.ts';
import { type CallBook, emptyBook } from './call-book.ts';
import type { Rulings, StepDoubt } from './doubt.ts';
import type { ProposalState } from './proposal-state.ts';
export type ChecksRecord = {
  readonly tree: string;
  readonly sandboxed: boolean;
  readonly results: readonly CheckResult[];
};
export type VerdictRecord = Omit<FactOf<'VerdictGiven'>, 'type'> & {
  readonly at: number;
  /** Why it does not count (the served model brought a family that was not declared). */
  readonly voided?: string;
};
export type CounterRun = Omit<FactOf<'CounterExampleRun'>, 'type'>;
export type Rebuttal = { readonly concedes: boolean; readonly because: string };

/** What an attempt came to. */
export type AttemptProduct =
  | { readonly type: 'none' }
  | { readonly type: 'patch'; readonly artifact: PatchArtifact }
  | {
      readonly type: 'plan';
      readonly plan: Plan;
      readonly digest: Digest;
      readonly revision: number;
    }
  | { readonly type: 'answer'; readonly digest: Digest }
  | { readonly type: 'rejected'; readonly problems: readonly string[] };

/** One try at a step, from the work call to its verdicts. */
export type AttemptState = {
  readonly id: AttemptId;
  readonly step: StepId;
  readonly candidate: string;
  readonly round: number;
  /** Work calls in order: more than one after a fallback or reroute. */
  readonly calls: readonly CallId[];
  /** Patches of finished steps this attempt stands on, in order. */
  readonly onto: readonly Digest[];
  /** The attempt whose result this one mends; its patch lies under this one's workspace. */
  readonly mends?: AttemptId;
  readonly product: AttemptProduct;
  readonly authors: readonly Author[];
  readonly checks?: ChecksRecord;
  readonly verdicts: readonly VerdictRecord[];
  /** By verify call. */
  readonly counterRuns: Readonly<Record<CallId, CounterRun>>;
  readonly rebuttals: Readonly<Record<CallId, Rebuttal>>;
  /** Verdicts given before a step of the same job was removed; kept for the record. */
  readonly earlierVerdicts: readonly VerdictRecord[];
};

export type StepStatus =
  | 'waiting'
  | 'running'
  | 'done'
  | 'blocked'
  | 'failed'
  | 'cancelled'
  | 'removed';

/** How far a done step's artifact is vouched for. */
export type Verified = 'passed' | 'doubted' | 'inconclusive' | 'not-required';

export type StepState = {
  readonly step: PlanStep;
  readonly status: StepStatus;
  /** Attempts in the order they were opened. */
  readonly attempts: readonly AttemptId[];
  readonly chosen?: AttemptId;
  readonly verified?: Verified;
  readonly doneSeq?: number;
  readonly because?: string;
  readonly remedy?: string;
  /** A person's note from a send-back or retry, for the next prompt. */
  readonly note?: string;
  /** The first round counted after the last retry, send-back or conflict. */
  readonly roundsFrom: number;
  /** A person's reroute of its work, and of its verification. */
  readonly lane?: LaneId;
  readonly verifierLane?: LaneId;
  /** The spec it was first routed under; it keeps that map. */
  readonly spec?: Digest;
  /** A merge conflict with other steps' patches that the next attempt must resolve. */
  readonly conflict?: readonly string[];
  /** The checks that were red on the tree of all steps together, for the next prompt. */
  readonly togetherChecks?: ChecksRecord;
  readonly mustRepair: boolean;
  readonly doubt?: StepDoubt;
  /** Calls that failed before a person said "again": their models may be asked once more. */
  readonly forgiven?: readonly CallId[];
  readonly defects: readonly { readonly note: string; readonly by: string }[];
};

export type PlanState = {
  readonly status: 'none' | 'proposed' | 'refused' | 'accepted';
  readonly revision: number;
  readonly plan?: Plan;
  readonly problems: readonly string[];
  /** How many re-plans were asked for. */
  readonly replans: number;
  readonly replanBecause?: string;
};

export type IntegrationState = {
  readonly tree: string;
  readonly patch: Digest;
  readonly steps: readonly StepId[];
  readonly files: readonly ChangedFile[];
  readonly checks?: ChecksRecord;
};

export type AuditState = {
  readonly tree: string;
  readonly patch: Digest;
  readonly items: readonly AuditItem[];
  readonly openedAt: number;
  readonly decision?: FactOf<'AuditDecided'>['decision'];
  /** Number of the fact that decided it. */
  readonly decidedSeq?: number;
  readonly note?: string;
  readonly by?: string;
};

export type LaneSpend = {
  readonly calls: number;
  readonly usd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly marks: readonly Cost['mark'][];
};

/** What the facts of one run add up to. */
export type RunState = {
  readonly seq: number;
  readonly run?: RunId;
  readonly job?: Omit<FactOf<'JobSubmitted'>, 'type'>;
  readonly startedAt?: number;
  readonly lastAt: number;
  readonly spec?: { readonly digest: Digest; readonly source: string; readonly map: RoleMap };
  /** The last refused edit of the spec; gone once an edit is adopted. */
  readonly specRefused?: { readonly source: string; readonly problems: readonly Problem[] };
  /** The newest probes. */
  readonly pool?: {
    readonly digest: Digest;
    readonly models: FactOf<'PoolProbed'>['models'];
  };
  /** Every map adopted in this run, by digest: a step keeps the one it was routed under. */
  readonly maps: Readonly<Record<Digest, RoleMap>>;
  /** What probes said, by the digest of the spec they belong to. */
  readonly pools: Readonly<Record<Digest, FactOf<'PoolProbed'>['models']>>;
  readonly commands?: {
    readonly hash: string;
    readonly commands: readonly string[];
    /** What agents would obey in the project; trusted with the commands. */
    readonly files: readonly ControlFile[];
    readonly trusted: boolean;
  };
  /** Files for agents that steps of this run made or changed. */
  readonly controlFiles?: {
    readonly waiting: readonly ControlFile[];
    readonly trusted: readonly ControlFile[];
  };
  readonly calls: CallBook;
  readonly attempts: Readonly<Record<AttemptId, AttemptState>>;
  /** Steps in the order they came to be: `plan`, then the plan's own. */
  readonly steps: Readonly<Record<StepId, StepState>>;
  readonly plan: PlanState;
  readonly pausedLanes: readonly LaneId[];
  readonly laneReroutes: Readonly<Partial<Record<LaneId, LaneId>>>;
  readonly stepMode: boolean;
  readonly gates: Readonly<Record<string, 'reached' | 'passed'>>;
  readonly skipped: Readonly<Partial<Record<'triage' | 'synthesis' | 'second-brain', string>>>;
  readonly integration?: IntegrationState;
  /** Uses of the contract's fallback route, in order. */
  readonly fallbacks: readonly Omit<FactOf<'FallbackUsed'>, 'type'>[];
  readonly synthesis?: Digest;
  readonly clearV?: {
    readonly status: 'complete' | 'incomplete';
    readonly missing: readonly string[];
    readonly form: ClearV;
    readonly account?: Account;
  };
  /** What a person answered for lines of the contract, by number. */
  readonly contractAnswers: Readonly<
    Record<string, Omit<FactOf<'ContractAnswered'>, 'type' | 'number'>>
  >;
  readonly audit?: AuditState;
  readonly reviews: readonly {
    readonly artifact: Digest;
    readonly call?: CallId;
    readonly question: string;
    readonly digest?: Digest;
  }[];
  readonly scarceSpent: number;
  /** Verify calls whose verdict does not count, with the reason. */
  readonly voided: readonly { readonly call: CallId; readonly because: string }[];
  readonly rulings: Rulings;
  /** How often a step's patch did not fit with the others. */
  readonly conflicts: Readonly<Record<StepId, number>>;
  readonly landing?: Omit<FactOf<'LandingIntended'>, 'type'>;
  readonly landed?: { readonly ref: string; readonly commit: string; readonly merge: string };
  readonly landingStopped?: { readonly because: string; readonly remedy: string };
  readonly report?: { readonly digest: Digest; readonly path: string };
  readonly ended?: { readonly status: FactOf<'JobEnded'>['status']; readonly because: string };
  readonly reverted?: { readonly ref: string; readonly commit: string };
  readonly budgetUsd: number;
  readonly spentUsd: number;
  readonly spend: Readonly<Partial<Record<LaneId, LaneSpend>>>;
  readonly resumes: number;
  readonly tailCuts: number;
  /** Who cancelled the job. */
  readonly cancelled?: string;
  /** What workers would have the shared memory keep, in the order it came. */
  readonly proposals: readonly ProposalState[];
  /** What a person must see about how the patches came to be. */
  readonly notices: readonly (Notice & { readonly step: StepId })[];
};

export type { ModelName };

/** The state before any fact. */
export function initialState(): RunState {
  return {
    seq: 0,
    lastAt: 0,
    maps: {},
    pools: {},
    voided: [],
    rulings: {},
    conflicts: {},
    calls: emptyBook,
    attempts: {},
    steps: {},
    plan: { status: 'none', revision: 0, problems: [], replans: 0 },
    pausedLanes: [],
    laneReroutes: {},
    stepMode: false,
    gates: {},
    skipped: {},
    fallbacks: [],
    contractAnswers: {},
    reviews: [],
    scarceSpent: 0,
    budgetUsd: 0,
    spentUsd: 0,
    spend: {},
    resumes: 0,
    tailCuts: 0,
    proposals: [],
    notices: [],
  };
}
