import type { FailureReason } from '../domain/call.ts';
import type { Cause } from './cause.ts';

/** The reason behind an agent's words about a failed request; the HTTP status tells more than they do. */
export function troubleIn(message: string, status = statusIn(message)): Cause {
  return { reason: reasonOf(message, status), message };
}

function reasonOf(message: string, status: number | undefined): FailureReason {
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'rate-limited';
  if (status !== undefined && status >= 500) return 'unavailable';
  if (/not logged in|please (?:run|use) .{0,20}login|authentication|api key/i.test(message)) {
    return 'auth';
  }
  if (/rate.?limit|too many requests|usage limit|quota/i.test(message)) return 'rate-limited';
  if (/ECONN|ENOTFOUND|EAI_AGAIN|connection|network|overloaded/i.test(message)) {
    return 'unavailable';
  }
  return 'error';
}

const before = /(?:status|error|code|HTTP)\D{0,12}\b([45]\d\d)\b/i;
const after = /\b([45]\d\d)\b[ :,(]{0,3}(?:status|unauthorized|forbidden|too many)/i;
// As OpenAI's packages word it: the status, then the sentence.
const leading = /(?:^|"|: )([45]\d\d) \S/;

function statusIn(message: string): number | undefined {
  const found = before.exec(message) ?? after.exec(message) ?? leading.exec(message);
  return found === null ? undefined : Number(found[1]);
}
