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
