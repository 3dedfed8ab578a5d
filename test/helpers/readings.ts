/** What a verify call is shown, by mark, where no prompt is written: a hunk for each file or step. */
import { hunkName, type Reading } from '../../source/domain/verdict/reading.ts';
import { findCall } from '../../source/state/call-book.ts';
import { stepHunk } from '../../source/state/coverage.ts';
import type { AttemptProduct, RunState } from '../../source/state/run-state.ts';

/** The reading of one call; undefined for a call that verifies nothing. */
export function readingOf(state: RunState, id: string): Reading | undefined {
  const call = findCall(state.calls, id)?.call;
  const attempt = state.attempts[call?.attempt ?? ''];
  if (call?.purpose !== 'verify' || !attempt) return undefined;
  const marks = hunksOf(attempt.product).map((hunk, at) => ({ mark: `k${at + 100}`, hunk }));
  return { parts: [{ leastTokens: 1000, marks }] };
}

function hunksOf(product: AttemptProduct): readonly string[] {
  switch (product.type) {
    case 'patch':
      return product.artifact.files.map(({ path }) => hunkName(path, 1));
    case 'plan':
      return product.plan.steps.map(({ id }) => stepHunk(id));
    case 'answer':
      return [hunkName('answer', 1)];
    default:
      return [];
  }
}

/** The reply of a verifier that read all it was shown. */
export function allRead(reading: Reading | undefined, reply: string): string {
  const marks = (reading?.parts ?? []).flatMap((part) => part.marks.map(({ mark }) => mark));
  return marks.length === 0 ? reply : `READ: ${marks.join(' ')}\n${reply}`;
}
