/** What a person can mend about the machine, by the code of the system's error. */
const troubles: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOSPC: ['The disk is full.', 'Free some space'],
  EDQUOT: ['The disk quota is used up.', 'Free some space'],
  EROFS: ['The file system is read-only.', 'Name another folder with FUGU_HOME'],
  ENOTDIR: ['A file stands where a folder should be.', 'Name another folder with FUGU_HOME'],
  EACCES: ['Permission denied.', 'Change its permissions'],
  EPERM: ['Permission denied.', 'Change its permissions'],
  EMFILE: ['Too many files are open.', 'Raise the limit with ulimit -n'],
  EIO: ['The disk does not answer as it should.', 'Look at it with dmesg'],
};

/** Sentences for an error of the file system that is the machine's and no bug; undefined for any other. */
export function systemTrouble(
  error: unknown,
): { readonly what: string; readonly remedy: string } | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const known = troubles[String(error.code)];
  if (!known) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? ` (${error.path})` : '';
  const [what, remedy] = known;
  return {
    what: `${what.slice(0, -1)}${path}.`,
    remedy: `${remedy}, then try again.`,
  };
}
