import type { Cost, Usage } from '../../domain/call.ts';
import type { ModelName } from '../../domain/ids.ts';
import type { AcceptedId } from '../../domain/probe.ts';
import type { ModelEntry } from '../../domain/role-map.ts';
import type { Secret } from '../../safety/redact.ts';
import type { Memory } from '../memory-port.ts';
import type { Blobs, Chatter, Drivers, PromptTexts, Workspaces } from '../ports.ts';

/** What the effects of one run reach the outside through. */
export type World = {
  readonly blobs: Blobs;
  readonly drivers: Drivers;
  readonly workspaces: Workspaces;
  readonly prompts: PromptTexts;
  readonly chatter: Chatter;
  readonly pricing: Pricing;
  /** Values that no model is shown and no reply may hold, by what the job's project makes of them. */
  secrets(): Promise<readonly Secret[]>;
  /** Four random letters or digits, for a reading mark that nobody can guess. */
  drawMark(): string;
  /** The shared memory; absent where there is none, and then nobody is told of it. */
  memory(): Promise<Memory | undefined>;
  /** Folder a lane may use as its home; made on demand, kept for the run. */
  laneHome(lane: string): Promise<string>;
  /** What a trial found out about an endpoint: whether it answers under any name; undefined untried. */
  echoes(baseURL: string | undefined): Promise<boolean | undefined>;
  /** Ids that a person let this model of the spec answer as, outside any run. */
  acceptedIds(model: ModelName): Promise<readonly AcceptedId[]>;
  /** Head of the journal's chain after line `seq`; what stands up to there is kept as a copy. */
  anchor(seq: number): Promise<string>;
  /** Writes the closing report into the run's folder and answers with its path. */
  writeReport(markdown: string): Promise<string>;
};

/** Prices calls before and after; the figures' marks say how they are known. */
export type Pricing = {
  estimateTokens(text: string): number;
  priceOf(model: ModelEntry, inputTokens: number, outputTokens: number): Cost;
  costOf(
    model: ModelEntry,
    reported: { readonly usage?: Usage | undefined; readonly costUsd?: number | undefined },
    estimate: Cost,
  ): Cost;
};
