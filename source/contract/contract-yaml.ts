import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Problem } from '../domain/problem.ts';

/** Keys and indexes from the top of the document to a word in it. */
export type WordPath = readonly (string | number)[];

/** Says a problem at a word of the document: file and line are filled in. */
export type Say = (
  path: WordPath,
  what: string,
  remedy: string,
  severity?: Problem['severity'],
) => Problem;

export type ContractYaml =
  | { readonly status: 'read'; readonly value: unknown; readonly say: Say }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/** A contract is a page; anything longer is not one. */
const maxCharacters = 131_072;
const maxAliases = 16;
/** Characters that draw something else than they say: controls, bidi marks, zero widths, tags. */
const hidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]|[\u{e0000}-\u{e0fff}]/u;

/** Reads one YAML document as plain data, with a way to say problems at its words. Never throws. */
export function readContractYaml(text: string, file: string): ContractYaml {
  const at = (line: number, what: string, remedy: string): Problem => ({
    severity: 'error',
    kind: 'input',
    what,
    remedy,
    file,
    line,
  });
  const refused = (...problems: readonly Problem[]) => ({ status: 'refused', problems }) as const;
  if (text.length > maxCharacters) {
    const what = `The contract has ${text.length} characters; at most ${maxCharacters} are read.`;
    return refused(at(1, what, 'Point to the right file, or shorten it.'));
  }
  const unseen = hiddenCharacter(text, at);
  if (unseen) return refused(unseen);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const errors = [...document.errors, ...document.warnings].slice(0, 5).map((error) => {
    const line = lines.linePos(error.pos[0]).line || 1;
    if (error.code === 'MULTIPLE_DOCS') {
      return at(line, 'The file holds more than one document.', 'Put each into a file of its own.');
    }
    const what = `Not YAML as it should be: ${error.message.slice(0, 200).replace(/\.$/, '')}.`;
    const remedy = 'Fix the line; put text that holds `: ` or begins with a sign in quotes.';
    return at(line, what, remedy);
  });
  if (errors.length > 0) return refused(...errors);
  const say: Say = (path, what, remedy, severity = 'error') => ({
    ...at(lineOf(document, lines, path), what, remedy),
    severity,
  });
  return readData(document, say);
}

function readData(document: Document, say: Say): ContractYaml {
  try {
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    const problems = escapedIn(value, [], say);
    return problems.length > 0 ? { status: 'refused', problems } : { status: 'read', value, say };
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
    const what = 'It uses aliases (`*name`) that stand for nothing or multiply too often.';
    return { status: 'refused', problems: [say([], what, 'Write the values out.')] };
  }
}

/** Hidden characters that only come to be when YAML reads an escape like `\e`. */
function escapedIn(value: unknown, path: WordPath, say: Say): readonly Problem[] {
  if (typeof value === 'string') {
    const name = hiddenName(value);
    if (name === undefined) return [];
    return [say(path, `The text spells the hidden character ${name}.`, 'Take the escape out.')];
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => [
    ...(typeof key === 'string' ? escapedIn(key, path, say) : []),
    ...escapedIn(inner, [...path, key], say),
  ]);
}

/** How the first hidden character of a text is called. */
function hiddenName(text: string): string | undefined {
  const found = hidden.exec(text);
  if (!found) return undefined;
  return `U+${(found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function hiddenCharacter(
  text: string,
  at: (line: number, what: string, remedy: string) => Problem,
): Problem | undefined {
  const name = hiddenName(text);
  if (name === undefined) return undefined;
  const line = text.slice(0, text.search(hidden)).split('\n').length;
  return at(line, `The text holds the hidden character ${name}.`, 'Take it out.');
}

/** Line of the word at `path`, or of the nearest word above it that exists. */
function lineOf(document: Document, lines: LineCounter, path: WordPath): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair || !isNode(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return lines.linePos(offset).line || 1;
}
