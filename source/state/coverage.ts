import type { ChangedFile } from '../domain/artifact.ts';
import { hunkPath } from '../domain/verdict/reading.ts';
import { uniteVerdicts } from '../domain/verdict/unite-verdicts.ts';
import type { ReadVerdict } from '../domain/verdict/verdict.ts';
import type { CallState } from './call-state.ts';
import type { AttemptProduct, AttemptState, RunState } from './run-state.ts';
import { callsAbout } from './select.ts';

/** How much of an artifact one verifier was shown and proved to have read. */
export type Coverage = {
  /** Hunks all of whose marks came back. */
  readonly covers: readonly string[];
  /** Hunks whose marks did not all come back, and parts of the artifact that no prompt showed. */
  readonly missing: readonly string[];
  /** Changed files that nobody is shown. */
  readonly unread: readonly string[];
};

/** A verify call with the one it asks again, oldest first. */
export function readingCalls(state: RunState, entry: CallState): readonly CallState[] {
  const { attempt, model } = entry.call;
  if (entry.call.reask !== true || attempt === undefined) return [entry];
  const same = callsAbout(state, attempt, 'verify').filter(({ call }) => call.model === model);
  const before = same[same.findIndex(({ call }) => call.id === entry.call.id) - 1];
  return before === undefined ? [entry] : [before, entry];
}

/** What a verify call proves of its reading, together with the one it asks again. */
export function coverageOf(state: RunState, entry: CallState, product: AttemptProduct): Coverage {
  const calls = readingCalls(state, entry);
  const readings = calls.flatMap(({ reading }) => reading ?? []);
  const shown = new Set(readings.flatMap(({ parts }) => parts.flatMap(hunksIn)));
  const covers = [...shown].filter((hunk) => calls.some((call) => hasRead(call, hunk)));
  const unread = [...new Set(readings.flatMap((reading) => reading.unread ?? []))];
  const open = [...shown].filter((hunk) => !covers.includes(hunk));
  return { covers, missing: [...open, ...notShown(product, shown, unread)], unread };
}

type Part = NonNullable<CallState['reading']>['parts'][number];
const hunksIn = ({ marks }: Part) => marks.map(({ hunk }) => hunk);

function hasRead({ reading, outcome }: CallState, hunk: string): boolean {
  const product = outcome?.product;
  const read = product?.type === 'verdict' ? (product.read ?? []) : [];
  const marks = (reading?.parts ?? []).flatMap((part) =>
    part.marks.flatMap((one) => (one.hunk === hunk ? one.mark : [])),
  );
  return marks.length > 0 && marks.every((mark) => read.includes(mark));
}

/** What the artifact is known to hold and no hunk names: counted here from the facts, not from the prompt. */
function notShown(
  product: AttemptProduct,
  shown: ReadonlySet<string>,
  unread: readonly string[],
): readonly string[] {
  switch (product.type) {
    case 'patch': {
      const paths = new Set([...[...shown].map(hunkPath), ...unread]);
      return product.artifact.files.flatMap(({ path }) => (paths.has(path) ? [] : path));
    }
    case 'plan':
      return product.plan.steps.flatMap(({ id }) => (shown.has(stepHunk(id)) ? [] : stepHunk(id)));
    case 'answer':
      return shown.size > 0 ? [] : ['the answer'];
    case 'none':
    case 'rejected':
      return [];
    default:
      return product satisfies never;
  }
}

/** A step of a plan as a hunk. */
export const stepHunk = (step: string) => `step ${step}`;

/** What a verify call came to, together with the one it asks again; undefined where no reply could be read. */
export function verdictOf(state: RunState, entry: CallState): ReadVerdict | undefined {
  const products = readingCalls(state, entry).map(({ outcome }) => outcome?.product);
  return uniteVerdicts(
    products.flatMap((product) => (product?.type === 'verdict' ? product.verdict : [])),
  );
}

/** Changed files that no verifier was shown, because the project's tune calls them generated. */
export function unreadFiles({ product, verdicts }: AttemptState): readonly ChangedFile[] {
  if (product.type !== 'patch') return [];
  const paths = new Set(verdicts.flatMap(({ unread = [] }) => unread));
  return product.artifact.files.filter(({ path }) => paths.has(path));
}
