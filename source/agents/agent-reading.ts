import type { LaneEvent } from '../conductor/ports.ts';
import type { Usage } from '../domain/call.ts';
import type { Cause } from './cause.ts';

/** What an agent's own lines say about how its run ended. None of it is believed alone. */
export interface AgentFacts {
  readonly sessionId?: string;
  /** The answer: what the agent said last, after its tools. */
  readonly text: string;
  /** The event came that closes a run. */
  readonly ended: boolean;
  /** What the agent itself says went wrong. */
  readonly trouble?: Cause;
  /** Every id that the endpoint behind the agent named as the model that answered. */
  readonly ids?: readonly string[];
  readonly usage?: Usage;
  readonly costUsd?: number;
  readonly retries: number;
  readonly toolCalls: number;
}

/**
 * Reads the lines of one run of one dialect. It never throws; a line it does not know says nothing.
 * Texts are as the agent wrote them, not cleaned yet.
 */
export interface AgentReader {
  take(line: string): readonly LaneEvent[];
  facts(): AgentFacts;
}

/** Counts tools once each, whatever order their lines come in. */
export interface ToolLog {
  start(id: string, name: string, note?: string): readonly LaneEvent[];
  end(id: string, name: string, ok: boolean): readonly LaneEvent[];
  count(): number;
}

export function createToolLog(): ToolLog {
  const open = new Map<string, string>();
  const over = new Set<string>();
  const start: ToolLog['start'] = (id, name, note) => {
    if (open.has(id)) return [];
    open.set(id, name);
    const event = { type: 'tool', id, name, phase: 'start' } as const;
    return [note === undefined ? event : { ...event, note }];
  };
  return {
    start,
    end: (id, name, ok) => {
      if (over.has(id)) return [];
      const begun = start(id, name);
      over.add(id);
      return [...begun, { type: 'tool', id, name: open.get(id) ?? name, phase: 'end', ok }];
    },
    count: () => open.size,
  };
}
