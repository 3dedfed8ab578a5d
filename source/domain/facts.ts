import { z } from 'zod';
import {
  authorSchema,
  changedFileSchema,
  checkResultSchema,
  patchArtifactSchema,
} from './artifact.ts';
import { accountSchema, auditItemSchema, clearVSchema } from './audit.ts';
import { callSchema, costSchema, outcomeSchema } from './call.ts';
import { contractFormSchema } from './contract-form.ts';
import { controlFileSchema } from './control-file.ts';
import { memoryDraftSchema } from './memory-fact.ts';
import { givenPlanSchema, planSchema } from './plan/plan.ts';
import { probedSchema } from './probe.ts';
import { problemSchema } from './problem-schema.ts';
import type { DeepReadonly } from './readonly.ts';
import { laneIdSchema, roleMapSchema, tuneSchema } from './role-map.ts';
import { coverageShape, readingSchema } from './verdict/reading.ts';
import { readVerdictSchema } from './verdict/verdict.ts';
import { verifierSchema } from './verdict/verifier.ts';

/** The vocabulary of the journal: everything that can have happened. Past tense; one noun each. */
const fact = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), ...shape });

const by = z.string();
const because = z.string();

const jobFacts = [
  fact('JobSubmitted', {
    run: z.string(),
    kind: z.enum(['job', 'verify']),
    task: z.string(),
    contract: contractFormSchema,
    /** The steps are fixed by whoever made the job; absent where a model plans. */
    givenPlan: givenPlanSchema.optional(),
    repo: z.object({
      path: z.string(),
      /** Branch checked out when the job began; null when HEAD was detached. */
      branch: z.string().nullable(),
      base: z.string(),
      baseTree: z.string(),
      dirty: z.boolean(),
    }),
    tune: tuneSchema,
    stepMode: z.boolean(),
    budgetUsd: z.number().nonnegative(),
    rehearsal: z.boolean(),
    /** Verdicts of this run count only with their reading marks; absent in journals from before marks. */
    marks: z.boolean().optional(),
    /** `bwrap`, or why there is no sandbox here. */
    sandbox: z.object({ status: z.enum(['bwrap', 'none']), because: z.string() }),
    by,
  }),
  /** For a job of kind `verify`: the diff that came from outside, and who is said to have written it. */
  fact('ArtifactImported', {
    step: z.string(),
    attempt: z.string(),
    artifact: patchArtifactSchema,
    authors: z.array(authorSchema),
  }),
  fact('RunResumed', { by }),
  fact('TailCut', { bytes: z.number().int().nonnegative() }),
  fact('SpecAdopted', { digest: z.string(), source: z.string(), map: roleMapSchema }),
  fact('SpecRefused', { source: z.string(), problems: z.array(problemSchema) }),
  fact('PoolProbed', {
    /** The spec these probes belong to. */
    digest: z.string(),
    models: z.record(z.string(), probedSchema),
  }),
  fact('CommandsShown', {
    hash: z.string(),
    commands: z.array(z.string()),
    /** What agent lanes would obey in the project; absent where the spec has no agents. */
    files: z.array(controlFileSchema).optional(),
    /** True when the trust store already holds the hash. */
    known: z.boolean(),
  }),
  fact('CommandsTrusted', { hash: z.string(), by }),
  /** Files an agent would have obeyed that nobody had seen: an earlier step of the run made them, or the spec got its first agent. */
  fact('ControlFilesFound', { call: z.string(), files: z.array(controlFileSchema) }),
  fact('ControlFilesTrusted', { files: z.array(controlFileSchema), by }),
  fact('PassSkipped', { pass: z.enum(['triage', 'synthesis', 'second-brain']), because }),
  /** The contract's fallback route was taken, because the way before it failed. */
  fact('FallbackUsed', {
    kind: z.enum(['lane', 'strategy']),
    /** The lane, or the contract's own words. */
    item: z.string(),
    step: z.string(),
    /** What it was used for: a call id, or `replan N`. */
    use: z.string(),
    because,
  }),
  /** A person lets a model answer as an id that shows no family; the spec has the line. */
  fact('ServedIdAccepted', { model: z.string(), id: z.string(), by }),
  fact('BudgetRaised', { capUsd: z.number().nonnegative(), by }),
  fact('ReplanAsked', { because, by }),
  fact('JobCancelled', { by }),
  fact('JobEnded', {
    status: z.enum(['landed', 'rejected', 'cancelled', 'verified', 'failed', 'blocked']),
    because,
  }),
] as const;

