import { posix } from 'node:path';
import { importsOf, type SourceFile } from './imports.ts';
import { scan } from './scan.ts';

/** Files that no other of these files imports. */
export function unimported(files: readonly SourceFile[]): readonly string[] {
  const imported = new Set(
    files.flatMap((file) =>
      importsOf(file, scan(file.text).code).map(({ specifier }) =>
        posix.join(posix.dirname(file.path), specifier),
      ),
    ),
  );
  return files.map(({ path }) => path).filter((path) => !imported.has(path));
}

/** Functions, constants and classes that a file exports and that are named nowhere else in these files. */
export function unnamed(files: readonly SourceFile[]): readonly string[] {
  const codes = files.map(({ path, text }) => ({ path, code: scan(text).code }));
  const times = new Map<string, number>();
  for (const { code } of codes) {
    for (const [word] of code.matchAll(/\w+/g)) times.set(word, (times.get(word) ?? 0) + 1);
  }
  const exported = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm;
  return codes.flatMap(({ path, code }) =>
    [...code.matchAll(exported)]
      .filter(([, name = '']) => times.get(name) === 1)
      .map(([, name]) => `${path} ${name}`),
  );
}
