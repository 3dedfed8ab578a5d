// Which file a line above a block, or in a comment, names.
import { looksLikePath, unquoted, withoutMarkdown } from './path-line.ts';
import { readTreePath, type TreePaths } from './tree-paths.ts';

export type Naming =
  | { readonly status: 'named'; readonly path: string; readonly written?: string }
  /** It holds a path in a form that can be read in no way, or in more than one. */
  | { readonly status: 'unclear'; readonly because: string }
  | { readonly status: 'none' };

const none: Naming = { status: 'none' };
const mostLetters = 500;

/** Reads a line that names a file alone: a path, or one in backticks, bold, a link, a comment, a label. */
export function readNaming(line: string, tree: TreePaths | undefined): Naming {
  if (line.length > mostLetters) return none;
  const bare = withoutComment(line, tree);
  const label = /^(?:file ?path|file ?name|path|file)\s?[:=]\s?/i.exec(bare);
  if (label !== null) return named(unquoted(bare.slice(label[0].length).trim()), tree);
  const path = bare.endsWith(':') ? bare.slice(0, -1) : bare;
  if (tree?.has(path)) return { status: 'named', path };
  const inside = unquoted(path);
  if (inside !== path || !/\s/.test(path)) return named(inside, tree);
  return tree === undefined ? none : spaced(path, tree);
}

/** Reads a line above a block: one that names a file alone, or a sentence that ends on the one file it names. */
export function readNamingSentence(line: string, tree: TreePaths | undefined): Naming {
  const alone = readNaming(line, tree);
  if (alone.status !== 'none' || tree === undefined || line.length > mostLetters) return alone;
  const paths = pathsNamed(line, tree).filter((path) => tree.has(path));
  const [only] = paths;
  if (only === undefined) return none;
  if (paths.length === 1 && pointsAtItsEnd(line, only))
    return { status: 'named', path: only, written: line.trim() };
  const some = paths.map((path) => `\`${path}\``).join(' and ');
  return { status: 'unclear', because: `the line above the block names ${some} within a sentence` };
}

/** The file that a line names alone; undefined for one whose word is no file's name. */
export function fileAlone(
  line: string | undefined,
  tree: TreePaths | undefined,
): string | undefined {
  if (line === undefined) return undefined;
  const naming = readNaming(line, tree);
  return naming.status === 'named' && isFile(naming.path, tree) ? naming.path : undefined;
}

/** The files that the line mentions. */
export function filesNamed(line: string, tree: TreePaths | undefined): readonly string[] {
  return pathsNamed(line, tree).filter((path) => isFile(path, tree));
}

/** Whether a path is one of the tree, or has an ending. */
export function isFile(path: string, tree: TreePaths | undefined): boolean {
  return tree?.has(path) === true || (looksLikePath(path) && /\.\w{1,8}$/.test(path));
}

/** Every path that the line mentions, as the tree spells it; words that only look like a path stand as they are. */
function pathsNamed(line: string, tree: TreePaths | undefined): readonly string[] {
  if (line.length > mostLetters) return [];
  const spans = [...line.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.trim());
  const quoted = spans.filter((span) => tree?.has(span));
  const rest = line
    .replace(/`[^`]*\s[^`]*`|<\/?\w[^<>]*>/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, ' $1 ');
  return [...new Set([...quoted, ...rest.split(/\s+/).flatMap((word) => pathOfWord(word, tree))])];
}

function pathOfWord(word: string, tree: TreePaths | undefined): readonly string[] {
  if (tree?.has(word) && (looksLikePath(word) || /^[A-Z.]/.test(word))) return [word];
  const bare = word.replace(/^[`'"*_(<]+|[`'"*_)>,;:!?]+$/g, '');
  if (tree?.has(bare) && (looksLikePath(bare) || /^[A-Z.]/.test(bare))) return [bare];
  if (!looksLikePath(bare) || !/\w/.test(bare)) return [];
  const found = readTreePath(bare, tree);
  return found.status === 'read' ? [found.path] : [];
}

function named(raw: string, tree: TreePaths | undefined): Naming {
  if (raw === '') return none;
  const found = readTreePath(raw, tree);
  return found.status === 'read' ? { ...found, status: 'named' } : found;
}

/** A line with spaces: a path in a form the tree can tell, or a new file's in a folder of the tree. */
function spaced(path: string, tree: TreePaths): Naming {
  const found = readTreePath(path, tree);
  if (found.status === 'unclear') return found;
  if (found.written !== undefined) return { ...found, status: 'named' };
  const slash = path.lastIndexOf('/');
  const placed = slash !== -1 && tree.hasFolder(path.slice(0, slash)) && /\.\w{1,8}$/.test(path);
  return placed ? { status: 'named', path } : none;
}

/** The sentence leads to the path and does not only compare with it. */
function pointsAtItsEnd(line: string, path: string): boolean {
  if (
    /\b(?:like|unlike|same|similar|instead|not|as in|from|than|without|before|after)\b/i.test(line)
  )
    return false;
  const bare = line.trim().replace(/[`'"*_)\s]+$/, '');
  return bare.endsWith(':') || bare.replace(/[`'"*_).:]+$/, '').endsWith(path);
}

function withoutComment(line: string, tree: TreePaths | undefined): string {
  const bare = withoutMarkdown(line);
  const comment = /^(?:\/\/+|#+!?|--+|;+|%+|\/\*+|<!--)\s*(.*?)\s*(?:\*\/|-->)?$/.exec(bare)?.[1];
  if (comment === undefined || comment === '' || tree?.has(bare)) return bare;
  return comment;
}
