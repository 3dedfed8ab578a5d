import { isPlainWord } from '../../safety/plain-word.ts';
import { findSecrets, type Secret } from '../../safety/redact.ts';
import type { RunState } from '../../state/run-state.ts';

export interface SecretSources {
  /** What the environment's names call secret. */
  readonly all: readonly Secret[];
  readonly job: () => RunState['job'];
  /** Which of these texts stand in files or paths of a commit. */
  readonly standing: (
    repo: string,
    base: string,
    texts: readonly string[],
  ) => Promise<readonly string[]>;
}

/**
 * The secrets of the job at hand. A value that is an ordinary word and stands in the project's own
 * files, or in the words of its task, guards nothing there: `POSTGRES_PASSWORD=postgres` must not
 * take the word `postgres` out of every reply. What cannot be looked up stays a secret.
 */
export function knownSecrets({
  all,
  job,
  standing,
}: SecretSources): () => Promise<readonly Secret[]> {
  const words = all.filter(
    ({ value }) => isPlainWord(value) && findSecrets(value, []).length === 0,
  );
  const values = words.map(({ value }) => value);
  const looked = new Map<string, Promise<readonly string[]>>();
  const inProject = (repo: string, base: string): Promise<readonly string[]> => {
    const known = looked.get(base) ?? standing(repo, base, values).catch(() => []);
    looked.set(base, known);
    return known;
  };
  return async () => {
    const now = job();
    if (now === undefined || words.length === 0) return all;
    const asked = JSON.stringify(now.contract);
    const harmless = new Set([
      ...(await inProject(now.repo.path, now.repo.base)),
      ...values.filter((value) => asked.includes(value)),
    ]);
    return all.filter((secret) => !(words.includes(secret) && harmless.has(secret.value)));
  };
}
