// Git object names and ref names, judged before git ever sees them.

/** A full object name in either hash git knows; anything shorter or stranger is no name. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** What `update-ref` takes as "must not exist yet", in the hash of this object name. */
export function zeroLike(id: string): string {
  return '0'.repeat(id.length);
}

/** A run's name as it may stand in a branch: narrower than git's own grammar, which takes `a;b` and `${x}`. */
export function isRunName(text: string): boolean {
  if (text.length > 200 || text.includes('..') || text.endsWith('.lock') || text.endsWith('.'))
    return false;
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text);
}

/**
 * The full name of one of our own branches, from `fugu/<run>` or `refs/heads/fugu/<run>`;
 * undefined for every other ref, so that landing can never touch a branch of the user's.
 */
export function ownRef(ref: string): string | undefined {
  const short = ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : ref;
  if (!short.startsWith('fugu/')) return undefined;
  return isRunName(short.slice('fugu/'.length)) ? `refs/heads/${short}` : undefined;
}
