import type { Problem } from '../../domain/problem.ts';

/** What a person can mend about the disk a store lies on, by the code of the system's error. */
const troubles: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOSPC: ['The disk is full.', 'Free some space and do it again.'],
  EDQUOT: ['The disk quota is used up.', 'Free some space and do it again.'],
  EROFS: [
    'The store is on a read-only disk; it can be read and searched, not changed.',
    'Make the disk writable, or name another folder as memory.store in the spec.',
  ],
  EACCES: ['Permission denied for the store.', 'Change its permissions.'],
  EPERM: ['Permission denied for the store.', 'Change its permissions.'],
  ENOTDIR: ['There is a file where a folder of the store belongs.', 'Move the file away.'],
  ELOOP: ['It is a link, and links are not followed.', 'Put a folder or file in its place.'],
  EIO: ['The disk does not answer as it should.', 'Look at it with dmesg.'],
};

/** The problem an error of the file system stands for; undefined for what nobody can mend. */
export function diskProblem(error: unknown, file: string): Problem | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const known = troubles[String(error.code)];
  if (!known) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : file;
  const [what, remedy] = known;
  return { severity: 'error', kind: 'input', file: path, what, remedy };
}
