import type { Finding } from '../domain/verdict/verdict.ts';
import { withoutListSign } from './reply-parts.ts';

export type FindingReading =
  | { readonly status: 'none' }
  | { readonly status: 'read'; readonly finding: Finding }
  | { readonly status: 'unreadable'; readonly problem: string };

const asked = '`FINDING <solid|defect|minor> [path[:line]] — what`';
const none: FindingReading = { status: 'none' };

/** Reads one line `FINDING <severity> [path[:line]] — what`; the sign of a list or heading may stand before it. */
export function readFinding(line: string): FindingReading {
  const bare = withoutBold(withoutListSign(line).trimEnd());
  const rest = /^FINDING[ \t:：—–-]+(\S.*)$/i.exec(bare)?.[1];
  if (rest === undefined) return none;
  const [word = '', said = ''] = splitAtSpace(rest.replace(/^[*_`<[(|]+\s*/, ''));
  const severity = severityOf(word.replace(/[*_`:：<>[\]()|,]/g, ''));
  if (severity === undefined) return unreadable(line, 'is none of solid, defect and minor', word);
  const { place, what } = splitPlace(said);
  if (what === '') return unreadable(line, 'is followed by no text that says what was found', word);
  return { status: 'read', finding: { severity, ...place, what } };
}

/** Bold marks before the dash are dress; after it they are the finder's words, but for one left open. */
function withoutBold(line: string): string {
  const dash = /\s(?:—|–|--|-)\s/.exec(line)?.index ?? line.length;
  const head = line.slice(0, dash);
  const open = head.split('**').length % 2 === 0;
  const tail = line.slice(dash);
  return head.replaceAll('**', '') + (open ? tail.replace(/\*\*$/, '') : tail);
}

function unreadable(line: string, because: string, word: string): FindingReading {
  const problem = `In \`${line.trim().slice(0, 100)}\` the word \`${word.slice(0, 40)}\` ${because}; write ${asked}.`;
  return { status: 'unreadable', problem };
}

function splitAtSpace(text: string): readonly [string, string] {
  const at = text.search(/\s/);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at).trim()];
}

function severityOf(word: string): Finding['severity'] | undefined {
  const plain = word.toLowerCase();
  return plain === 'solid' || plain === 'defect' || plain === 'minor' ? plain : undefined;
}

type Split = {
  readonly place: { readonly file?: string; readonly line?: number };
  readonly what: string;
};

/** What stands before the first dash is a place if it is one word; otherwise all of it is text. */
function splitPlace(said: string): Split {
  const dash = /(?:^|\s)(?:—|–|--|-)\s/.exec(said);
  if (dash === null) return { place: {}, what: said.replace(/^[—–:-]+\s*/, '').trim() };
  const before = said.slice(0, dash.index).trim().replace(/^`|`$/g, '').replace(/:$/, '');
  const what = said.slice(dash.index + dash[0].length).trim();
  if (before === '') return { place: {}, what };
  if (/\s/.test(before)) return { place: {}, what: said };
  return { place: placeOf(before), what };
}

function placeOf(text: string): Split['place'] {
  const found = /^(.+?)(?::(\d{1,7}))(?:[-:]\d+)?$/.exec(text);
  const line = Number(found?.[2] ?? 0);
  if (found?.[1] === undefined || line < 1) return { file: text };
  return { file: found[1], line };
}
