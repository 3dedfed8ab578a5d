import { posix } from 'node:path';
import type { AgentFacts, AgentReader } from '../../agents/agent-reading.ts';
import type { LaneEvent } from '../../conductor/ports.ts';
import { createIngest } from '../../safety/ingest.ts';
import { keepText } from '../../safety/kept-text.ts';
import { oneLine, removedSentence } from '../../safety/one-line.ts';
import type { Secret } from '../../safety/redact.ts';
import type { Guard } from '../call/limits.ts';

/** What an agent said and did; its text is its own or a redacted one, see `keepText`. */
export interface AgentHeard {
  readonly facts: AgentFacts;
  readonly altered: readonly string[];
  /** The beginning and the end of what it wrote to standard error. */
  readonly firstError: string;
  readonly errors: string;
  readonly removed?: string;
}

export interface AgentOutput {
  take(stream: 'stdout' | 'stderr', raw: string, bytes: number): void;
  /** Shows an event that came from elsewhere than the lines. */
  show(event: LaneEvent): void;
  end(): AgentHeard;
}

export interface AgentOutputOptions {
  readonly reader: AgentReader;
  readonly secrets: readonly Secret[];
  readonly maxBytes: number;
  readonly cwd: string;
  readonly guard: Guard;
  readonly emit: (event: LaneEvent) => void;
  /** Each whole line, after the reader has seen it. */
  readonly onLine: (line: string) => void;
}

/** A line is JSON around a few letters, or a whole file; what comes in may be this much more than the reply. */
const wireFactor = 64;
const wireExtraBytes = 4_194_304;
const keptOfErrors = 2_000;
const keptOfFirst = 500;
const mostOfNote = 300;
const maxWords = 2_000;

/** Takes an agent's lines in: limits first, then the reader, then cleaning and redaction. */
export function createAgentOutput(options: AgentOutputOptions): AgentOutput {
  const { reader, secrets, guard, maxBytes } = options;
  const text = createIngest(secrets);
  const thought = createIngest(secrets);
  let open = '';
  let errors = '';
  let firstError = '';
  let wireBytes = 0;

  const show = (event: LaneEvent): void => {
    if (guard.cause() !== undefined) return;
    switch (event.type) {
      case 'text':
        guard.bytes(Buffer.byteLength(event.delta));
        say('text', text.push(event.delta));
        return;
      case 'reasoning':
        say('reasoning', thought.push(event.delta));
        return;
      case 'tool':
        if (event.phase === 'start') guard.tool();
        options.emit(cleaned(event, line));
        return;
      case 'file':
        options.emit({ ...event, path: line(shortPath(options.cwd, event.path)) });
        return;
      default:
        options.emit(cleaned(event, line));
    }
  };
  const say = (type: 'text' | 'reasoning', delta: string): void => {
    if (delta !== '') options.emit({ type, delta });
  };
  const line = (words: string): string => oneLine(words, secrets, maxWords);
  const takeLine = (whole: string): void => {
    if (whole.trim() === '') return;
    for (const event of reader.take(whole)) show(event);
    options.onLine(whole);
  };
  const countWire = (bytes: number): void => {
    wireBytes += bytes;
    if (wireBytes > maxBytes * wireFactor + wireExtraBytes) {
      guard.blame('byte-limit', 'The agent writes without end.');
    }
  };
  const take: AgentOutput['take'] = (stream, raw, bytes) => {
    countWire(bytes);
    if (stream === 'stderr') {
      // Not heard: an agent that tries again for ever says so here and nowhere else.
      errors = (errors + raw).slice(-keptOfErrors * 4);
      firstError = (firstError + raw).slice(0, keptOfFirst);
      return;
    }
    // What comes after a stop still tells how the agent ended, but is not shown.
    if (guard.cause() === undefined) guard.heard();
    const lines = (open + raw).split('\n');
    open = lines.pop() ?? '';
    for (const each of lines) takeLine(each);
  };
  const end = (): AgentHeard => {
    takeLine(open);
    open = '';
    say('text', text.end());
    say('reasoning', thought.end());
    const whole = createIngest(secrets);
    const facts = reader.facts();
    whole.push(facts.text);
    whole.end();
    const { text: answer, altered } = keepText(facts.text, secrets);
    const removed = removedSentence([whole.found()]);
    return {
      facts: { ...facts, text: answer.slice(0, maxBytes).toWellFormed() },
      altered,
      firstError,
      errors: errors.slice(-keptOfErrors),
      ...(removed === undefined ? {} : { removed }),
    };
  };
  return { take, show, end };
}

/** Every word of an event that is no running text, on one safe line. */
function cleaned(event: LaneEvent, line: (words: string) => string): LaneEvent {
  switch (event.type) {
    case 'tool':
      return {
        ...event,
        name: line(event.name),
        ...(event.note && { note: short(line(event.note)) }),
      };
    case 'denied':
      return { ...event, what: line(event.what), because: line(event.because) };
    case 'notice':
      return { ...event, text: line(event.text) };
    case 'retry':
      return { ...event, because: line(event.because) };
    default:
      return event;
  }
}

/** A command may hold a whole file. */
function short(note: string): string {
  return note.length > mostOfNote ? `${note.slice(0, mostOfNote).toWellFormed()}…` : note;
}

function shortPath(cwd: string, path: string): string {
  const short = posix.relative(cwd, path);
  return posix.isAbsolute(path) && !short.startsWith('..') ? short : path;
}