const callFacts = [
  fact('CallRouted', { call: callSchema }),
  fact('CallBegun', {
    call: z.string(),
    /** Blob of the whole prompt as sent. */
    prompt: z.string(),
    /** Ids of the facts of the shared memory that stand in it. */
    memory: z.array(z.string()).optional(),
    estimate: costSchema,
    /** The agent's session that it goes on with. */
    resume: z.string().optional(),
    /** What a verify call is shown, by mark; absent for other calls, and in journals from before marks. */
    reading: readingSchema.optional(),
  }),
  fact('CallEnded', { call: z.string(), outcome: outcomeSchema }),
  fact('CallDropped', { call: z.string(), because }),
  fact('CallLost', { call: z.string(), because }),
  fact('BudgetRefused', {
    call: z.string(),
    estimateUsd: z.number(),
    spentUsd: z.number(),
    capUsd: z.number(),
  }),
] as const;

const stepFacts = [
  fact('PlanProposed', {
    attempt: z.string(),
    revision: z.number().int().positive(),
    digest: z.string(),
    plan: planSchema,
    authors: z.array(authorSchema),
  }),
  fact('PlanRefused', { attempt: z.string(), problems: z.array(z.string()) }),
  fact('PlanAccepted', { revision: z.number().int().positive(), because }),
  fact('ArtifactProduced', {
    step: z.string(),
    attempt: z.string(),
    artifact: patchArtifactSchema,
    authors: z.array(authorSchema),
  }),
  /** A reply of a step that may not or need not change files. */
  fact('AnswerGiven', {
    step: z.string(),
    attempt: z.string(),
    digest: z.string(),
    authors: z.array(authorSchema),
  }),
  fact('PatchRejected', { step: z.string(), attempt: z.string(), problems: z.array(z.string()) }),
  fact('StepReclassed', { step: z.string(), taskClass: z.literal('patch'), because }),
  fact('ChecksEnded', {
    /** An attempt id, or `integration`. */
    subject: z.string(),
    tree: z.string(),
    sandboxed: z.boolean(),
    results: z.array(checkResultSchema),
  }),
  fact('VerdictGiven', {
    call: z.string(),
    step: z.string(),
    attempt: z.string().optional(),
    artifact: z.string(),
    verifier: verifierSchema,
    verdict: readVerdictSchema,
    ...coverageShape,
    /** True when it was given for the same bytes before and is only cited again. */
    cited: z.boolean(),
  }),
  fact('VerdictVoided', { call: z.string(), step: z.string(), artifact: z.string(), because }),
  fact('CounterExampleRun', {
    step: z.string(),
    attempt: z.string(),
    /** The verify call whose counter-example was run. */
    call: z.string(),
    reproduced: z.boolean(),
    because,
    sandboxed: z.boolean(),
    onPatch: z.array(checkResultSchema),
    onBase: checkResultSchema.optional(),
    /** Whether the failure was followed into code that the patch touches; absent where nothing was proven. */
    traced: z.boolean().optional(),
    /** The test that failed twice. */
    test: z.object({ title: z.string(), message: z.string() }).optional(),
  }),
  fact('RebuttalGiven', {
    step: z.string(),
    attempt: z.string(),
    call: z.string(),
    concedes: z.boolean(),
    because,
  }),
  /** Verifier and author do not come together about a verdict; only a person can settle it. */
  fact('DoubtRaised', { step: z.string(), attempt: z.string(), call: z.string(), because }),
  fact('DoubtRuled', {
    step: z.string(),
    call: z.string(),
    /** Whose side the person takes: `verifier` sends the step back, `author` lets the result stand. */
    ruling: z.enum(['verifier', 'author']),
    note: z.string().optional(),
    by,
  }),
  fact('CandidateChosen', { step: z.string(), attempt: z.string(), because }),
  fact('StepDone', {
    step: z.string(),
    attempt: z.string(),
    verified: z.enum(['passed', 'doubted', 'inconclusive', 'not-required']),
  }),
  fact('StepBlocked', { step: z.string(), because, remedy: z.string() }),
  fact('StepFailed', { step: z.string(), because }),
  fact('StepRetried', { step: z.string(), note: z.string().optional(), by }),
  fact('StepCancelled', { step: z.string(), because, by }),
  fact('StepRemoved', { step: z.string(), by }),
  fact('DefectMarked', { step: z.string(), note: z.string(), by }),
] as const;

