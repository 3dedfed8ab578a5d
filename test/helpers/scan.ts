/** One file in two views of equal length: line and column mean the same in each. */
export interface Scan {
  /** Code only: comments, and what is inside quotes and regular expressions, are blanks. */
  readonly code: string;
  /** Comments only: everything else is blanks. */
  readonly comments: string;
}

// In order: line comment, block comment, string, template piece, regular expression after a
// character that cannot end a value. Quotes end at the line's end, so that an apostrophe in JSX
// text spoils one line at most.
const tokens =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|(`)|(?=\/)(?<=(?:[(,=:[!&|?{;]|=>|return)\s*)(\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*)|([{}])/g;

/** Separates code from comments well enough for the walls; it is no parser. */
export function scan(text: string): Scan {
  const code = text.split('');
  const comments = blank(text).split('');
  const put = (from: number, to: number, inComment: boolean): void => {
    for (let at = from; at < to; at += 1) {
      if (text[at] === '\n') continue;
      if (inComment) comments[at] = text[at] ?? ' ';
      code[at] = ' ';
    }
  };
  // Each entry is an open template; its value counts the braces open inside its `${`.
  const depths: number[] = [];
  tokens.lastIndex = 0;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [all, comment, quoted, tick, , brace] = match;
    const from = match.index;
    if (brace !== undefined) {
      if (!closesHole(depths, brace)) continue;
      tokens.lastIndex = skipTemplate(text, from + 1, depths, put);
    } else if (tick !== undefined) {
      tokens.lastIndex = skipTemplate(text, from + 1, depths, put);
    } else if (quoted !== undefined) {
      put(from + 1, from + all.length - 1, false);
    } else {
      put(from, from + all.length, comment !== undefined);
    }
  }
  return { code: code.join(''), comments: comments.join('') };
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function closesHole(depths: number[], brace: string): boolean {
  const open = depths.at(-1);
  if (open === undefined) return false;
  if (brace === '}' && open === 0) {
    depths.pop();
    return true;
  }
  depths[depths.length - 1] = open + (brace === '{' ? 1 : -1);
  return false;
}

/** Blanks template text up to the closing backtick or the next `${`; gives where code goes on. */
function skipTemplate(
  text: string,
  from: number,
  depths: number[],
  put: (from: number, to: number, inComment: boolean) => void,
): number {
  let at = from;
  while (at < text.length && text[at] !== '`') {
    if (text[at] === '$' && text[at + 1] === '{') {
      depths.push(0);
      put(from, at, false);
      return at + 2;
    }
    at += text[at] === '\\' ? 2 : 1;
  }
  put(from, at, false);
  return at + 1;
}
