// Edits as API models write them: search/replace blocks and whole files.

export interface ShownFile {
  readonly path: string;
  readonly text: string;
}

/** A block that replaces `search` by `replace`; undefined where `search` is not in the file exactly once. */
export function replaceBlock(file: ShownFile, search: string, replace: string): string | undefined {
  if (search === '' || file.text.split(search).length !== 2) return undefined;
  return [
    file.path,
    '<<<<<<< SEARCH',
    search.replace(/\n$/, ''),
    '=======',
    replace.replace(/\n$/, ''),
    '>>>>>>> REPLACE',
  ].join('\n');
}

/** The whole text of a file, in a fence longer than any inside it. */
export function wholeFile(path: string, text: string): string {
  const inside = [...text.matchAll(/^ {0,3}(`{3,})/gm)].map((found) => found[1]?.length ?? 0);
  const fence = '`'.repeat(Math.max(2, ...inside) + 1);
  const info = path.endsWith('.js') ? 'js' : '';
  return [`FILE: ${path}`, `${fence}${info}`, text.replace(/\n$/, ''), fence].join('\n');
}

/** The source of one exported function with the comment right above it; undefined where it is not there. */
export function exportedFunction(text: string, name: string): string | undefined {
  const lines = text.split('\n');
  const head = lines.findIndex((line) =>
    new RegExp(`^export (?:async )?function ${name}\\(`).test(line),
  );
  if (head < 0) return undefined;
  const end = lines.findIndex((line, at) => at > head && line === '}');
  if (end < 0) return undefined;
  let first = head;
  while (first > 0 && /^(?:\/\*\*| \*)/.test(lines[first - 1] ?? '')) first -= 1;
  return lines.slice(first, end + 1).join('\n');
}

/** A reply of these forms taken apart: what was said before the first edit, and each edited file as it becomes. */
export function readEdits(
  reply: string,
  files: readonly ShownFile[],
): { readonly said: string; readonly edits: readonly ShownFile[] } {
  const edited = new Map<string, string>();
  const textOf = (path: string): string =>
    edited.get(path) ?? files.find((file) => file.path === path)?.text ?? '';
  for (const [, path = '', search = '', replace = ''] of reply.matchAll(blockForm)) {
    edited.set(
      path,
      textOf(path).replace(search, () => replace),
    );
  }
  for (const [, path = '', , text = ''] of reply.matchAll(fileForm)) edited.set(path, `${text}\n`);
  const starts = [reply.search(blockForm), reply.search(fileForm)].filter((at) => at >= 0);
  return {
    said: reply.slice(0, Math.min(reply.length, ...starts)).trim(),
    edits: [...edited].map(([path, text]) => ({ path, text })),
  };
}

const blockForm = /^(\S+)\n<<<<<<< SEARCH\n([\s\S]*?)\n=======\n([\s\S]*?)\n>>>>>>> REPLACE$/gm;
const fileForm = /^FILE: (\S+)\n(`{3,})\w*\n([\s\S]*?)\n\2$/gm;
