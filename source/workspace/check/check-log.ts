// The end of a log, which is where a failure says what it is.
import type { CheckCommand } from '../../conductor/ports.ts';
import type { CheckResult } from '../../domain/artifact.ts';

const mostLineLength = 2_000;

/** The last lines of a text, each cut to a length a screen and a prompt can bear. */
export function lastLines(text: string, count: number): string {
  const lines = text.replace(/\n+$/, '').split('\n').slice(-count);
  return lines
    .map((line) => (line.length > mostLineLength ? `${line.slice(0, mostLineLength)}…` : line))
    .join('\n');
}

/** The result of a command that never ran, with the reason where its log would be. */
export function notRun(command: CheckCommand, because: string): CheckResult {
  return {
    name: command.name,
    command: command.run,
    origin: command.origin,
    status: 'not-run',
    exitCode: null,
    durationMs: 0,
    tail: because,
  };
}
