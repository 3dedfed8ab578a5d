/** Tries of one call on 429, 5xx and broken connections, the first included; how long lies between them: `lanes/http/backoff.ts`. */
export const retryBudget = 5;
