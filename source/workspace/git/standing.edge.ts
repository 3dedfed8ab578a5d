import type { Store } from './store.edge.ts';
import { listTree } from './tree.edge.ts';

/** Which of these texts stand in a text file or a path of a tree; a text is one line. */
export async function standingIn(
  store: Store,
  tree: string,
  texts: readonly string[],
): Promise<readonly string[]> {
  const paths = ((await listTree(store, tree)) ?? []).map(({ path }) => path).join('\n');
  const found: string[] = [];
  for (const text of texts) {
    // By standard input: arguments of a process can be read by others.
    const args = ['grep', '-q', '-I', '-F', '-f', '-', tree];
    const there =
      paths.includes(text) ||
      (await store.git.run({ place: store.place, args, input: `${text}\n` })).status === 'ok';
    if (there) found.push(text);
  }
  return found;
}
