// Orders in other words than the ones that are taken: `DELETE src/a.ts`, `Remove: src/a.ts`, `MOVE a.ts TO b.ts`.
import { looksLikePath, unquoted, withoutMarkdown } from './path-line.ts';
import { readTreePath, type TreePaths } from './tree-paths.ts';

/** The file that such a line would take away; undefined for any other line. */
export function looseRemoval(text: string, tree: TreePaths | undefined): string | undefined {
  const bare = withoutMarkdown(text.slice(0, 500));
  const rest =
    /^(?:DELETE|REMOVE|RENAME|MOVE)(?: FILE)?:? +(\S.*)$/.exec(bare)?.[1] ??
    /^(?:delete|remove|rename|move)(?: file)?: +(\S.*)$/i.exec(bare)?.[1];
  if (rest === undefined) return undefined;
  const written = unquoted(rest.split(/ (?:-+>|=>|→|to|TO|as) /)[0]?.trim() ?? '');
  const found = readTreePath(written, tree);
  if (found.status === 'unclear') return written;
  if (tree?.has(found.path)) return found.path;
  if (found.path.startsWith('/')) return undefined;
  return looksLikePath(found.path) && /\.\w{1,8}$/.test(found.path) ? found.path : undefined;
}
