import { createEscapeMachine } from './escape-machine.ts';

/**
 * Text of models, programs and checks is hostile: it may move the cursor, rewrite what a person
 * reads, or hide words. This is what makes it safe to store and to draw.
 */
export interface Cleaner {
  /** The clean text that is certain by now; a few characters stay withheld. */
  push(chunk: string): string;
  /** What was withheld; the cleaner is then as new. */
  end(): string;
}

/** Graphemes of the current line that a backspace can still reach; text before them stays. */
const reach = 8;
/** Combining marks on one base; more are dropped, or they pile up over other rows. */
const maxMarks = 4;
const maxPartsOfGrapheme = 8;

const BS = 0x08;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;

// What is drawn as nothing, turns text around, or breaks lines where no line feed is: format and
// filler characters, tags, variation selectors, line and paragraph separators, annotation anchors.
const unseen = /[\p{Default_Ignorable_Code_Point}\u061c\u2028\u2029\ufff9-\ufffb]/u;
const mark = /\p{M}/u;
const marks = /\p{M}/gu;
const modifier = /[\u1161-\u11ff]|\p{Emoji_Modifier}/u;
const plainRun = /[\x20-\x7e\n\t]+/y;

/**
 * A stateful cleaner; the output does not depend on where the input is cut into chunks.
 * Sequences (CSI, OSC, DCS, APC, PM, SOS, also their C1 forms) are dropped; CRLF becomes LF; a
 * lone CR becomes a line break unless the line is empty, so that overwritten text stays readable;
 * backspace deletes one grapheme, at most the last eight of a line; C0 other than LF and TAB, DEL
 * and C1 are dropped; bidi and invisible characters show as `<U+202E>`; presentation selectors
 * (VS15, VS16) are dropped; at most four combining marks stay on a base, and marks without a base
 * get a dotted circle; lone surrogates become U+FFFD. Never emits ESC.
 */
export function createCleaner(): Cleaner {
  const line = createLine();
  let high: number | undefined;
  let returned = false;

  const settle = (): void => {
    if (high !== undefined) line.put('\ufffd');
    high = undefined;
    if (returned && !line.isEmpty()) line.feed();
    returned = false;
  };
  const text = (unit: number): void => {
    if (high !== undefined && unit >= 0xdc00 && unit <= 0xdfff) {
      const whole = String.fromCharCode(high, unit);
      high = undefined;
      line.put(whole);
      return;
    }
    if (returned && (unit === CR || unit === LF)) returned = false;
    settle();
    if (unit >= 0xd800 && unit <= 0xdbff) high = unit;
    else if (unit >= 0xdc00 && unit <= 0xdfff) line.put('\ufffd');
    else if (unit === CR) returned = true;
    else if (unit === LF) line.feed();
    else if (unit === BS) line.erase();
    else if (unit === TAB || (unit >= 0x20 && unit !== 0x7f)) line.put(String.fromCharCode(unit));
  };
  const machine = createEscapeMachine(text);

  const push = (chunk: string): string => {
    for (let at = 0; at < chunk.length; at += 1) {
      if (machine.inText() && high === undefined && !returned) {
        plainRun.lastIndex = at;
        const run = plainRun.exec(chunk)?.[0];
        if (run !== undefined) {
          line.append(run);
          at += run.length;
        }
      }
      if (at < chunk.length) machine.take(chunk.charCodeAt(at));
    }
    return line.taken();
  };
  const end = (): string => {
    machine.end();
    settle();
    return line.end();
  };
  return { push, end };
}

/** `text` cleaned as a whole; see `createCleaner`. */
export function cleanText(text: string): string {
  const cleaner = createCleaner();
  return cleaner.push(text) + cleaner.end();
}

interface LineBuffer {
  /** One code point. */
  put(char: string): void;
  /** Printable ASCII, tabs and line feeds: the same as putting them one by one, but fast. */
  append(run: string): void;
  feed(): void;
  erase(): void;
  isEmpty(): boolean;
  taken(): string;
  end(): string;
}

/** Holds the last graphemes of the current line back, so that a backspace can take them away. */
function createLine(): LineBuffer {
  let out = '';
  let tail: string[] = [];
  let empty = true;

  const push = (grapheme: string): void => {
    tail.push(grapheme);
    empty = false;
    if (tail.length > reach) out += tail.shift() ?? '';
  };
  const put = (char: string): void => {
    if (char === '\ufe0e' || char === '\ufe0f') return;
    const last = tail.at(-1);
    const joined = last === undefined ? undefined : join(last, char);
    if (unseen.test(char)) push(visible(char));
    else if (joined === undefined) push(mark.test(char) ? `\u25cc${char}` : char);
    else tail[tail.length - 1] = joined;
  };
  const feed = (): void => {
    out += `${tail.join('')}\n`;
    tail = [];
    empty = true;
  };
  const append = (run: string): void => {
    const start = run.lastIndexOf('\n') + 1;
    if (start > 0) {
      out += tail.join('') + run.slice(0, start);
      tail = [];
      empty = true;
    }
    if (start === run.length) return;
    const all = [...tail, ...run.slice(Math.max(start, run.length - reach))];
    const skipped = run.slice(start, Math.max(start, run.length - reach));
    if (skipped !== '') {
      out += tail.join('') + skipped;
      all.splice(0, tail.length);
    }
    out += all.slice(0, Math.max(0, all.length - reach)).join('');
    tail = all.slice(-reach);
    empty = false;
  };
  const taken = (): string => {
    const text = out;
    out = '';
    return text;
  };
  const end = (): string => {
    const text = out + tail.join('');
    out = '';
    tail = [];
    empty = true;
    return text;
  };
  return { put, append, feed, erase: () => void tail.pop(), isEmpty: () => empty, taken, end };
}

/** The grapheme with one more code point, the same grapheme when the mark is one too many, or undefined when it begins a new one. */
function join(last: string, char: string): string | undefined {
  const base = last.codePointAt(0) ?? 0;
  if (base < 0x20 || last.startsWith('<U+')) return undefined;
  if (mark.test(char)) {
    return (last.match(marks)?.length ?? 0) < maxMarks ? last + char : last;
  }
  if (modifier.test(char)) return last.length < maxPartsOfGrapheme ? last + char : undefined;
  const flag = isRegional(base) && last.length === 2 && isRegional(char.codePointAt(0) ?? 0);
  return flag ? last + char : undefined;
}

function isRegional(point: number): boolean {
  return point >= 0x1f1e6 && point <= 0x1f1ff;
}

function visible(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  return `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`;
}
