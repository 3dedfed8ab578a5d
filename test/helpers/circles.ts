import { posix } from 'node:path';
import { importsOf, type SourceFile } from './imports.ts';
import { scan } from './scan.ts';

/** Groups of files that import each other in a circle, types included; each group sorted. */
export function circles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const edges = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const open = new Set<string>();

  function visit(path: string): void {
    const at = index.size;
    index.set(path, at);
    low.set(path, at);
    stack.push(path);
    open.add(path);
    for (const target of edges.get(path) ?? []) {
      if (!edges.has(target)) continue;
      if (!index.has(target)) visit(target);
      else if (!open.has(target)) continue;
      low.set(path, Math.min(low.get(path) ?? at, low.get(target) ?? at));
    }
    if (low.get(path) === at) close(path);
  }

  function close(path: string): void {
    const group = stack.splice(stack.indexOf(path));
    for (const member of group) open.delete(member);
    if (group.length > 1) found.push(group.toSorted());
  }

  for (const { path } of files) if (!index.has(path)) visit(path);
  return found;
}

function targetsOf({ path, text }: SourceFile): readonly string[] {
  const { code } = scan(text);
  return importsOf({ path, text }, code)
    .map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.normalize(posix.join(posix.dirname(path), specifier)));
}
