// Lines that name a file: above a block, or as an order of their own.

export type Order =
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'rename'; readonly path: string; readonly to: string }
  | { readonly type: 'mode'; readonly path: string; readonly mode: string }
  | { readonly type: 'unreadable'; readonly word: string; readonly wanted: string };

const words = ['FILE', 'DELETE', 'RENAME', 'MODE'] as const;

/** Reads `FILE: p`, `DELETE: p`, `RENAME: a -> b` or `MODE: 100755 p`, with or without markdown around it. */
export function readOrder(text: string): Order | undefined {
  const bare = withoutMarkdown(text);
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
    default: {
      const never: never = word;
      return never;
    }
  }
}

function renameOrder(rest: string): Order {
  const [from, to, more] = rest.split(' -> ');
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

/**
 * The path a line above a block names, if it names one. A path that holds spaces has to stand in backticks or after
 * `FILE:`, because a line of prose would pass for one otherwise.
 */
export function readPathLine(text: string): string | undefined {
  const bare = withoutMarkdown(text);
  const label = /^(?:FILE|File|file|Path|path|Filename|filename): ?/.exec(bare);
  if (label !== null) return unquoted(bare.slice(label[0].length).trim()) || undefined;
  const path = bare.endsWith(':') ? bare.slice(0, -1) : bare;
  const inner = unquoted(path);
  if (inner !== path) return inner;
  return path === '' || /\s/.test(path) ? undefined : path;
}

/** The path in a fence's info string (```` ```ts src/a.ts ````), if there is one. */
export function pathInInfo(info: string): string | undefined {
  const last = info.slice(info.lastIndexOf(' ') + 1);
  return looksLikePath(last) ? last : undefined;
}

/** Says whether one word looks like a file and not like prose: it has a folder or an extension. */
export function looksLikePath(word: string): boolean {
  if (word === '' || /\s/.test(word)) return false;
  return word.includes('/') || /^[^.].*\.[A-Za-z0-9]{1,8}$/.test(word);
}

function withoutMarkdown(text: string): string {
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

function unquoted(text: string): string {
  const quoted = text.length > 2 && text.startsWith('`') && text.endsWith('`');
  return quoted ? text.slice(1, -1) : text;
}
