/** A file as the checks see it: a path relative to the root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One import or re-export of a module. */
export interface Import {
  readonly specifier: string;
  /** Offset of the specifier in the text. */
  readonly at: number;
  /** The statement up to the specifier, or as much of it as a dynamic import has. */
  readonly statement: string;
  /** True for `import type` and `export type`. */
  readonly typeOnly: boolean;
}

/** All imports of a file, static, dynamic and type-only; `code` is its scanned view. */
export function importsOf(file: SourceFile, code: string): readonly Import[] {
  const found = code.matchAll(/(?<![\w.$])(?:from|import|require)\s*\(?\s*(['"]) *\1/g);
  return [...found].map((match) => {
    const end = match.index + match[0].length - 1;
    const at = code.lastIndexOf(match[1] ?? "'", end - 1) + 1;
    const statement = statementTo(code, match.index, at);
    return {
      specifier: file.text.slice(at, end),
      at,
      statement,
      typeOnly: /^\s*(?:import|export)\s+type\b(?!\s*(?:,|from\b))/.test(statement),
    };
  });
}

/** The line of an offset, from 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function statementTo(code: string, keywordAt: number, at: number): string {
  const heads = [...code.slice(0, keywordAt + 6).matchAll(/^[ \t]*(?:import|export)\b/gm)];
  const whole = code.slice(heads.at(-1)?.index ?? keywordAt, at);
  // A dynamic import stands inside other statements; only what follows its keyword is its own.
  return /[;(]/.test(whole) ? code.slice(keywordAt, at) : whole;
}
