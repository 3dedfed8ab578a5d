import { readdirSync, readFileSync } from 'node:fs';
import type { AgentFacts, AgentReader } from '../../source/agents/agent-reading.ts';
import type { LaneEvent } from '../../source/conductor/ports.ts';

const folder = new URL('../fixtures/transcripts/', import.meta.url);

/** Names of the recorded runs of real agents, without `.jsonl`. */
export function transcripts(): readonly string[] {
  return readdirSync(folder).flatMap((name) =>
    name.endsWith('.jsonl') ? [name.slice(0, -'.jsonl'.length)] : [],
  );
}

/** Lines of a transcript; of a talk only those that the agent wrote. */
export function linesOf(name: string): readonly string[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    .trim()
    .split('\n');
  if (!name.startsWith('acp-') && name !== 'codex-app-server') return lines;
  return lines.flatMap((line) => (line.startsWith('<') ? [line.replace(/^<\d* ?/, '')] : []));
}

export interface Read {
  readonly events: readonly LaneEvent[];
  readonly facts: AgentFacts;
  /** All text events put together. */
  readonly shown: string;
}

export function readWith(reader: AgentReader, lines: readonly string[]): Read {
  const events = lines.flatMap((line) => reader.take(line));
  const shown = events.map((event) => (event.type === 'text' ? event.delta : '')).join('');
  return { events, facts: reader.facts(), shown };
}
