// Whether the text of a path may be written at all, before any file is looked at.

export type PathVerdict =
  | { readonly status: 'safe'; readonly path: string; readonly normalised: boolean }
  | { readonly status: 'unsafe'; readonly because: string };

const mostPathBytes = 1_024;
const mostPartBytes = 255;

/**
 * Judges one path as a model wrote it: relative, `/` between parts, no way up, nothing invisible, and no spelling any
 * common file system takes for `.git`. A leading `./` is taken off. What the path meets in the tree is judged elsewhere.
 */
export function safePath(raw: string): PathVerdict {
  const path = raw.startsWith('./') ? raw.slice(2) : raw;
  const because = textTrouble(path) ?? rootTrouble(path);
  if (because !== undefined) return { status: 'unsafe', because };
  if (byteLength(path) > mostPathBytes)
    return { status: 'unsafe', because: `it is longer than ${mostPathBytes} bytes` };
  for (const part of path.split('/')) {
    const trouble = partTrouble(part);
    if (trouble !== undefined) return { status: 'unsafe', because: trouble };
  }
  return { status: 'safe', path, normalised: path !== raw };
}

/** Says whether one part of a path is `.git`, or is taken for it by a file system that folds or shortens names. */
export function looksLikeGit(part: string): boolean {
  const folded = foldForGit(part);
  return folded === '.git' || /^git~\d+$/.test(folded);
}

/** The same for `.gitmodules`, whose contents make git fetch and run. */
function looksLikeGitmodules(part: string): boolean {
  const folded = foldForGit(part);
  return folded === '.gitmodules' || /^gitmod~\d+$/.test(folded) || /^gi7eba~\d+$/.test(folded);
}

function foldForGit(part: string): string {
  const plain = part
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replaceAll('ı', 'i');
  const stream = plain.indexOf(':');
  return trimTail(stream === -1 ? plain : plain.slice(0, stream));
}

function textTrouble(raw: string): string | undefined {
  if (raw === '') return 'it is empty';
  if (!raw.isWellFormed()) return 'it holds half a character';
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(raw)) return 'it holds a control character';
  if (/[\p{Cf}\u115F\u1160\u3164\uFFA0]/u.test(raw))
    return 'it holds an invisible or direction-changing character';
  if (/[^\P{Zs} ]/u.test(raw)) return 'it holds a space that is not the plain one';
  return undefined;
}

function rootTrouble(raw: string): string | undefined {
  if (raw.includes('\\')) return 'it holds a backslash';
  if (raw.startsWith('/')) return 'it is absolute';
  if (/^[A-Za-z]:/.test(raw)) return 'it names a drive';
  if (raw.includes(':')) return 'it holds a colon';
  if (raw.startsWith('~')) return 'it begins with a tilde';
  if (raw.startsWith('-')) return 'it begins with a dash';
  return undefined;
}

function partTrouble(part: string): string | undefined {
  if (part === '') return 'it has an empty part';
  if (part === '..') return 'it leads out of the repository';
  if (part === '.') return 'it has a `.` part';
  if (looksLikeGit(part)) return 'it leads into the git folder';
  if (looksLikeGitmodules(part)) return 'it is the list of submodules';
  if (part !== trimTail(part)) return 'a part of it ends in a dot or a space';
  if (part.startsWith(' ')) return 'a part of it begins with a space';
  if (byteLength(part) > mostPartBytes) return `a part of it is longer than ${mostPartBytes} bytes`;
  return undefined;
}

function trimTail(part: string): string {
  let end = part.length;
  while (end > 0 && (part[end - 1] === '.' || part[end - 1] === ' ')) end -= 1;
  return part.slice(0, end);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
