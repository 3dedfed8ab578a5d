// The tree as the edits so far leave it, in memory.

import { createNameIndex, type NameIndex } from '../../paths/name-index.ts';
import type { BaseTree, FileMode } from '../form/base-tree.ts';
import type { PatchWrite } from '../form/patch-plan.ts';
import { decodeText, encodeText, type TextFile } from '../form/text-file.ts';

export interface DraftFile {
  readonly mode: FileMode;
  /** In bytes, or in UTF-16 units once it is edited text. */
  readonly size: number;
  /** Undefined where the file is no text. */
  text(): TextFile | undefined;
  bytes(): Uint8Array;
  readonly renamedFrom?: string;
}

export interface Draft {
  read(path: string): DraftFile | undefined;
  put(path: string, file: DraftFile): void;
  remove(path: string): void;
  readonly names: NameIndex;
  /** The differences from the base. */
  writes(): readonly PatchWrite[];
}

export function createDraft(base: BaseTree): Draft {
  const changed = new Map<string, DraftFile | undefined>();
  const names = createNameIndex(base.paths());
  const read = (path: string) => (changed.has(path) ? changed.get(path) : baseFile(base, path));
  return {
    read,
    put: (path, file) => {
      if (read(path) === undefined) names.add(path);
      changed.set(path, file);
    },
    remove: (path) => {
      if (read(path) !== undefined) names.remove(path);
      changed.set(path, undefined);
    },
    names,
    writes: () => writesOf(base, changed),
  };
}

function bytesFile(mode: FileMode, bytes: Uint8Array): DraftFile {
  let text: TextFile | undefined;
  let decoded = false;
  return {
    mode,
    size: bytes.length,
    bytes: () => bytes,
    text: () => {
      if (!decoded) text = decodeText(bytes);
      decoded = true;
      return text;
    },
  };
}

export function textFile(mode: FileMode, text: TextFile, before?: DraftFile): DraftFile {
  const size = text.lines.reduce((sum, line) => sum + line.text.length + line.eol.length, 0);
  const file = { mode, size, text: () => text, bytes: () => encodeText(text) };
  return before?.renamedFrom === undefined ? file : { ...file, renamedFrom: before.renamedFrom };
}

function baseFile(base: BaseTree, path: string): DraftFile | undefined {
  const file = base.read(path);
  return file === undefined ? undefined : bytesFile(file.mode, file.bytes);
}

function writesOf(
  base: BaseTree,
  changed: ReadonlyMap<string, DraftFile | undefined>,
): readonly PatchWrite[] {
  const deletions: PatchWrite[] = [];
  const contents: PatchWrite[] = [];
  for (const [path, file] of changed) {
    const before = base.read(path);
    if (file === undefined) {
      if (before !== undefined) deletions.push({ path, bytes: undefined, mode: before.mode });
      continue;
    }
    const bytes = file.bytes();
    if (before !== undefined && before.mode === file.mode && sameBytes(before.bytes, bytes))
      continue;
    const write = { path, bytes, mode: file.mode };
    contents.push(file.renamedFrom === undefined ? write : { ...write, rename: file.renamedFrom });
  }
  return [...deletions.sort(byPath), ...contents.sort(byPath)];
}

function byPath(a: PatchWrite, b: PatchWrite): number {
  return a.path < b.path ? -1 : 1;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
