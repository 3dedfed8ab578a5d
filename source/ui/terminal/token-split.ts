/** Cuts what a terminal sends into keys: one token per thing a person did, whatever the chunks. */

/** One thing a person did at the keyboard. */
export type Token =
  /** Printable text, never empty. A paste the terminal did not mark arrives as one long run. */
  | { readonly type: 'text'; readonly text: string }
  /** A key Ink knows: one control character, or one escape sequence. */
  | { readonly type: 'key'; readonly sequence: string }
  /** A combination that Ink would type as a letter; `name` is one of ControlName. */
  | { readonly type: 'control'; readonly name: string }
  /** A marked paste, cleaned: line ends are "\n", no other control is left but tab. */
  | { readonly type: 'paste'; readonly text: string };

/** Reads chunks in order and remembers a cut sequence between them. */
export interface TokenSplit {
  push(chunk: string): readonly Token[];
  /** Gives what is held back, as it is: the rest of the sequence did not come. */
  flush(): readonly Token[];
  /** What is held: nothing, the start of an escape sequence, or a paste without its end. */
  readonly held: 'nothing' | 'escape' | 'paste';
}

interface Found {
  /** Undefined for what is to be dropped, such as a terminal's reply. */
  readonly token: Token | undefined;
  readonly end: number;
}

const esc = '\x1b';
const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';
// A sequence longer than this is no key; a paste longer than this is cut into several.
const maxSequence = 256;
const maxPaste = 4_194_304;
// Ink has a name for these; "\n" (Ctrl-J) it would swallow.
const kept = new Set(['\x03', '\b', '\t', '\r', '\x7f']);
// Sequences that ink-text-input would take for another key.
const renamed: Readonly<Record<string, string>> = { '\x1b[3~': 'delete' };
const altNames: Readonly<Record<string, string>> = {
  '\r': 'alt-enter',
  '\n': 'alt-enter',
  '\x7f': 'alt-backspace',
  '\b': 'alt-backspace',
  '\t': 'alt-tab',
  ' ': 'alt-space',
};
const controlNames: Readonly<Record<string, string>> = {
  '\x00': 'ctrl-space',
  '\x1c': 'ctrl-\\',
  '\x1d': 'ctrl-]',
  '\x1e': 'ctrl-^',
  '\x1f': 'ctrl-_',
};

/** A splitter with nothing held. The tokens do not depend on how the input was cut into chunks,
 * except that a run of text may come in several pieces. */
export function createTokenSplit(): TokenSplit {
  let pending = '';
  return {
    push(chunk) {
      const { tokens, rest } = split(pending + chunk);
      pending = rest;
      return tokens;
    },
    flush() {
      const tokens = literal(pending);
      pending = '';
      return tokens;
    },
    get held() {
      if (pending === '') return 'nothing';
      return pending.startsWith(pasteStart) ? 'paste' : 'escape';
    },
  };
}

function split(input: string): { readonly tokens: readonly Token[]; readonly rest: string } {
  const tokens: Token[] = [];
  let at = 0;
  while (at < input.length) {
    const found = next(input, at);
    if (found === 'cut') break;
    if (found.token !== undefined) tokens.push(found.token);
    at = found.end;
  }
  return { tokens, rest: input.slice(at) };
}

function next(input: string, at: number): Found | 'cut' {
  const first = input[at] ?? '';
  if (first === esc) return escapeAt(input, at);
  if (isControl(first)) return { token: controlToken(first), end: at + 1 };
  let end = at + 1;
  while (end < input.length && !isControl(input[end] ?? '')) end += 1;
  return { token: { type: 'text', text: input.slice(at, end) }, end };
}

function escapeAt(input: string, at: number): Found | 'cut' {
  const second = input[at + 1];
  switch (second) {
    case undefined:
      return 'cut';
    case '[':
      return input.startsWith(pasteStart, at) ? pasteAt(input, at) : csiAt(input, at, at + 2);
    case 'O':
      return ss3At(input, at, at + 2);
    case ']':
    case 'P':
    case '_':
    case '^':
    case 'X':
      return replyAt(input, at);
    case esc:
      return doubleAt(input, at);
    default:
      return altAt(input, at);
  }
}

