// What a patch is planned against: the files of one commit, read from memory.

export type FileMode = '100644' | '100755' | '120000' | '160000';

export interface BaseFile {
  readonly mode: FileMode;
  readonly bytes: Uint8Array;
}

/** The files of one commit, by repository path with `/` between parts. It never changes while a patch is planned. */
export interface BaseTree {
  has(path: string): boolean;
  read(path: string): BaseFile | undefined;
  paths(): readonly string[];
}

/** A base tree over a map, for callers that hold every file already. */
export function baseTreeOf(files: ReadonlyMap<string, BaseFile>): BaseTree {
  return {
    has: (path) => files.has(path),
    read: (path) => files.get(path),
    paths: () => [...files.keys()],
  };
}
