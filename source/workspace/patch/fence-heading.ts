// What the words around a fence say of it: a change of a file, a mention of one, or nothing.
import { isTranscript, languageNamed, languageOf } from './language.ts';
import { pathsNamed, readNaming } from './naming-line.ts';
import { looksLikePath, pathInInfo } from './path-line.ts';
import { isBlank, type Line } from './text-file.ts';
import { readTreePath, type TreePaths } from './tree-paths.ts';

export interface FencePlace {
  readonly info: string;
  readonly inside: readonly Line[];
  /** The lines above the fence that nothing has used yet, nearest first. */
  readonly above: readonly string[];
  readonly tree: TreePaths | undefined;
}

export interface FenceHeading {
  readonly paths: readonly string[];
  readonly as: 'edit' | 'mention';
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
  const written = pathInInfo(info, tree) ?? pathInComment(inside) ?? pathAlone(above[0], tree);
  if (written === undefined) return undefined;
  const found = readTreePath(written, tree);
  return { paths: [found.status === 'read' ? found.path : written], as: 'edit' };
}

function pathInComment(inside: readonly Line[]): string | undefined {
  const first =
    inside
      .find(({ text }) => !isBlank(text))
      ?.text.trim()
      .slice(0, 500) ?? '';
  const comment =
    /^(?:\/\/+|#+|--+|;+|%+|\/\*+|<!--)\s*(?:(?:file ?path|file ?name|path|file)\s?[:=]\s*)?(\S+)\s*(?:\([^()]*\)\s*)?(?:\*\/|-->)?$/i.exec(
      first,
    )?.[1];
  return comment !== undefined && isFile(comment, undefined) ? comment : undefined;
}

function pathAlone(line: string | undefined, tree: TreePaths | undefined): string | undefined {
  if (line === undefined) return undefined;
  const naming = readNaming(line, tree);
  return naming.status === 'named' && isFile(naming.path, tree) ? naming.path : undefined;
}

function isFile(path: string, tree: TreePaths | undefined): boolean {
  return tree?.has(path) === true || (looksLikePath(path) && /\.\w{1,8}$/.test(path));
}

function wordsAbove({ info, above, tree }: FencePlace): FenceHeading | undefined {
  const lines = above.slice(0, mostLinesAbove).map((line) => line.slice(0, 500));
  const [nearest] = lines;
  if (nearest === undefined) return undefined;
  const asks = asksForChange(nearest, tree);
  const named = lines.findIndex((line) => filesIn(line, tree).length > 0);
  if (named === -1) {
    const isCode = info === '' || ![undefined, 'md'].includes(languageNamed(info));
    return asks === 'plainly' && isCode ? { paths: [], as: 'edit' } : undefined;
  }
  const paths = filesIn(lines[named] ?? '', tree);
  if (named > 0) return { paths, as: asks === 'plainly' ? 'edit' : 'mention' };
  if (asks !== 'no') return { paths, as: 'edit' };
  return { paths, as: isBeside(nearest, info, paths) ? 'mention' : 'edit' };
}

function filesIn(line: string, tree: TreePaths | undefined): readonly string[] {
  return pathsNamed(line, tree).filter((path) => isFile(path, tree));
}

const order =
  /^[\s\d.)*#>-]*(?:(?:please|then|next|now|also|and|finally|first|second|third|lastly|(?:in|inside|within|for|at|on) (?:the |this )?\S+?|you(?: should| must| need to| can| could)?|we(?: should| must| need to| can)?|i(?:'ll| will| would|'d| also| have|'ve)?|to)[ ,]+)*(?:updat|chang|replac|modif|edit|add|creat|rewrit|rewrot|insert|remov|delet|append|prepend|put|writ|sav|apply|appli|past|adjust|refactor|overwrit|convert|extend)(?:e|es|ed|ing|y|ies|ied|s|t|ten|te|ted)?\b/i;
const link =
  /^[\s*#>-]*(?:with|by|to|becomes?|after|new(?: (?:code|version|file|contents?))?|updated(?: (?:code|version|file|contents?))?|fixed|so that it reads)(?: this| the following)?[\s*]*:?[\s*]*$/i;
const state =
  /\b(?:new|updated?|modified|changed?|rewritten|complete|full|final|fixed|corrected|revised|improved|whole|entire|patched|should (?:be|look|read|become|now|contain)|must (?:be|look|read|become)|becomes?|replaced? (?:by|with))\b/i;

/** `plainly`: the line is an order or the joint of one. `perhaps`: it speaks of a new state. */
function asksForChange(line: string, tree: TreePaths | undefined): 'plainly' | 'perhaps' | 'no' {
  const words = proseOf(line, tree);
  if (link.test(words)) return 'plainly';
  if (order.test(words) && /:[\s*_]*$/.test(words)) return 'plainly';
  return order.test(words) || state.test(words) ? 'perhaps' : 'no';
}

/** The line without code and paths, whose words would be taken for its own. */
function proseOf(line: string, tree: TreePaths | undefined): string {
  const words = line.replace(/`[^`]*`/g, ' x ').split(/(\s+)/);
  return words
    .map((word) =>
      isFile(word.replace(/[,.:;]+$/, ''), tree) ? `x${/:$/.test(word) ? ':' : ''}` : word,
    )
    .join('');
}

const usage =
  /\b(?:usage|examples?|e\.g\.|try|call(?:s|ed|ing)?|import(?:s|ed|ing)?|use[ds]?|using|invoke[ds]?)\b/i;
const output =
  /\b(?:prints?|printed|outputs?|runs?|running|logs?|logged|stdout|stderr|shows?|reports?|reported|fail(?:s|ed)?|errors?|results?|returns?)\b/i;

/** Whether the fence is about how a file is used or what it prints, not about its text. */
function isBeside(line: string, info: string, paths: readonly string[]): boolean {
  if (usage.test(line)) return true;
  const language = languageNamed(info);
  const languages = paths.map(languageOf);
  if (language !== undefined && languages.includes(language)) return false;
  return (
    output.test(line) || (language !== undefined && languages.every((each) => each !== undefined))
  );
}
