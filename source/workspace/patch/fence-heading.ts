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

function wordsAbove({ info, inside, above, tree }: FencePlace): FenceHeading | undefined {
  const lines = above.slice(0, mostLinesAbove).map((line) => line.slice(0, 500));
  const [nearest] = lines;
  if (nearest === undefined) return undefined;
  const asks = asksForChange(nearest, tree);
  const at = lines.findIndex((line) => filesIn(line, tree).length > 0);
  const paths = filesIn(lines[at] ?? '', tree);
  if (paths.length === 0) return ofNoFile(asks, info);
  if (at === 0 && asks !== 'no') return { paths, as: 'edit' };
  if (asks === 'plainly') return { paths, as: 'edit' };
  const headed = at === 0 || pathAlone(lines[at], tree) !== undefined;
  return { paths, as: headed && isItsText(nearest, { info, inside, paths }) ? 'edit' : 'mention' };
}

/** Words that ask for a change of some file, above a fence that may be code. */
function ofNoFile(asks: Asks, info: string): FenceHeading | undefined {
  const isCode = info === '' || ![undefined, 'md'].includes(languageNamed(info));
  if (!isCode || asks === 'no') return undefined;
  return { paths: [], as: asks === 'plainly' ? 'edit' : 'mention' };
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
type Asks = 'plainly' | 'perhaps' | 'no';

function asksForChange(line: string, tree: TreePaths | undefined): Asks {
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
  /\b(?:usage|examples?|e\.g\.|try (?:it|this|them)|(?:call|import|us|invok)(?:e|es|ed|s|ing)? (?:it|them|this|from|like|as)|can (?:also )?(?:be )?(?:call|import|us|invok)(?:e|ed)?)\b/i;
const output =
  /\b(?:print(?:s|ed)?|outputs?|runs?|running|ran|logs?|logged|stdout|stderr|shows?|reports?|reported|fail(?:s|ed|ing)?|pass(?:es|ed|ing)?|errors?|results?|returns?|tests?|verif(?:y|ied|ies)|check(?:s|ed)?|confirm(?:s|ed)?|execut(?:e|ed|es|ing)|green)\b/i;
const codeLine =
  /[;{}]\s*$|^\s*(?:import|export|const|let|var|def|class|function|return|if|for|while|async|await|public|private|#include|package|use|fn|pub|func|type|interface)\b|=>|^\s*[\w.[\]]+\s*:?=\s*\S/;

/** Whether the fence is a text of the files, and not about how they are used or what they print. */
function isItsText(
  line: string,
  fence: Pick<FencePlace, 'info' | 'inside'> & { readonly paths: readonly string[] },
): boolean {
  if (usage.test(line)) return false;
  const language = languageNamed(fence.info);
  const languages = fence.paths.map(languageOf);
  if (language !== undefined && languages.includes(language)) return true;
  if (output.test(proseOf(line, undefined))) return false;
  if (language !== undefined) return languages.includes(undefined);
  return fence.inside.some(({ text }) => codeLine.test(text.slice(0, 500)));
}

const plainlyCode =
  /[;{}(]\s*$|=>|^\s*(?:import .* from |export (?:const|function|class|default|type|interface|async)\b|def \w+\(|class \w+.*:$|#include\b)/;

/** The file that a line names alone, where code follows it without a fence. */
export function headsBareCode(
  line: string,
  next: string,
  tree: TreePaths | undefined,
): string | undefined {
  return plainlyCode.test(next.slice(0, 500)) ? pathAlone(line, tree) : undefined;
}
