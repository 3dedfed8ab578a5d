// Orders that name a file, each alone on its line, and the paths that stand beside a fence.
import type { TreePaths } from './tree-paths.ts';

export type Order =
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'rename'; readonly path: string; readonly to: string }
  | { readonly type: 'mode'; readonly path: string; readonly mode: string }
  /** A line of the new text that is meant as it stands, although it looks like text left out. */
  | { readonly type: 'keep'; readonly line: string }
  | { readonly type: 'unreadable'; readonly word: string; readonly wanted: string };

const words = ['FILE', 'DELETE', 'RENAME', 'MODE', 'KEEP'] as const;

/** Reads `FILE: p`, `DELETE: p`, `RENAME: a -> b`, `MODE: 100755 p` or `KEEP: line`, with or without markdown around it. */
export function readOrder(text: string): Order | undefined {
  const bare = unquoted(withoutMarkdown(text));
  const word = words.find((candidate) => bare.startsWith(`${candidate}:`));
  if (word === undefined) return undefined;
  const rest = bare
    .slice(word.length + 1)
    .replace(/^\*\*/, '')
    .trim();
  switch (word) {
    case 'FILE':
    case 'DELETE':
      return { type: word === 'FILE' ? 'file' : 'delete', path: unquoted(rest) };
    case 'RENAME':
      return renameOrder(rest);
    case 'MODE':
      return modeOrder(rest);
    case 'KEEP':
      return { type: 'keep', line: unquoted(rest) };
    default: {
      const never: never = word;
      return never;
    }
  }
}

function renameOrder(rest: string): Order {
  const [from, to, more] = rest.split(/ (?:-+>|=>|→) /);
  if (from === undefined || to === undefined || more !== undefined) {
    return { type: 'unreadable', word: 'RENAME', wanted: 'RENAME: old/path -> new/path' };
  }
  return { type: 'rename', path: unquoted(from.trim()), to: unquoted(to.trim()) };
}

function modeOrder(rest: string): Order {
  const space = rest.indexOf(' ');
  if (space === -1) return { type: 'unreadable', word: 'MODE', wanted: 'MODE: 100755 path' };
  return { type: 'mode', mode: rest.slice(0, space), path: unquoted(rest.slice(space + 1).trim()) };
}

/** The path in a fence's info string (```` ```ts src/a.ts ````, `ts:src/a.ts`, `title="src/a.ts"`), if there is one. */
export function pathInInfo(info: string, tree?: TreePaths): string | undefined {
  const after = info.slice(info.indexOf(' ') + 1).trim();
  if (after !== '' && tree?.has(after)) return after;
  const words = info.split(/[\s,{}]+/).reverse();
  return words.map(pathInWord).find((word) => word !== undefined);
}

function pathInWord(word: string): string | undefined {
  const bare = word.replace(/^[\w-]+=/, '').replace(/^["'`(]+|["'`)]+$/g, '');
  const path = /^(?:[a-z+#]{1,12}|\d+:\d+):(.+)$/.exec(bare)?.[1] ?? bare;
  return looksLikePath(path) ? path : undefined;
}

/** Says whether one word looks like a file and not like prose: it has a folder or an extension. */
export function looksLikePath(word: string): boolean {
  if (word === '' || /\s|:\/\//.test(word)) return false;
  return word.includes('/') || /^[^.].*\.[A-Za-z0-9]{1,8}$/.test(word);
}

/** A line without headings, bullets and bold, as one that holds no more than a path is read. */
export function withoutMarkdown(text: string): string {
  let bare = text
    .trim()
    .replace(/^#{1,6} /, '')
    .replace(/^(?:[-*]|\d{1,3}[.)]) /, '')
    .trim();
  if (bare.endsWith('**:')) bare = bare.slice(0, -1);
  if (bare.startsWith('**') && bare.endsWith('**') && bare.length > 4) bare = bare.slice(2, -2);
  else if (bare.startsWith('**') && bare.includes(':**')) bare = bare.slice(2);
  return bare.replace(':**', ':').trim();
}

export function unquoted(text: string): string {
  const quoted = text.length > 2 && text.startsWith('`') && text.endsWith('`');
  return quoted ? text.slice(1, -1) : text;
}
