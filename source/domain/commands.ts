import type { ChangedFile, CheckResult, PatchArtifact } from './artifact.ts';
import type { Cost, Outcome, Product } from './call.ts';
import type { ControlFile } from './control-file.ts';
import type { FactOf } from './facts.ts';
import type { AttemptId, CallId, Digest, LaneId, ModelName, RunId, StepId } from './ids.ts';
import type { MemoryDraft } from './memory-fact.ts';
import type { Problem } from './problem.ts';
import type { RoleMap } from './role-map.ts';
import type { TestReport, TestRunner } from './test-report.ts';
import type { Reading } from './verdict/reading.ts';

/** What a person may ask, by key, flag or control socket. `by` is who: a login name, or `rehearsal`. */
export type PersonCommand =
  | { readonly type: 'PauseLane'; readonly lane: LaneId; readonly by: string }
  | { readonly type: 'ResumeLane'; readonly lane: LaneId; readonly by: string }
  | {
      readonly type: 'RerouteStep';
      readonly step: StepId;
      readonly lane: LaneId;
      readonly by: string;
    }
  | {
      readonly type: 'RerouteLane';
      readonly from: LaneId;
      readonly to: LaneId;
      readonly by: string;
    }
  | { readonly type: 'SetStepMode'; readonly on: boolean; readonly by: string }
  | { readonly type: 'PassGate'; readonly gate: string; readonly by: string }
  | {
      readonly type: 'RetryStep';
      readonly step: StepId;
      readonly note?: string;
      readonly by: string;
    }
  | { readonly type: 'CancelStep'; readonly step: StepId; readonly by: string }
  | { readonly type: 'CancelJob'; readonly by: string }
  | { readonly type: 'Replan'; readonly because: string; readonly by: string }
  | { readonly type: 'RaiseBudget'; readonly capUsd: number; readonly by: string }
  | { readonly type: 'TrustCommands'; readonly hash: string; readonly by: string }
  | {
      readonly type: 'AcceptAudit';
      readonly tree: Digest;
      readonly note?: string;
      readonly by: string;
    }
  | {
      readonly type: 'RejectAudit';
      readonly tree: Digest;
      readonly note?: string;
      readonly by: string;
    }
  | {
      readonly type: 'SendBack';
      readonly tree: Digest;
      readonly note: string;
      /** All steps when absent. */
      readonly steps?: readonly StepId[];
      readonly by: string;
    }
  | {
      readonly type: 'RejectStep';
      readonly step: StepId;
      /** What the audit showed. */
      readonly tree: Digest;
      readonly by: string;
    }
  | {
      readonly type: 'RuleDoubt';
      readonly step: StepId;
      /** The verify call whose verdict it is about, as it was shown. */
      readonly call: CallId;
      readonly ruling: 'verifier' | 'author';
      readonly note?: string;
      readonly by: string;
    }
  | {
      readonly type: 'MarkDefect';
      readonly step: StepId;
      readonly note: string;
      readonly by: string;
    }
  | {
      readonly type: 'AnswerContract';
      /** `L1` for the first constraint, `R1` for the first item to be returned. */
      readonly number: string;
      readonly answer: string;
      readonly because: string;
      readonly by: string;
    }
  | {
      readonly type: 'AcceptServedId';
      readonly model: ModelName;
      readonly id: string;
      readonly by: string;
    }
  | { readonly type: 'AskReview'; readonly question: string; readonly by: string }
  | { readonly type: 'DropProposal'; readonly proposal: string; readonly by: string };

/** What the edits of an attempt came to. */
export type HarvestResult =
  | { readonly status: 'patch'; readonly artifact: PatchArtifact }
  | { readonly status: 'no-change'; readonly answer: Digest }
  | { readonly status: 'rejected'; readonly problems: readonly string[] };

/** What came of a worker's wish that the shared memory keep something. */
export type ProposalReading =
  | { readonly status: 'proposed'; readonly draft: MemoryDraft }
  | { readonly status: 'refused'; readonly because: string };

