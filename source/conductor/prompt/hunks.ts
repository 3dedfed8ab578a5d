// An artifact taken apart into what a verifier must read: hunks of a diff, steps of a plan, an answer.
import type { Plan } from '../../domain/plan/plan.ts';
import { hunkName } from '../../domain/verdict/reading.ts';
import { stepHunk } from '../../state/coverage.ts';
import type { Hunk } from './hunk.ts';
import { plainStep } from './plain-step.ts';

/**
 * The hunks of a canonical diff in their order. What has no lines of its own (a mode, an empty file,
 * a binary file that goes) is a hunk too: its header says all of it. A text that is no diff is one hunk.
 */
export function diffHunks(diff: string): readonly Hunk[] {
  const sections = diff.split(/^(?=diff --git )/m);
  return sections.flatMap((section) => {
    if (section.trim() === '') return [];
    const lines = section.replace(/\n$/, '').split('\n');
    return section.startsWith('diff --git ') ? fileHunks(lines) : looseHunk(lines);
  });
}

function looseHunk(lines: readonly string[]): readonly Hunk[] {
  return [{ name: hunkName('diff', 1), lead: [], head: 'Change', lines }];
}

const binaryMark = '(a binary file; its bytes are not shown)';

function fileHunks(section: readonly string[]): readonly Hunk[] {
  const starts = section.flatMap((line, at) => (line.startsWith('@@ ') ? at : []));
  const header = section.slice(0, starts[0] ?? section.length);
  const path = pathOf(header);
  const ends = [...starts.slice(1), section.length];
  const alone = starts.length === 0 || header.some(tellsMore);
  const hunks = [
    ...(alone ? [headerHunk(header)] : []),
    ...starts.map((start, at) => ({
      lead: header,
      head: section[start] ?? '',
      lines: section.slice(start + 1, ends[at]),
    })),
  ];
  return hunks.map((hunk, at) => ({ name: hunkName(path, at + 1), path, ...hunk }));
}

/** Headers that change something themselves. */
const tellsMore = (line: string) =>
  /^(?:old mode|rename|copy|similarity|dissimilarity) /.test(line);

function headerHunk([head = '', ...lines]: readonly string[]): Omit<Hunk, 'name' | 'path'> {
  const binary = lines.includes(binaryMark);
  const goes = lines.some((line) => line.startsWith('deleted file mode '));
  const unshowable = binary && !goes ? { unshowable: 'it is a binary file' } : {};
  return { lead: [], head, lines, ...unshowable };
}

/** The file's path out of its header, as the artifact names it. */
function pathOf(header: readonly string[]): string {
  const named = (sign: string) => header.find((line) => line.startsWith(sign))?.slice(sign.length);
  const after = named('+++ ');
  const before = named('--- ');
  const side = after === undefined || after === '/dev/null' ? before : after;
  if (side !== undefined) return withoutSide(plainPath(side.replace(/\t$/, '')));
  // Both sides are the same path, as renames are never looked for.
  const both = (header[0] ?? '').slice('diff --git '.length);
  return withoutSide(plainPath(both.slice(0, (both.length - 1) / 2)));
}

const withoutSide = (path: string) => path.replace(/^[ab]\//, '');

const escapes: Readonly<Record<string, number>> = {
  ...{ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 },
};

/** A path without git's quotes (core.quotePath): escapes stand for bytes of UTF-8. */
function plainPath(path: string): string {
  if (!/^".*"$/.test(path)) return path;
  const tokens = path.slice(1, -1).match(/\\[0-7]{3}|\\.|[^\\]/gsu) ?? [];
  const bytes = tokens.flatMap((token): readonly number[] => {
    if (!token.startsWith('\\')) return [...new TextEncoder().encode(token)];
    const octal = /^\\([0-7]{3})$/.exec(token)?.[1];
    return [octal === undefined ? (escapes[token.slice(1)] ?? 92) : Number.parseInt(octal, 8)];
  });
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** The steps of a plan, and before them what it says of itself. */
export function planHunks(plan: Plan): readonly Hunk[] {
  const part = (name: string, text: string): Hunk => ({
    name,
    lead: [],
    head: name,
    lines: text.split('\n'),
  });
  return [
    part('summary', plan.summary),
    ...plan.steps.map((step) => part(stepHunk(step.id), JSON.stringify(plainStep(step), null, 2))),
  ];
}

/** An answer is one hunk, however long; one without a word is none. */
export function answerHunks(text: string): readonly Hunk[] {
  if (text.trim() === '') return [];
  return [{ name: hunkName('answer', 1), lead: [], head: 'Answer', lines: text.split('\n') }];
}
