import type { Cause } from '../../agents/cause.ts';
import { oneLine } from '../../safety/one-line.ts';
import type { Heard } from './program-output.ts';

/** How a program and everything it started came to an end. */
export interface ProcessEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** Why it could not be started. */
  readonly notStarted: string | undefined;
  readonly stragglersKilled: number;
}

/** Why an end is no success; undefined when it is one. `end` is undefined when nothing was started. */
export function badEnd(
  name: string,
  { text, errors }: Heard,
  end: ProcessEnd | undefined,
): Cause | undefined {
  const last = errors.trim().split('\n').at(-1) ?? '';
  const said = last === '' ? '.' : `: ${oneLine(last, [], 200)}`;
  if (end?.notStarted !== undefined) {
    return { reason: 'unavailable', message: `${name} could not be started: ${end.notStarted}` };
  }
  if (end?.signal !== undefined) {
    return { reason: 'crashed', message: `${name} was ended by ${end.signal}${said}` };
  }
  const code = end?.exitCode ?? -1;
  // Shells and sandboxes tell a signal as 128 and its number.
  if (code > 128) {
    return { reason: 'crashed', message: `${name} was ended by signal ${code - 128}${said}` };
  }
  if (code !== 0) return { reason: 'error', message: `${name} ended with ${code}${said}` };
  if (text.trim() !== '') return undefined;
  return { reason: 'empty', message: `${name} ended normally without output${said}` };
}
