import { APIConnectionError, APIError } from 'openai';
import type { FailureReason } from '../../domain/call.ts';
import type { ToldError } from '../../wire/told-error.ts';
import { askedWait } from './backoff.ts';

/** What went wrong with one try, and whether another one may help. */
export interface Trouble {
  readonly again: boolean;
  readonly reason: FailureReason;
  /** Uncleaned: it quotes the server. */
  readonly message: string;
  readonly askedMs?: number;
}

/** Reads an error of the openai package; `nowMs` is for a `retry-after` that is a date. */
export function troubleOf(error: unknown, nowMs: number, address: string): Trouble {
  if (error instanceof APIConnectionError) {
    return {
      again: true,
      reason: 'unavailable',
      message: `${address} cannot be reached${codeOf(error)}. Check that it is up, and its baseURL in the spec.`,
    };
  }
  if (!(error instanceof APIError)) {
    return {
      again: false,
      reason: 'error',
      message: `The reply could not be read: ${String(error)}`,
    };
  }
  if (error.status === undefined) return no('error', `The request failed: ${error.message}`);
  const asked = askedWait((name) => error.headers?.get(name) ?? null, nowMs);
  const trouble = byStatus(error.status, error);
  const again = trouble.again && error.headers?.get('x-should-retry') !== 'false';
  return { ...trouble, again, ...(asked === undefined ? {} : { askedMs: asked }) };
}

function byStatus(status: number, error: APIError): Trouble {
  const said = `${status}${error.message.replace(/^\d+/, '')}`;
  if (status === 401 || status === 403) {
    return no('auth', `The endpoint refused the key: ${said}. Check the key and what it may use.`);
  }
  if (status === 429 && error.code === 'insufficient_quota') {
    return no(
      'rate-limited',
      `The quota is used up: ${said}. Top the account up or reroute the lane.`,
    );
  }
  if (status === 429) {
    return {
      again: true,
      reason: 'rate-limited',
      message: `The endpoint is limiting requests: ${said}`,
    };
  }
  if (status === 408 || status === 409 || status >= 500) {
    return { again: true, reason: 'unavailable', message: `The endpoint failed: ${said}` };
  }
  if (status >= 300 && status < 400) {
    return no(
      'error',
      `The endpoint answered with a redirect (${status}), which is not followed with a key. Write the final address as baseURL.`,
    );
  }
  return no('error', `The endpoint refused the request: ${said}`);
}

/** An error that came inside an answer that had begun with 200, in the endpoint's words. */
export function toldTrouble({ message: said, kind }: ToldError, mayAskAgain: boolean): Trouble {
  const message = `The endpoint reported an error: ${said}`;
  if (/\b40[13]\b|auth|api.?key/i.test(kind)) return no('auth', message);
  if (/\b429\b|rate.?limit/i.test(kind)) {
    return { again: mayAskAgain, reason: 'rate-limited', message };
  }
  if (/\b5\d\d\b|overloaded|server_error|unavailable/i.test(kind)) {
    return { again: mayAskAgain, reason: 'unavailable', message };
  }
  return no('error', message);
}

function no(reason: FailureReason, message: string): Trouble {
  return { again: false, reason, message };
}

/** ` (ECONNREFUSED)`, from however deep in the causes it is. */
function codeOf(error: Error): string {
  let cause: unknown = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return ` (${cause.code})`;
    cause = cause.cause;
  }
  return '';
}
