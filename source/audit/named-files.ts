// Which files of a project a test names: by importing them, or by their path in a text.
import type { CounterExample } from '../domain/verdict/verdict.ts';

type TestFile = CounterExample['files'][number];

/** The paths among `paths` that one of these test files names. Words in comments do not count. */
export function namedFiles(
  tests: readonly TestFile[],
  paths: readonly string[],
): readonly string[] {
  return paths.filter((path) => tests.some((test) => names(test, path)));
}

function names({ path: test, content }: TestFile, path: string): boolean {
  const text = content
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|#|\*|\/\*)/.test(line))
    .join('\n');
  if (test.endsWith('_test.go') && path.endsWith('.go')) return sameFolder(test, path);
  const quotedTexts = [...text.matchAll(/(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(
    ([, , inside = '']) => inside,
  );
  if (quotedTexts.some((inside) => leadsTo(inside, test, path))) return true;
  return path.endsWith('.py') && pythonImports(text).some((module) => holdsModule(module, path));
}

/** A path as it is, or relative to the test; an import may leave out the ending, or name the folder. */
function leadsTo(inside: string, test: string, path: string): boolean {
  const bare = withoutEnding(path);
  const index = bare.replace(/\/(?:index|__init__)$/, '');
  const targets = [path, bare, index];
  const named = [inside.replace(/^\.?\//, ''), joined(folderOf(test), inside)];
  return named.some((one) => targets.includes(one) || targets.includes(withoutEnding(one)));
}

const withoutEnding = (path: string) => path.replace(/\.\w{1,5}$/, '');
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const sameFolder = (one: string, other: string) => folderOf(one) === folderOf(other);

function joined(folder: string, relative: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** `import a.b`, `from a import b`: the modules, and what is taken from them as modules too. */
function pythonImports(text: string): readonly string[] {
  const plain = [...text.matchAll(/^\s*import\s+(.+)$/gm)].flatMap(([, list = '']) =>
    list.split(',').map((one) => one.trim().split(/\s/)[0] ?? ''),
  );
  const taken = [...text.matchAll(/^\s*from\s+([\w.]+)\s+import\s+\(?([^)#\n]*)/gm)].flatMap(
    ([, module = '', list = '']) => [
      module,
      ...list.split(',').map((one) => `${module}.${one.trim().split(/\s/)[0] ?? ''}`),
    ],
  );
  return [...plain, ...taken].filter((one) => one !== '');
}

/** A module is a file or a package; a package stands for every file in it. */
function holdsModule(module: string, path: string): boolean {
  const folder = module.replaceAll('.', '/').replace(/^\/+|\/+$/g, '');
  return folder !== '' && new RegExp(`(?:^|/)${folder}(?:\\.py$|/)`).test(path);
}
