// Fences of a reply that no edit came from, held against the files before and after the patch.
import type { BaseTree } from '../form/base-tree.ts';
import { type PatchProblem, replyProblem } from '../form/patch-problem.ts';
import { decodeText } from '../form/text-file.ts';
import type { Planning } from './planning.ts';
import { filledTexts, quoteProblem, type Versions } from './quote.ts';

/** Every fence that is no quotation, or one refusal where that is too much to find out. */
export function quoteProblems(planning: Planning, base: BaseTree): readonly PatchProblem[] {
  const edited = [...planning.touched.keys()];
  const versions = versionsOf(planning, base);
  const problems: PatchProblem[] = [];
  for (const quote of planning.options.quotes ?? []) {
    const problem = quoteProblem(quote, edited, versions);
    if (problem !== undefined) problems.push(problem);
    if (planning.lineSteps > planning.limits.lineSteps) return [tooMuch];
  }
  return problems;
}

const tooMuch = replyProblem(
  'too-large',
  'The reply shows more code beside its edits than can be compared with the files.',
  'Send the edits alone.',
);

/** Both versions of a file, read once; each look at them counts as searching. */
function versionsOf(planning: Planning, base: BaseTree): Versions {
  const known = new Map<string, readonly (readonly string[])[]>();
  return (path) => {
    const texts = known.get(path) ?? readVersions(planning, base, path);
    known.set(path, texts);
    for (const text of texts) planning.lineSteps += text.length + 1;
    return texts;
  };
}

function readVersions(planning: Planning, base: BaseTree, path: string) {
  const bytes = base.read(path)?.bytes;
  const before = bytes === undefined ? undefined : decodeText(bytes);
  const after = planning.draft.read(path)?.text();
  return [before, after].flatMap((text) => (text === undefined ? [] : [filledTexts(text.lines)]));
}
