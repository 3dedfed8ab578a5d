// What the words around a fence say of it: a change of a file, a mention of one, or nothing.

import type { Quote } from '../apply/quote.ts';
import { isBlank, type TextLine } from '../form/text-file.ts';
import { type Asks, asksForChange, isItsText, isPlainlyCode } from './heading-words.ts';
import { isTranscript, languageNamed, languageOf } from './language.ts';
import { fileAlone, filesNamed, isFile } from './naming-line.ts';
import { pathInInfo } from './path-line.ts';
import { readTreePath, type TreePaths } from './tree-paths.ts';

export interface FencePlace {
  readonly info: string;
  readonly inside: readonly TextLine[];
  /** The lines above the fence that nothing has used yet, nearest first. */
  readonly above: readonly string[];
  readonly tree: TreePaths | undefined;
}

export interface FenceHeading {
  readonly paths: readonly string[];
  readonly as: Quote['as'];
}

/** How many filled lines above a fence are read for the file they name. */
export const mostLinesAbove = 6;

/** What the fence is headed by; undefined for a sample of no file. */
export function fenceHeading(place: FencePlace): FenceHeading | undefined {
  const heading = ownHeading(place) ?? wordsAbove(place);
  if (heading === undefined || !isTranscript(place.info)) return heading;
  return heading.paths.some((path) => languageOf(path) === 'sh') ? heading : undefined;
}

/** A path in the fence's info, in a comment on its first line, or alone on the line above. */
function ownHeading({ info, inside, above, tree }: FencePlace): FenceHeading | undefined {
  const written = pathInInfo(info, tree) ?? pathWithin(inside, tree) ?? fileAlone(above[0], tree);
  if (written === undefined) return undefined;
  const found = readTreePath(written, tree);
  return { paths: [found.status === 'read' ? found.path : written], as: 'edit' };
}

/** A path in a comment of the first lines, or bare on the first line above code. */
function pathWithin(inside: readonly TextLine[], tree: TreePaths | undefined): string | undefined {
  const filled = inside.filter(({ text }) => !isBlank(text)).slice(0, mostCodeLines);
  const [first = '', ...rest] = filled.map(({ text }) => text.trim().slice(0, 500));
  if (isFile(first, tree) && rest.some((line) => isPlainlyCode(line))) return first;
  const comments = [first, ...rest.slice(0, 2)].map((line) => comment.exec(line));
  return comments
    .flatMap((match, at) => (at === 0 || match?.[1] !== undefined ? (match?.[2] ?? []) : []))
    .find((path) => isFile(path, undefined));
}

const mostCodeLines = 20;
const comment =
  /^(?:\/\/+|#+|--+|;+|%+|\/?\*+|<!--)\s*(@?(?:file ?path|file ?name|path|file)(?:\s?[:=])?\s+|(?:file ?path|path|file):)?(\S+)\s*(?:\([^()]*\)\s*)?(?:\*\/|-->)?$/i;

function wordsAbove({ info, inside, above, tree }: FencePlace): FenceHeading | undefined {
  const lines = above.slice(0, mostLinesAbove).map((line) => line.slice(0, 500));
  const [nearest] = lines;
  if (nearest === undefined) return undefined;
  const asks = asksForChange(nearest, tree);
  const at = lines.findIndex((line) => filesNamed(line, tree).length > 0);
  const paths = filesNamed(lines[at] ?? '', tree);
  if (paths.length === 0) return ofNoFile(asks, info);
  if (at === 0 && asks !== 'no') return { paths, as: 'edit' };
  if (asks === 'plainly') return { paths, as: 'edit' };
  const headed = at === 0 || fileAlone(lines[at], tree) !== undefined;
  return { paths, as: headed && isItsText(nearest, { info, inside, paths }) ? 'text' : 'mention' };
}

/** Words that ask for a change of some file, above a fence that may be code. */
function ofNoFile(asks: Asks, info: string): FenceHeading | undefined {
  const isCode = info === '' || ![undefined, 'md'].includes(languageNamed(info));
  if (!isCode || asks === 'no') return undefined;
  return { paths: [], as: asks === 'plainly' ? 'edit' : 'mention' };
}
