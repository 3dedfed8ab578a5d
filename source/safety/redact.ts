import { formsOf, type Secret } from './secret-forms.ts';
import { leadIn, secretPatterns, tokenStart } from './secret-patterns.ts';

export type { Secret } from './secret-forms.ts';

/** Takes secrets out of a stream of text before anything is stored or shown. */
export interface Redactor {
  /** The text that is certain by now; from the last white space on it stays withheld. */
  push(chunk: string): string;
  /** What was withheld. The counts stay. */
  end(): string;
  /** How often each name was put in place of a secret. */
  found(): Readonly<Record<string, number>>;
}

/** Characters withheld at most; longer than any key block in use. */
const maxHeld = 24_576;
/** Of a longer run without a safe place to cut, this much stays withheld. */
const kept = 12_288;
const maxLeadIn = 64;

/**
 * A stateful redactor: exact values first, in every form they may take, then patterns. The output
 * does not depend on where the input is cut into chunks. Names are cut to letters, digits and
 * `_.-`, so that a name cannot forge text.
 */
export function createRedactor(secrets: readonly Secret[]): Redactor {
  const finder = createFinder(secrets);
  const found = new Map<string, number>();
  let held = '';

  const redact = (text: string): string => {
    let out = '';
    let at = 0;
    for (const match of finder.find(text)) {
      out += `${text.slice(at, match.from)}‹redacted:${match.name}›`;
      at = match.to;
      found.set(match.name, (found.get(match.name) ?? 0) + 1);
    }
    return out + text.slice(at);
  };
  const release = (to: number): string => {
    const text = held.slice(0, to);
    held = held.slice(to);
    return to === 0 ? '' : redact(text);
  };
  const push = (chunk: string): string => {
    let out = '';
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.slice(at, at + maxHeld - held.length);
      at += piece.length;
      held += piece;
      out += release(safeCut(held, finder.spaced));
      if (held.length >= maxHeld) out += release(forcedCut(held, finder));
    }
    return out;
  };
  return {
    push,
    end: () => release(held.length),
    found: () => Object.fromEntries(found),
  };
}

/** `text` without secrets; see `createRedactor`. */
export function redactText(text: string, secrets: readonly Secret[]): string {
  const redactor = createRedactor(secrets);
  return redactor.push(text) + redactor.end();
}

/** A secret in a text: from and to which character, and the word that is shown for it. */
export interface FoundSecret {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Every secret of the text from left to right, by exact value and by pattern; see `createRedactor`. */
export function findSecrets(text: string, secrets: readonly Secret[]): readonly FoundSecret[] {
  return createFinder(secrets).find(text);
}

/** Names of the secrets whose marks stand in a text: what a redactor took out of it. */
export function redactionsIn(text: string): readonly string[] {
  const marks = text.matchAll(/‹redacted:([\w.-]+)›/g);
  return [...new Set([...marks].map((mark) => mark[1] ?? ''))];
}

interface Finder {
  /** Secrets of the text from left to right; none overlaps another. */
  find(text: string): readonly FoundSecret[];
  /** Exact forms that hold white space. */
  readonly spaced: readonly string[];
}

/** One pass of one regular expression: the exact forms, longest first, then the patterns. */
function createFinder(secrets: readonly Secret[]): Finder {
  const names = new Map<string, string>();
  for (const { name, value } of secrets) {
    for (const form of formsOf(value)) {
      if (!names.has(form)) names.set(form, name.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 64));
    }
  }
  const forms = [...names.keys()].sort((a, b) => b.length - a.length);
  const exact = forms.length === 0 ? [] : [`(?<exact>${forms.map(escaped).join('|')})`];
  const tokens = `${tokenStart}(?:${groups(true).join('|')})`;
  const all = new RegExp([...exact, tokens, ...groups(false)].join('|'), 'g');
  const find = (text: string): readonly FoundSecret[] =>
    [...text.matchAll(all)].flatMap((match) => {
      const name = names.get(match.groups?.exact ?? '') ?? patternName(match);
      if (name === undefined) return [];
      return [{ from: match.index, to: match.index + match[0].length, name }];
    });
  return { find, spaced: forms.filter((form) => /\s/.test(form)) };
}

function groups(token: boolean): readonly string[] {
  return secretPatterns.flatMap((pattern, index) =>
    pattern.token === token ? [`(?<p${index}>${pattern.source})`] : [],
  );
}

function patternName(match: RegExpExecArray): string | undefined {
  const index = secretPatterns.findIndex((_, at) => match.groups?.[`p${at}`] !== undefined);
  const pattern = secretPatterns[index];
  if (pattern?.holds !== undefined && !pattern.holds(match[0])) return undefined;
  return pattern?.name;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/**
 * How much of `held` can be let go: up to the last word, less the words that a bare token needs
 * before it, a key block and a value with spaces that reach into that word or may yet grow. It
 * depends on the text alone, never on how the text arrived.
 */
function safeCut(held: string, spaced: readonly string[]): number {
  const word = wordStart(held, held.length);
  const lead = leadIn.exec(held.slice(Math.max(0, word - maxLeadIn), word));
  let cut = word;
  if (lead !== null) cut = wordStart(held, Math.max(0, word - maxLeadIn) + lead.index);
  for (let before = -1; before !== cut; ) {
    before = cut;
    cut = spaced.reduce((least, form) => beforeForm(held, form, least), beforeBlock(held, cut));
  }
  return cut;
}

/** Where the word begins that goes up to `end`; only plain white space parts words. */
function wordStart(text: string, end: number): number {
  if (end === 0) return 0;
  return 1 + Math.max(...[' ', '\n', '\t', '\r'].map((space) => text.lastIndexOf(space, end - 1)));
}

/** `cut`, or the beginning of the last key block when it goes beyond `cut` or may still go on. */
function beforeBlock(held: string, cut: number): number {
  const from = held.lastIndexOf('-----BEGIN');
  if (from < 0 || from >= cut) return cut;
  const body = held.slice(from + 10);
  const close = /-----END[A-Z0-9 ]*-----|[^A-Za-z0-9+/=\s:,.\\-]/.exec(body);
  return close !== null && from + 10 + close.index + close[0].length <= cut ? cut : from;
}

/** `cut`, or where `form` or its beginning stands across it. */
function beforeForm(held: string, form: string, cut: number): number {
  for (let at = Math.max(0, cut - form.length + 1); at < cut; at += 1) {
    if (form.startsWith(held.slice(at, at + form.length))) return at;
  }
  return cut;
}

/** A cut where none is safe: it falls before a secret that would be torn. */
function forcedCut(held: string, finder: Finder): number {
  const cut = held.length - kept;
  const torn = finder.find(held).find((match) => match.from < cut && match.to > cut);
  if (torn === undefined) return cut;
  return torn.from > 0 ? torn.from : torn.to;
}
