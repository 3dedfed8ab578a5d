import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { type ReplyPart, replyParts } from './reply-parts.ts';

export type JsonReading =
  | { readonly status: 'read'; readonly value: unknown }
  | { readonly status: 'unreadable'; readonly problem: string };

type Fence = Extract<ReplyPart, { type: 'fence' }>;

/**
 * The JSON of an answer: its one fence named json, jsonc or json5, else its one fence, else the answer
 * itself. With `last` the last of several such fences counts. Comments and trailing commas are passed over. Its
 * strings are not clean: an escape brings back what was cleaned out of the text. Never throws.
 */
export function readJson(text: string, several: 'refused' | 'last' = 'refused'): JsonReading {
  const fences = replyParts(text).flatMap((part) => (part.type === 'fence' ? [part] : []));
  const named = fences.filter(({ info }) => /^json[c5]?\b/i.test(info));
  const blocks = named.length > 0 ? named : fences;
  const block = several === 'last' ? blocks.at(-1) : blocks[0];
  if (block === undefined) return bareJson(text.trim());
  if (blocks.length > 1 && several === 'refused')
    return no('There is more than one fenced block; send one.');
  return fencedJson(block);
}

function fencedJson({ lines, closed }: Fence): JsonReading {
  if (!closed) return no('The json block is not closed; the reply may have been cut off.');
  return parseJson(lines.join('\n'));
}

function bareJson(bare: string): JsonReading {
  if (bare.startsWith('{') && bare.endsWith('}')) return parseJson(bare);
  return no('There is no fenced block that begins with ```json.');
}

function parseJson(json: string): JsonReading {
  try {
    return { status: 'read', value: JSON.parse(json) };
  } catch {
    return lenient(json);
  }
}

/** Comments and trailing commas have one meaning; whatever else is no JSON is refused, with its line. */
function lenient(json: string): JsonReading {
  const errors: ParseError[] = [];
  try {
    const value: unknown = parse(json, errors, { allowTrailingComma: true });
    if (errors.length === 0) return { status: 'read', value };
  } catch {
    return no('The block is nested deeper than anybody reads.');
  }
  const places = errors.slice(0, 1).map(({ error, offset }) => {
    const what = printParseErrorCode(error).replace(/\B[A-Z]/g, ' $&');
    return `${what.toLowerCase()} in its line ${json.slice(0, offset).split('\n').length}`;
  });
  return no(`The block is not JSON: ${places.join()}.`);
}

function no(problem: string): JsonReading {
  return { status: 'unreadable', problem };
}