/** What the harness reports back: outcomes of debts, and the spec file's changes. */
export type HarnessCommand =
  | { readonly type: 'SubmitJob'; readonly job: Omit<FactOf<'JobSubmitted'>, 'type'> }
  | {
      readonly type: 'ImportArtifact';
      readonly imported: Omit<FactOf<'ArtifactImported'>, 'type'>;
    }
  | { readonly type: 'Resume'; readonly by: string }
  | { readonly type: 'CutTail'; readonly bytes: number }
  | {
      readonly type: 'AdoptSpec';
      readonly digest: Digest;
      readonly source: string;
      readonly map: RoleMap;
    }
  | { readonly type: 'RefuseSpec'; readonly source: string; readonly problems: readonly Problem[] }
  | {
      readonly type: 'EndProbe';
      readonly digest: Digest;
      readonly models: FactOf<'PoolProbed'>['models'];
    }
  | {
      readonly type: 'ShowCommands';
      readonly hash: string;
      readonly commands: readonly string[];
      readonly files?: readonly ControlFile[];
      readonly known: boolean;
    }
  | {
      readonly type: 'FindControlFiles';
      readonly call: CallId;
      readonly files: readonly ControlFile[];
    }
  | {
      readonly type: 'BeginCall';
      readonly call: CallId;
      readonly prompt: Digest;
      /** Ids of the facts of the shared memory that stand in it. */
      readonly memory?: readonly string[];
      readonly estimate: Cost;
      readonly resume?: string | undefined;
      /** What a verify call is shown, by mark. */
      readonly reading?: Reading | undefined;
    }
  | {
      readonly type: 'EndCall';
      readonly call: CallId;
      /** Everything but the reading of the text, which `decide` does. */
      readonly outcome: Omit<Outcome, 'product'>;
      /** The reply's text (also the blob `outcome.text`); read by `decide`, never journalled. */
      readonly text: string;
      /** Lines its prompt showed that a reply could repeat as a verdict (`verdictLinesIn`). */
      readonly shown?: readonly string[];
      /** The replies to the parts of a reading, where there were several. */
      readonly parts?: readonly string[];
      /** What an agent left in its folder, recorded with the call's end: the folder does not outlive it. */
      readonly harvest?: HarvestResult;
      /** What its reply would have the shared memory keep; already looked through for secrets. */
      readonly proposals?: readonly ProposalReading[];
    }
  | {
      readonly type: 'EndHarvest';
      readonly attempt: AttemptId;
      readonly result: HarvestResult;
    }
  | {
      readonly type: 'EndChecks';
      readonly subject: AttemptId | 'integration';
      readonly tree: Digest;
      readonly sandboxed: boolean;
      readonly results: readonly CheckResult[];
    }
  | {
      readonly type: 'EndCounterExample';
      readonly call: CallId;
      readonly sandboxed: boolean;
      readonly onPatch: readonly CheckResult[];
      readonly onBase?: CheckResult;
      /** What the project's runner said of its tests, run by run; absent where no runner took them. */
      readonly tests?: {
        readonly runner: TestRunner;
        readonly onPatch: readonly TestReport[];
        readonly onBase?: TestReport;
      };
    }
  | {
      readonly type: 'EndIntegration';
      readonly result:
        | {
            readonly status: 'integrated';
            readonly tree: Digest;
            readonly patch: Digest;
            readonly steps: readonly StepId[];
            readonly files: readonly ChangedFile[];
          }
        | { readonly status: 'conflict'; readonly step: StepId; readonly files: readonly string[] };
    }
  /** The head of the journal's chain after the fact that accepted the tree. */
  | { readonly type: 'EndAnchor'; readonly head: string }
  | {
      readonly type: 'EndLanding';
      readonly result:
        | {
            readonly status: 'landed';
            readonly ref: string;
            readonly commit: string;
            readonly merge: string;
          }
        | { readonly status: 'stopped'; readonly because: string; readonly remedy: string };
    }
  | {
      readonly type: 'RecordRevert';
      readonly ref: string;
      readonly commit: string;
      readonly by: string;
    }
  | {
      readonly type: 'EndRemember';
      readonly results: readonly (
        | { readonly proposal: string; readonly status: 'kept'; readonly id: string }
        | { readonly proposal: string; readonly status: 'refused'; readonly because: string }
      )[];
    }
  | { readonly type: 'EndReport'; readonly digest: Digest; readonly path: string };

export type Command = PersonCommand | HarnessCommand;

/** A command with the moment it came, in epoch milliseconds: time is input, never read by the core. */
export type Timed<C extends Command = Command> = { readonly at: number; readonly command: C };

/** Why a command changed nothing, said to whoever gave it. */
export type Refusal = { readonly what: string; readonly remedy: string };

export type { ModelName, Product, RunId };
