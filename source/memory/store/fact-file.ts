import { Buffer } from 'node:buffer';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { suggest } from '../../base/nearest-word.ts';
import {
  confidences,
  type MemoryDraft,
  type MemoryFact,
  memoryDraftSchema,
  memoryFactSchema,
  memoryTypes,
} from '../../domain/memory-fact.ts';
import type { Problem } from '../../domain/problem.ts';
import { shownText } from '../../safety/shown-text.ts';
import { problemAt, type SpecPlace } from '../../spec/place.ts';
import { readYaml } from '../../spec/yaml-text.ts';
import { readPlainMatter } from './plain-matter.ts';

/** A fact is a paragraph or a page; what is longer is a document, and belongs into one. */
export const maxFactBytes = 65_536;

export type FactReading =
  | { readonly status: 'read'; readonly fact: MemoryFact; readonly warnings: readonly Problem[] }
  | { readonly status: 'malformed'; readonly problems: readonly Problem[] };

/** Key of the front matter → what must stand there. The order is that of the printed file. */
const keys = {
  id: 'lower-case letters, digits and hyphens, at most 64, like the file name',
  title: 'one line of at most 160 characters',
  type: `one of ${memoryTypes.join(', ')}`,
  tags: 'a list of lower-case words, like [git, tests]',
  source: 'who wrote it: an agent, or person',
  family: 'whose weights wrote it, like anthropic',
  created: 'a day or an instant, like 2026-11-23',
  supersedes: 'a list of ids',
  expires: 'a day, like 2027-01-31',
  confidence: `one of ${confidences.join(', ')}`,
} as const;
const defaults = { tags: [], supersedes: [], confidence: 'medium' };
const bodyShape = 'text below the front matter';
type Key = keyof typeof keys;
const keyNames = Object.keys(keys) as readonly Key[];
const optional: readonly string[] = ['tags', 'family', 'supersedes', 'expires', 'confidence'];

/** The fact as the text of its file: front matter in a fixed order, then the body. */
export function printFact(fact: MemoryFact): string {
  const rows = keyNames.flatMap((key) => {
    const value = fact[key];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    const text = stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trim();
    return [`${key}: ${text}`];
  });
  return `---\n${rows.join('\n')}\n---\n\n${fact.body.trim()}\n`;
}

/** What keeps a draft from becoming a fact; none when it can. */
export function draftProblems(draft: MemoryDraft): readonly Problem[] {
  const shape = memoryDraftSchema.safeParse(draft);
  if (!shape.success) return wrongValues(shape.error, { ...draft }, undefined);
  const fact = { ...shape.data, id: 'draft', created: '2000-01-01' };
  const text = printFact(fact);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxFactBytes) return [tooLong(bytes, undefined)];
  const reading = readFact(text, 'draft.md');
  // A body can hold what makes its file unreadable.
  return reading.status === 'malformed' ? reading.problems.map(withoutPlace) : [];
}

function withoutPlace({ severity, kind, what, remedy }: Problem): Problem {
  return { severity, kind, what, remedy };
}

/** What is said about a file that is longer than any fact. */
export function tooLong(bytes: number, file: string | undefined): Problem {
  const what = `It has ${bytes} bytes; a fact has at most ${maxFactBytes}.`;
  const remedy = 'Shorten it to what is worth remembering and name the place of the rest.';
  return {
    severity: 'error',
    kind: 'input',
    what,
    remedy,
    ...(file === undefined ? {} : { file }),
  };
}

/** Reads the text of a fact's file; `file` is only named in problems. The body comes out cleaned. */
export function readFact(text: string, file: string): FactReading {
  const conflict = conflictLine(text);
  if (conflict !== undefined) {
    const what = 'It holds the conflict markers of a merge.';
    const remedy = 'Keep what is right of the two sides and take the three marker lines out.';
    return malformed({ file, line: conflict, what, remedy });
  }
  const parts = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)(?<=\n)---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!parts) return malformed({ file, line: 1, ...noFrontMatter(text) });
  const [whole, matter = ''] = parts;
  const body = shownText(text.slice(whole.length)).trim();
  const plain = body === '' ? undefined : readPlainMatter(matter);
  const quick = plain && memoryFactSchema.safeParse({ ...defaults, ...plain, body });
  if (plain && quick?.success && Object.keys(plain).every((key) => key in keys)) {
    return { status: 'read', fact: quick.data, warnings: [] };
  }
  // The empty line stands for the opening fence, so that line numbers are those of the file.
  const yaml = readYaml(`\n${matter.replaceAll('\r\n', '\n')}`, file);
  if (yaml.status === 'refused') return { status: 'malformed', problems: yaml.problems };
  if (body === '') {
    const line = whole.split('\n').length;
    return malformed({ file, line, what: 'It says nothing.', remedy: 'Write the fact below ---.' });
  }
  return readValues(yaml.value, body, yaml.place);
}

function readValues(value: unknown, body: string, place: SpecPlace): FactReading {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    const what = 'Its front matter is not a map.';
    const remedy = `Write one \`key: value\` a line: ${keyNames.join(', ')}.`;
    return { status: 'malformed', problems: [problemAt(place, [], { what, remedy })] };
  }
  const given = Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
  const filled = { ...defaults, ...given, body };
  const shape = memoryFactSchema.safeParse(filled);
  if (!shape.success) {
    return { status: 'malformed', problems: wrongValues(shape.error, given, place) };
  }
  const known: readonly string[] = keyNames;
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  return {
    status: 'read',
    fact: shape.data,
    warnings: unknown.map((key) =>
      problemAt(place, [key], {
        severity: 'warning',
        what: `\`${key.slice(0, 60)}\` is not a key of a fact and is not read.`,
        remedy: suggest(key, known, `The keys are ${known.join(', ')}.`),
      }),
    ),
  };
}

function wrongValues(
  error: z.ZodError,
  given: Readonly<Record<string, unknown>>,
  place: SpecPlace | undefined,
): readonly Problem[] {
  const wrong = [...new Set(error.issues.map(({ path }) => String(path[0])))];
  return wrong.map((name) => {
    const shape = name in keys ? keys[name as Key] : bodyShape;
    const missing = given[name] === undefined;
    const what = missing ? `\`${name}\` is missing.` : `\`${name}\` is not ${shape}.`;
    const orNot = optional.includes(name) ? ', or leave it out' : '';
    const remedy = missing ? `Write \`${name}:\` with ${shape}.` : `Write ${shape}${orNot}.`;
    return problemAt(place, [name], { what, remedy });
  });
}

function noFrontMatter(text: string): { readonly what: string; readonly remedy: string } {
  if (/^\ufeff?---[ \t]*\r?\n/.test(text)) {
    return {
      what: 'Its front matter never ends.',
      remedy: 'Write a line of three hyphens below the last key.',
    };
  }
  return {
    what: 'It has no front matter.',
    remedy: 'Begin it with --- and its keys, or move it out of the store; see fugu memory --help.',
  };
}

/** The line of the first conflict marker where all three kinds follow each other; 1-based. */
function conflictLine(text: string): number | undefined {
  const lines = text.split('\n');
  const after = (from: number, marker: RegExp) =>
    from < 0 ? -1 : lines.findIndex((line, at) => at >= from && marker.test(line));
  const ours = after(0, /^<{7}(?: |\r?$)/);
  const theirs = after(after(ours, /^={7}\r?$/), /^>{7}(?: |\r?$)/);
  return theirs < 0 ? undefined : ours + 1;
}

function malformed(at: {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly remedy: string;
}): FactReading {
  return { status: 'malformed', problems: [{ severity: 'error', kind: 'input', ...at }] };
}
