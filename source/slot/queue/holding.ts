import type { Progress } from '../engine/progress.ts';
import type { Ticket } from './queue.ts';

export interface Holding {
  readonly ticket: Ticket;
  readonly grantedMs: number;
  readonly promptTokens: number;
  readonly progress: Progress;
}
