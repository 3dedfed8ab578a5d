import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Problem } from '../domain/problem.ts';
import { placeOf, problemAt, type Saying, type SpecPlace } from './place.ts';

/** A spec is a page of text; anything longer is not one, and is not worth parsing. */
const maxCharacters = 262_144;
/** Enough for a person's anchors; far too few for a document that multiplies itself. */
const maxAliases = 64;

export type YamlReading =
  | { readonly status: 'read'; readonly value: unknown; readonly place: SpecPlace }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] };

/** Characters that would draw something else than they say: controls, bidi marks, zero widths, tags. */
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]|[\u{e0000}-\u{e0fff}]/u;

const remedies: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'Keep one of the two.',
  MULTIPLE_DOCS: 'Keep one document: take out everything from the second `---`.',
  TAB_AS_INDENT: 'Indent with spaces.',
  TAG_RESOLVE_FAILED: 'Take the tag out; plain text, numbers, lists and maps are enough.',
  RESOURCE_EXHAUSTION: 'Nest less: nothing here is more than six levels deep.',
};

/** Reads one YAML 1.2 document as plain data: no tags, no doubled keys, no hidden characters, no bombs. */
export function readYaml(text: string, file: string): YamlReading {
  if (text.length > maxCharacters) {
    const what = `The file has ${text.length} characters; at most ${maxCharacters} are read.`;
    const remedy = 'Point to the right file, or shorten it.';
    return {
      status: 'refused',
      problems: [{ severity: 'error', kind: 'input', what, remedy, file, line: 1 }],
    };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = placeOf(file, document, lines);
  const problems = [
    ...syntaxProblems(document, file, lines),
    ...nodeProblems(document, file, lines),
  ];
  if (problems.length > 0) return { status: 'refused', problems };
  return readData(document, place);
}

function readData(document: Document, place: SpecPlace): YamlReading {
  try {
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    return { status: 'read', value, place };
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
    const what = 'Its aliases (`*name`) multiply into more than is read.';
    const saying = { what, remedy: 'Write the values out instead of repeating them by alias.' };
    return { status: 'refused', problems: [problemAt(place, [], saying)] };
  }
}

function syntaxProblems(document: Document, file: string, lines: LineCounter): readonly Problem[] {
  const found = [...document.errors, ...document.warnings];
  const seen = new Set<string>();
  return found.flatMap((error) => {
    const line = lines.linePos(error.pos[0]).line || 1;
    // One slip makes a syntax error on every line below it; only doubled keys stand alone.
    const key = error.code === 'DUPLICATE_KEY' ? `${line}` : error.code;
    if (seen.has(key) || seen.size >= 10) return [];
    seen.add(key);
    const message = error.message.replace(new RegExp(hidden, 'gu'), '?').slice(0, 200);
    const what = `Not YAML as it should be: ${message.replace(/\.$/, '')}.`;
    const remedy =
      remedies[error.code] ?? 'Fix the line; check its indentation, quotes and brackets.';
    return [{ severity: 'error', kind: 'input', what, remedy, file, line } as const];
  });
}

function nodeProblems(document: Document, file: string, lines: LineCounter): readonly Problem[] {
  if (document.errors.length > 0) return [];
  let aliases = 0;
  const problems: Problem[] = [];
  const report = (at: number, { what, remedy }: Saying) =>
    problems.push({
      severity: 'error',
      kind: 'input',
      what,
      remedy,
      file,
      line: lines.linePos(at).line || 1,
    });
  visit(document, {
    Alias: (_key, node) => {
      aliases += 1;
      if (aliases > maxAliases) {
        report(node.range?.[0] ?? 0, {
          what: `There are more than ${maxAliases} aliases (\`*name\`).`,
          remedy: 'Write the values out instead of repeating them by alias.',
        });
        return visit.BREAK;
      }
      if (node.resolve(document)) return undefined;
      report(node.range?.[0] ?? 0, {
        what: `The alias \`*${node.source}\` stands for nothing.`,
        remedy: `Define \`&${node.source}\` above it, or put the value in quotes.`,
      });
      return undefined;
    },
    Pair: (_key, pair) => {
      if (isScalar(pair.key) && pair.key.value !== '__proto__') return;
      report(rangeStart(pair.key), {
        what: 'A key here is a list, a map, an alias or `__proto__`.',
        remedy: 'Write a plain word as key.',
      });
    },
    Scalar: (_key, node) => {
      const found = typeof node.value === 'string' ? hidden.exec(node.value) : null;
      if (!found) return;
      const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      report(node.range?.[0] ?? 0, {
        what: `A text here holds the hidden character U+${code}.`,
        remedy: 'Take it out; texts are shown as they are.',
      });
    },
  });
  return problems;
}

function rangeStart(node: unknown): number {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
    ? Number(node.range[0])
    : 0;
}