/** Escape twice is a key with Alt in some terminals, and otherwise the Escape key. */
function doubleAt(input: string, at: number): Found | 'cut' {
  const third = input[at + 2];
  if (third === undefined) return 'cut';
  if (third === '[' && !input.startsWith(pasteStart, at + 1)) return csiAt(input, at, at + 3);
  if (third === 'O') return ss3At(input, at, at + 3);
  return { token: { type: 'key', sequence: esc }, end: at + 1 };
}

function csiAt(input: string, at: number, from: number): Found | 'cut' {
  // The Linux console sends "ESC [ [ A" for F1.
  let end = input[from] === '[' ? from + 1 : from;
  while (end < input.length && /[\x20-\x3f]/.test(input[end] ?? '') && end - at < maxSequence) {
    end += 1;
  }
  if (end >= input.length) return 'cut';
  const final = input[end] ?? '';
  if (!/[\x40-\x7e]/.test(final))
    return { token: undefined, end: isControl(final) ? end : end + 1 };
  const sequence = input.slice(at, end + 1);
  return { token: sequenceToken(sequence), end: end + 1 };
}

function ss3At(input: string, at: number, from: number): Found | 'cut' {
  let end = from;
  while (end < input.length && /[\d;]/.test(input[end] ?? '') && end - at < maxSequence) end += 1;
  if (end >= input.length) return 'cut';
  const final = input[end] ?? '';
  if (isControl(final)) return { token: undefined, end };
  return { token: sequenceToken(input.slice(at, end + 1)), end: end + 1 };
}

/** A terminal's reply (OSC, DCS and the like) is nobody's key. */
function replyAt(input: string, at: number): Found | 'cut' {
  for (let end = at + 2; end < input.length; end += 1) {
    if (input[end] === '\x07') return { token: undefined, end: end + 1 };
    if (input[end] === esc) {
      if (end + 1 >= input.length) return 'cut';
      return { token: undefined, end: input[end + 1] === '\\' ? end + 2 : end };
    }
    if (end - at > maxSequence) return { token: undefined, end };
  }
  return 'cut';
}

function altAt(input: string, at: number): Found {
  const letter = String.fromCodePoint(input.codePointAt(at + 1) ?? 0);
  const end = at + 1 + letter.length;
  const known = altNames[letter];
  if (known !== undefined) return { token: { type: 'control', name: known }, end };
  const name = isControl(letter) ? `alt-${controlName(letter)}` : `alt-${letter}`;
  return { token: { type: 'control', name }, end };
}

function pasteAt(input: string, at: number): Found | 'cut' {
  const from = at + pasteStart.length;
  const end = input.indexOf(pasteEnd, from);
  if (end >= 0) return { token: pasteToken(input.slice(from, end)), end: end + pasteEnd.length };
  if (input.length - from < maxPaste) return 'cut';
  return { token: pasteToken(input.slice(from)), end: input.length };
}

function pasteToken(raw: string): Token | undefined {
  const text = raw
    .replace(/\x1b\[[\x20-\x3f]*[\x40-\x7e]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
  return text === '' ? undefined : { type: 'paste', text };
}

function sequenceToken(sequence: string): Token {
  const name = renamed[sequence];
  return name === undefined ? { type: 'key', sequence } : { type: 'control', name };
}

function controlToken(control: string): Token {
  if (kept.has(control)) return { type: 'key', sequence: control };
  return { type: 'control', name: controlName(control) };
}

function controlName(control: string): string {
  const code = control.charCodeAt(0);
  const letter = String.fromCharCode(code + 0x60);
  return controlNames[control] ?? (code < 0x20 ? `ctrl-${letter}` : `control-${code}`);
}

function isControl(unit: string): boolean {
  return unit < '\x20' || (unit >= '\x7f' && unit <= '\x9f');
}

/** What is held when its rest does not come: the Escape key, then the text as typed. */
function literal(pending: string): readonly Token[] {
  if (pending === '') return [];
  if (pending.startsWith(pasteStart)) {
    const token = pasteToken(pending.slice(pasteStart.length));
    return token === undefined ? [] : [token];
  }
  const escapes = /^\x1b+/.exec(pending)?.[0].length ?? 0;
  const keys = Array.from({ length: escapes }, (): Token => ({ type: 'key', sequence: esc }));
  const rest = pending.slice(escapes);
  // "ESC [" and "ESC O" alone are Alt with that sign; anything longer is a broken sequence.
  if (rest === '[' || rest === 'O')
    return [...keys.slice(1), { type: 'control', name: `alt-${rest}` }];
  return keys.slice(0, rest === '' ? escapes : 0);
}
