import { troubleIn } from '../../agents/agent-trouble.ts';
import type { Cause } from '../../agents/cause.ts';
import { oneLine } from '../../safety/one-line.ts';
import type { ProcessEnd } from '../process/program-end.ts';
import type { AgentHeard } from './agent-output.ts';

export interface AgentEnd {
  readonly name: string;
  readonly heard: AgentHeard;
  /** What went wrong in the talk. */
  readonly talk: Cause | undefined;
  /** Undefined when nothing was started. */
  readonly end: ProcessEnd | undefined;
  /** The run was over, and we ended a program that had nothing more to do. */
  readonly sentAway: boolean;
}

/**
 * Why an agent's end is no success; undefined when it is one. Every part has to hold: the closing
 * event, no error in it, a program that ended well, and words. The exit code alone decides nothing.
 */
export function badAgentEnd({ name, heard, talk, end, sentAway }: AgentEnd): Cause | undefined {
  const { facts } = heard;
  const telling = tellingLine(heard);
  const said = telling === '' ? '.' : `: ${oneLine(telling, [], 200)}`;
  if (end?.notStarted !== undefined) {
    return { reason: 'unavailable', message: `${name} could not be started: ${end.notStarted}` };
  }
  if (facts.trouble !== undefined) return facts.trouble;
  if (talk !== undefined && !facts.ended) return talk;
  if (!facts.ended) return noClosingEvent(name, said, end, telling);
  if (!sentAway && end?.signal !== undefined) {
    return { reason: 'crashed', message: `${name} was ended by ${end.signal}${said}` };
  }
  if (!sentAway && end?.exitCode !== 0) {
    return { reason: 'error', message: `${name} ended with ${end?.exitCode}${said}` };
  }
  if (facts.text.trim() !== '') return undefined;
  return facts.toolCalls > 0
    ? { reason: 'tool-only', message: `${name} used its tools and wrote no answer${said}` }
    : { reason: 'empty', message: `${name} ended normally without output${said}` };
}

function noClosingEvent(
  name: string,
  said: string,
  end: ProcessEnd | undefined,
  telling: string,
): Cause {
  // A program that refuses at its start says why on standard error only.
  const why = troubleIn(telling).reason;
  if (end?.signal === undefined && end?.exitCode !== 0 && why === 'auth') {
    return { reason: why, message: `${name} ended with ${end?.exitCode}${said}` };
  }
  const how = end?.signal ?? (end?.exitCode === undefined ? 'nothing' : `exit ${end.exitCode}`);
  return {
    reason: 'crashed',
    message: `${name} ended with ${how} and without saying that it was done${said}`,
  };
}

/** The line that says what was wrong: programs put their whole help or a stack below it. */
function tellingLine({ firstError, errors }: AgentHeard): string {
  const lines = [...firstError.split('\n'), ...errors.split('\n')].map((line) => line.trim());
  const last = lines.findLast((line) => line !== '') ?? '';
  return lines.find((line) => wrong.test(line)) ?? last;
}

const wrong =
  /\b(?:unknown (?:argument|option)|unrecognized|unexpected argument|invalid|error|failed|cannot|could not|not found|no such|not logged in|log ?in|api key)\b/i;
