// What a file's ending, or the word after a fence, says of the language in it.

/** Endings and fence words that mean one language or a family with the same signs; the first word names it. */
const families = [
  'js jsx mjs cjs ts tsx mts cts javascript typescript node vue svelte astro',
  'py pyi pyx python python3 py3',
  'md markdown mdx rst txt adoc asciidoc org tex latex',
  'yaml yml',
  'json jsonc json5',
  'go golang',
  'rs rust',
  'rb ruby rake',
  'java',
  'kt kts kotlin',
  'c h cc cpp cxx hpp c++ m mm',
  'cs csharp c#',
  'php',
  'dart',
  'groovy gradle',
  'swift',
  'html htm xml svg xhtml',
  'css scss sass less',
  'sql',
  'pl pm perl raku',
  'lua',
  'toml ini cfg conf',
  'sh bash zsh fish shell bats ksh',
  'diff patch',
].map((words) => words.split(' '));

const byWord = new Map(families.flatMap((words) => words.map((word) => [word, words[0]] as const)));

/** The language of a file by its ending; undefined where the ending says nothing. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot === -1 ? undefined : byWord.get(name.slice(dot + 1).toLowerCase());
}

/** The language that a fence's first word names. */
export function languageNamed(info: string): string | undefined {
  return byWord.get(firstWord(info));
}

/** Says whether the fence's word names a terminal or a program's output, and no file. */
export function isTranscript(info: string): boolean {
  return /^(?:sh|bash|zsh|fish|shell|console|shell-?session|terminal|term|powershell|pwsh|ps1|cmd|bat|dos|output|stdout|stderr|log|logs|tap|mermaid|dot)$/.test(
    firstWord(info),
  );
}

function firstWord(info: string): string {
  return /^[{.]*([^\s{}:,]*)/.exec(info)?.[1]?.toLowerCase() ?? '';
}
