import type { Author, ChangedFile, CheckResult, Notice } from '../domain/artifact.ts';
import type { CallId, LaneId, Lineage, ModelName, StepId } from '../domain/ids.ts';
import type { ReadVerdict } from '../domain/verdict/verdict.ts';
import type { Evidence } from './evidence.ts';

export type AuditChecks = {
  readonly sandboxed: boolean;
  readonly results: readonly CheckResult[];
};
export type AuditVerdict = {
  readonly call: CallId;
  readonly verifier: {
    readonly lane: LaneId;
    readonly model: ModelName;
    readonly lineage: Lineage;
    readonly served: 'reported' | 'declared';
    readonly witness?: 'named' | 'echo' | 'silent' | undefined;
  };
  readonly verdict: ReadVerdict;
  readonly cited: boolean;
  /** Why it does not count. */
  readonly voided?: string | undefined;
  readonly counterRun?: AuditCounterRun | undefined;
  readonly rebuttal?: { readonly concedes: boolean; readonly because: string } | undefined;
  /** Who overruled it; a person took the author's side. */
  readonly overruledBy?: string | undefined;
};
export type AuditCounterRun = {
  readonly reproduced: boolean;
  readonly because: string;
  readonly sandboxed: boolean;
};

/** One step whose result is in the tree to be landed, with what its chosen attempt went through. */
export type AuditStep = {
  readonly id: StepId;
  readonly verified?: 'passed' | 'doubted' | 'inconclusive' | 'not-required' | undefined;
  readonly authors: readonly Author[];
  readonly verdicts: readonly AuditVerdict[];
  readonly notices: readonly Notice[];
  readonly files: readonly ChangedFile[];
  /** Changed files that no verifier was shown: the project calls them generated. */
  readonly unread?: readonly ChangedFile[] | undefined;
  readonly checks?: AuditChecks | undefined;
};

/** What the list is made from; the conductor fills it from its state. */
export type AuditInput = {
  readonly steps: readonly AuditStep[];
  /** Checks on the exact tree to be landed. */
  readonly integration?: AuditChecks | undefined;
  readonly sandbox?: { readonly status: 'bwrap' | 'none'; readonly because: string } | undefined;
  readonly skipped: readonly { readonly pass: string; readonly because: string }[];
  readonly lostCalls: readonly {
    readonly step: StepId;
    readonly lane: LaneId;
    readonly model: ModelName;
    readonly because: string;
  }[];
  /** Steps of the plan whose work is not in the tree: cancelled, removed, failed, blocked, never begun. */
  readonly leftOut: readonly {
    readonly step: StepId;
    readonly title: string;
    readonly because: string;
  }[];
  /** Calls whose program ran outside a sandbox. */
  readonly unsandboxedCalls: readonly { readonly step: StepId; readonly model: ModelName }[];
  readonly evidence: readonly Evidence[];
  /** Shipped family patterns that the spec takes out, by family. */
  readonly without?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Constraints of the contract that were not kept. */
  readonly brokenLimits?: readonly {
    readonly number: string;
    readonly words: string;
    readonly because: string;
  }[];
};
