import type { ChangedFile, CheckResult } from '../../domain/artifact.ts';
import type { ContractForm } from '../../domain/contract-form.ts';
import type { Digest, StepId, TaskClass } from '../../domain/ids.ts';
import type { MemoryFact } from '../../domain/memory-fact.ts';
import type { Plan, PlanStep } from '../../domain/plan/plan.ts';
import type { CounterExample, Finding } from '../../domain/verdict/verdict.ts';
import type { SourceFile } from '../ports.ts';
import type { Piece } from './pieces.ts';

/** What a check run looked like, as a prompt shows it. */
export type ShownCheck = Pick<CheckResult, 'name' | 'command' | 'status' | 'exitCode' | 'tail'>;

export type TriageInput = { readonly purpose: 'triage'; readonly contract: ContractForm };

export type PlanInput = {
  readonly purpose: 'plan';
  /** Which words it gets; any lane that is not the thinker gets the conductor's. */
  readonly as: 'conductor' | 'thinker';
  readonly contract: ContractForm;
  readonly fileList: readonly string[];
  readonly contextFiles: readonly SourceFile[];
  readonly maxSteps: number;
  readonly classes: readonly TaskClass[];
  /** The plan to be mended, with what is wrong with it. */
  readonly previous?:
    | {
        readonly plan?: Plan | undefined;
        readonly findings: readonly Finding[];
        readonly problems: readonly string[];
        readonly note?: string | undefined;
      }
    | undefined;
  /** Steps that are finished and stay; a new plan starts from their result. */
  readonly done: readonly PlanStep[];
  readonly replanBecause?: string | undefined;
  /** The way of the contract's fallback route that this plan has to follow. */
  readonly strategy?: string | undefined;
  /** What the shared memory knows about the job; absent where there is no memory. */
  readonly memory?: readonly MemoryFact[] | undefined;
};

export type RepairInput = {
  readonly findings: readonly Finding[];
  readonly failedChecks: readonly ShownCheck[];
  readonly counterExample?: CounterExample | undefined;
  /** What the counter-example's run printed. */
  readonly counterLog?: string | undefined;
  /** Why the last reply's edits were rejected. */
  readonly patchProblems: readonly string[];
  /** A person's words. */
  readonly note?: string | undefined;
  /** The change did not merge with other steps'. */
  readonly conflict?:
    | { readonly files: readonly string[]; readonly previousPatch: string }
    | undefined;
};

export type WorkInput = {
  readonly purpose: 'work';
  readonly contract: ContractForm;
  readonly step: PlanStep;
  readonly fileList: readonly string[];
  /** Current text of the files it may need; after a repair round, with the last patch applied. */
  readonly files: readonly SourceFile[];
  /** Files the step names that are not among them. */
  readonly notShown?: readonly string[] | undefined;
  /** What the steps it depends on said, or why they said nothing. */
  readonly earlier?: readonly StepOutcome[] | undefined;
  readonly edits: 'blocks' | 'whole' | 'agent';
  readonly repair?: RepairInput | undefined;
  /** What the shared memory knows about the step; absent where there is no memory. */
  readonly memory?: readonly MemoryFact[] | undefined;
};

/** No field says who wrote the artifact or why: a verifier judges the thing alone. */
export type VerifyInput = {
  readonly purpose: 'verify';
  readonly contract: ContractForm;
  /** What `criteriaOf(contract)` gives; shown as C1, C2, … */
  readonly criteria: readonly string[];
  readonly of:
    | {
        readonly type: 'patch';
        readonly step?: PlanStep | undefined;
        readonly diff: string;
        /** Characters that the patch adds and nobody sees, each with its place. */
        readonly hidden?: readonly string[];
        readonly baseFiles: readonly SourceFile[];
        /** Files it touches whose text before it is not among them. */
        readonly notShown?: readonly string[] | undefined;
        readonly checks: readonly ShownCheck[];
      }
    | { readonly type: 'plan'; readonly plan: Plan; readonly fileList: readonly string[] }
    /** Words that change no file, of a class whose answers are to be verified. */
    | {
        readonly type: 'answer';
        readonly step: PlanStep;
        readonly text: string;
        /** What its author was shown: results of earlier steps, and files the step names. */
        readonly earlier?: readonly StepOutcome[] | undefined;
        readonly files?: readonly SourceFile[] | undefined;
        /** Files the step names that are not among them. */
        readonly notShown?: readonly string[] | undefined;
      };
  /** What this one prompt shows of the artifact, by mark; without it the artifact stands there unmarked. */
  readonly shown?: ShownPart | undefined;
};

/** A piece of the artifact under the mark that its verdict has to return. */
export type MarkedPiece = Piece & { readonly mark: string };

/** One part of an artifact that is read in several, or the only one. */
export type ShownPart = {
  readonly pieces: readonly MarkedPiece[];
  /** Counted from 1. */
  readonly part: number;
  readonly parts: number;
  /** Changed files that nobody is shown. */
  readonly unread: readonly string[];
};

export type RebuttalInput = {
  readonly purpose: 'rebuttal';
  readonly contract: ContractForm;
  readonly step: PlanStep;
  readonly diff: string;
  readonly findings: readonly Finding[];
  readonly because: string;
  readonly counterExample?: CounterExample | undefined;
  /** What happened when the harness ran the counter-example, in one sentence. */
  readonly whatHappened?: string | undefined;
};

/** One step as the closing passes see it. */
export type StepOutcome = {
  readonly id: StepId;
  readonly title: string;
  readonly status: string;
  readonly verified?: string | undefined;
  readonly because?: string | undefined;
  readonly files: readonly ChangedFile[];
  /** Text of an answer step. */
  readonly answer?: string | undefined;
};

export type SynthesisInput = {
  readonly purpose: 'synthesis';
  readonly contract: ContractForm;
  readonly steps: readonly StepOutcome[];
  /** One row per criterion from `printEvidence`. */
  readonly evidence: readonly string[];
  /** Lines of the contract that facts do not answer: `L1 …`, `R1 …`. */
  readonly open?: readonly string[] | undefined;
  /** Names an item to be returned can be mapped to. */
  readonly artifacts?: readonly string[] | undefined;
};

export type SecondBrainInput = {
  readonly purpose: 'second-brain';
  readonly contract: ContractForm;
  readonly synthesis: string;
  readonly steps: readonly StepOutcome[];
};

export type ReviewInput = {
  readonly purpose: 'review';
  readonly question: string;
  readonly digest: Digest;
  readonly diff: string;
  readonly contract?: ContractForm | undefined;
};

export type FirstAsk =
  | TriageInput
  | PlanInput
  | WorkInput
  | VerifyInput
  | RebuttalInput
  | SynthesisInput
  | SecondBrainInput
  | ReviewInput;

/** The same question once more, with what was wrong with the reply. */
export type ReaskInput = {
  readonly purpose: 'reask';
  readonly of: FirstAsk;
  /** The reply that could not be read; absent where it was read and left hunks out. */
  readonly reply?: string | undefined;
  readonly problems: readonly string[];
  /** Only these hunks are shown again: the marks of the others came back. */
  readonly only?: readonly string[] | undefined;
};

export type PromptInput = FirstAsk | ReaskInput;
