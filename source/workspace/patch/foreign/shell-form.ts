// Shell commands that write, patch, delete or move files of the project.
import { looksLikePath } from '../read/path-line.ts';
import type { TreePaths } from '../read/tree-paths.ts';

const mostLetters = 2_000;
const mostCommands = 20;

/** The name of the form, for a line without outer space. Commands that only run something are no edits. */
export function shellForm(bare: string, tree: TreePaths | undefined): string | undefined {
  const line = bare.slice(0, mostLetters).replace(/^[$#%>] /, '');
  const target = heredocTarget(line);
  if (target !== undefined && isOurs(target, tree)) return writes;
  const commands = [line, ...line.split(/&&|\|\||;/).slice(0, mostCommands)];
  return commands
    .map((command) => commandForm(command.trim(), tree))
    .find((form) => form !== undefined);
}

/** A script in a here-document that writes files; `below` are the lines that follow its first one. */
export function scriptForm(bare: string, below: () => string): string | undefined {
  const runs = /^(?:[$#] )?(?:python\d?|node|ruby|perl|deno|bun)\b.*<<-?\s*['"]?\w/.test(bare);
  if (!runs) return undefined;
  return /\bwrite_?text\(|\.write\(|writeFile(?:Sync)?\(|\bopen\([^)\n]*,\s*['"][wa]/i.test(below())
    ? 'a script that writes files'
    : undefined;
}

const writes = 'a shell command that writes a file';

function commandForm(command: string, tree: TreePaths | undefined): string | undefined {
  if (/^(?:sudo )?(?:g?sed|perl|ruby) (?:\S+ )*?(?:-[a-zA-Z]*i\b|--in-place\b)/.test(command))
    return 'a shell command that edits a file';
  if (/^(?:git apply (?!--check|--stat)|patch -p\d|patch \S+ <)/.test(command))
    return 'a shell command that applies a patch';
  const into = /^(?:echo|printf)\b.*>\s*(\S+)$/.exec(command)?.[1];
  if (into !== undefined && isKnown(into, tree)) return writes;
  if (/^(?:Set-Content|Add-Content|Out-File) /.test(command)) return writes;
  const moved = /^(?:git )?(?:rm|mv) (.+)$/.exec(command)?.[1];
  return moved?.split(' ').some((word) => isKnown(word, tree))
    ? 'a shell command that deletes or moves a file'
    : undefined;
}

function heredocTarget(line: string): string | undefined {
  if (!line.includes('<<')) return undefined;
  return (/\bcat\b[^|>]*>{1,2}\s*(\S+)/.exec(line) ?? /\btee (?:-a )?(\S+)/.exec(line))?.[1];
}

function isOurs(target: string, tree: TreePaths | undefined): boolean {
  return isKnown(target, tree) || !/^(?:[/~$]|[A-Za-z]:)/.test(unquoted(target));
}

function isKnown(target: string, tree: TreePaths | undefined): boolean {
  const path = unquoted(target);
  if (tree === undefined) return looksLikePath(path) && !path.startsWith('/');
  return tree.has(path) || tree.hasFolder(path.replace(/\/$/, ''));
}

function unquoted(target: string): string {
  return target.replace(/^["']|["']$/g, '').replace(/^\.\//, '');
}
