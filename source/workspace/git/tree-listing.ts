// What git's machine-readable listings say, taken apart. All are asked for with `-z`.

export interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly id: string;
  readonly path: string;
}

/** `ls-tree -r -z`: every file, link and submodule of a tree. */
export function readTreeListing(text: string): readonly TreeEntry[] {
  return text.split('\0').flatMap((line) => {
    const parts = /^(\d{6}) (\w+) ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
    if (!parts?.[1] || !parts[2] || !parts[3] || !parts[4]) return [];
    return [{ mode: parts[1], type: parts[2], id: parts[3], path: parts[4] }];
  });
}

export interface RawChange {
  readonly path: string;
  /** A added, M modified, D deleted, T type changed. */
  readonly status: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldId: string;
  readonly newId: string;
  readonly added: number;
  readonly removed: number;
  /** Git saw no text in it; the counts are 0. */
  readonly binary: boolean;
}

/** `diff-tree -r -z --raw --numstat --no-renames`: what changed, with line counts. */
export function readChanges(text: string): readonly RawChange[] {
  const tokens = text.split('\0');
  const changes: Omit<RawChange, 'added' | 'removed' | 'binary'>[] = [];
  const counts = new Map<string, readonly [string, string]>();
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    const raw = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(token);
    if (raw) {
      at += 1;
      const [, oldMode = '', newMode = '', oldId = '', newId = '', status = ''] = raw;
      changes.push({ path: tokens[at] ?? '', status, oldMode, newMode, oldId, newId });
      continue;
    }
    const stat = /^(-|\d+)\t(-|\d+)\t([\s\S]+)$/.exec(token);
    if (stat?.[1] && stat[2] && stat[3]) counts.set(stat[3], [stat[1], stat[2]]);
  }
  return changes.map((change) => {
    const [added = '0', removed = '0'] = counts.get(change.path) ?? [];
    const binary = added === '-';
    return { ...change, added: Number(added) || 0, removed: Number(removed) || 0, binary };
  });
}

/** `ls-files -u -z`: the paths that a merge left open, each once. */
export function readUnmerged(text: string): readonly string[] {
  const paths = text.split('\0').flatMap((line) => {
    const tab = line.indexOf('\t');
    return tab === -1 ? [] : [line.slice(tab + 1)];
  });
  return [...new Set(paths)];
}

/** One object of `cat-file --batch`, or undefined for one that is missing. */
export type BatchItem = { readonly type: string; readonly bytes: Uint8Array } | undefined;

/** The answer of `cat-file --batch`, one item per name asked, in order. */
export function readBatch(bytes: Uint8Array): readonly BatchItem[] {
  const items: BatchItem[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at);
    if (end === -1) break;
    const head = new TextDecoder().decode(bytes.subarray(at, end));
    const parts = /^[0-9a-f]+ (\w+) (\d+)$/.exec(head);
    at = end + 1;
    if (!parts?.[1] || parts[2] === undefined) {
      items.push(undefined);
      continue;
    }
    const size = Number(parts[2]);
    items.push({ type: parts[1], bytes: bytes.subarray(at, at + size) });
    at += size + 1;
  }
  return items;
}
