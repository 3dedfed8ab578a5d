import type { AttemptId, CallId } from '../domain/ids.ts';

/** A verdict that verifier and author do not agree on: its step waits for a person. */
export type StepDoubt = {
  readonly attempt: AttemptId;
  readonly call: CallId;
  readonly because: string;
};

/** What a person ruled about doubts, by verify call. */
export type Rulings = Readonly<
  Record<CallId, { readonly ruling: 'verifier' | 'author'; readonly by: string }>
>;