const steeringFacts = [
  fact('LanePaused', { lane: laneIdSchema, by }),
  fact('LaneResumed', { lane: laneIdSchema, by }),
  fact('StepRerouted', { step: z.string(), lane: laneIdSchema, by }),
  fact('LaneRerouted', { from: laneIdSchema, to: laneIdSchema, by }),
  fact('StepModeSet', { on: z.boolean(), by }),
  fact('GateReached', { gate: z.string(), because }),
  fact('GatePassed', { gate: z.string(), by }),
] as const;

const handoffFacts = [
  fact('Integrated', {
    tree: z.string(),
    /** Digest of the one diff from the base tree to `tree`. */
    patch: z.string(),
    steps: z.array(z.string()),
    files: z.array(changedFileSchema),
  }),
  /** Patches that do not fit together, or fail the checks together; `step` mends its own. */
  fact('IntegrationConflicted', { step: z.string(), files: z.array(z.string()), because }),
  fact('SynthesisGiven', { call: z.string(), digest: z.string() }),
  fact('ClearVMade', {
    status: z.enum(['complete', 'incomplete']),
    missing: z.array(z.string()),
    form: clearVSchema,
    account: accountSchema.optional(),
  }),
  /** A person answers a line of the contract that nobody else did. */
  fact('ContractAnswered', { number: z.string(), answer: z.string(), because, by }),
  fact('AuditOpened', { tree: z.string(), patch: z.string(), items: z.array(auditItemSchema) }),
  fact('AuditDecided', {
    decision: z.enum(['accepted', 'rejected', 'sent-back']),
    tree: z.string(),
    /** Steps a send-back is about; all when absent. */
    steps: z.array(z.string()).optional(),
    note: z.string().optional(),
    by,
  }),
  fact('ReviewAsked', { artifact: z.string(), question: z.string(), by }),
  fact('ReviewGiven', { call: z.string(), digest: z.string() }),
  fact('LandingIntended', {
    ref: z.string(),
    base: z.string(),
    tree: z.string(),
    patch: z.string(),
    message: z.string(),
    /** Seconds since the epoch, fixed so that a redo makes the same commit. */
    dateS: z.number().int(),
  }),
  fact('Landed', { ref: z.string(), commit: z.string(), merge: z.string() }),
  fact('LandingStopped', { because, remedy: z.string() }),
  fact('Reverted', { ref: z.string(), commit: z.string(), by }),
  fact('ReportWritten', { digest: z.string(), path: z.string() }),
] as const;

const memoryFacts = [
  /** A worker would have the shared memory keep something; `proposal` is its name in this run. */
  fact('MemoryProposed', { call: z.string(), proposal: z.string(), draft: memoryDraftSchema }),
  /** A proposal that cannot be kept; its words are not in the journal. */
  fact('MemoryRefused', { call: z.string(), because }),
  fact('MemoryKept', { proposal: z.string(), id: z.string() }),
  fact('MemoryDropped', { proposal: z.string(), because, by: by.optional() }),
] as const;

export const factSchema = z.discriminatedUnion('type', [
  ...jobFacts,
  ...callFacts,
  ...stepFacts,
  ...steeringFacts,
  ...handoffFacts,
  ...memoryFacts,
]);

export type Fact = DeepReadonly<z.infer<typeof factSchema>>;
export type FactType = Fact['type'];
/** The fact of one type: `FactOf<'CallEnded'>`. */
export type FactOf<T extends FactType> = Extract<Fact, { readonly type: T }>;
