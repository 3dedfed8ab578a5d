import type { LaneEvent } from '../../conductor/ports.ts';
import { createIngest } from '../../safety/ingest.ts';
import { keepText } from '../../safety/kept-text.ts';
import { removedSentence } from '../../safety/one-line.ts';
import type { Secret } from '../../safety/redact.ts';
import type { Guard } from '../call/limits.ts';

/** What a program said: its own text or a redacted one (see `keepText`), and its errors made safe. */
export interface Heard {
  readonly text: string;
  readonly altered: readonly string[];
  readonly errors: string;
  readonly removed?: string;
}

export interface ProgramOutput {
  take(stream: 'stdout' | 'stderr', words: string, bytes: number): void;
  /** Everything that was heard; call once, when nothing more will come. */
  end(): Heard;
}

export interface ProgramOutputOptions {
  readonly secrets: readonly Secret[];
  readonly maxBytes: number;
  readonly emit: (event: LaneEvent) => void;
  readonly guard: Guard;
}

const maxNotices = 100;
const keptOfErrors = 2_000;

/** Takes the output in: text as events, errors as notices a line, both cleaned and redacted; the text is kept beside. */
export function createProgramOutput({
  secrets,
  maxBytes,
  emit,
  guard,
}: ProgramOutputOptions): ProgramOutput {
  const said = createIngest(secrets);
  const complained = createIngest(secrets);
  let raw = '';
  let errors = '';
  let openLine = '';
  let notices = 0;

  const addText = (delta: string): void => {
    if (delta !== '') emit({ type: 'text', delta });
  };
  const addErrors = (delta: string): void => {
    errors = (errors + delta).slice(-keptOfErrors);
    const lines = (openLine + delta).split('\n');
    openLine = (lines.pop() ?? '').slice(-keptOfErrors);
    for (const line of lines.filter((each) => each.trim() !== '')) {
      notices += 1;
      if (notices <= maxNotices) {
        emit({ type: 'notice', level: 'info', text: line.slice(0, keptOfErrors) });
      }
    }
  };
  const take = (stream: 'stdout' | 'stderr', words: string, bytes: number): void => {
    // What comes after a stop is the program dying, not the reply.
    if (guard.cause() !== undefined) return;
    if (stream === 'stdout') {
      raw += words;
      addText(said.push(words));
    } else addErrors(complained.push(words));
    if (bytes > 0) guard.bytes(bytes);
  };
  const end = (): Heard => {
    addText(said.end());
    addErrors(`${complained.end()}\n`);
    const removed = removedSentence([said.found(), complained.found()]);
    const { text, altered } = keepText(raw, secrets);
    const whole = text.slice(0, maxBytes).toWellFormed();
    return { text: whole, altered, errors, ...(removed === undefined ? {} : { removed }) };
  };
  return { take, end };
}
