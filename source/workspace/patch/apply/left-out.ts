// Words by which models say that text was left out, told apart from comments and code that only sound like it.

const openers = ['{/*', '<!--', '{{!--', '<%--', '{#', '//', '/*', '(*', '#', '--', ';', '%'];
const closers = ['*/}', '*/', '-->', '--}}', '--%>', '#}', '*)'];
const parts =
  '(?:code|content|contents|lines|functions|methods|imports|tests|file|class|function|method|module|component|script|document|config|configuration|implementation|logic)';
const things = `(?:${parts}|\\w+s)`;
const stays =
  '(?:unchanged|untouched|unmodified|omitted|elided|as is|as before|as it was|here|goes here|go here|(?:is|are|remains?|stays?|stay) (?:here|unchanged|untouched|unmodified|the same|as is|as before|as they are|as it is|intact|omitted))';
const mentioned =
  /\b(?:rest|existing|unchanged|remaining|remains?|previous|same|other|omitted|elided|code|before|unmodified)\b/i;

const phrases = [
  `(?:the )?(?:rest|remainder) of (?:the |this |your |my |its )?${parts}(?:,? ${stays})*`,
  `(?:the )?(?:rest|remainder) (?:of (?:the |this |your )?(?:\\w+ ){1,3}?)?${stays}`,
  `(?:the |your )?(?:existing|remaining|previous|unchanged) (?:code|content|contents|lines|functions|methods|imports|tests)(?: (?:${stays}|remains?.*|stays?.*))?`,
  `(?:keep |leave )?(?:the |your |my |all |all the |all of the |any )?(?:(?:existing|remaining|previous|original|current|other)[ ,]+){1,2}(?:\\w+ ){0,2}?${things},? ${stays}`,
  `(?:keep|leave) (?:the )?(?:rest|remainder|everything(?: else)?)(?: of (?:the |this |your )?${parts})?(?:,? ${stays}| the same)?`,
  `everything else (?:${stays}|unchanged)`,
  'unchanged|no changes?(?: here)?|same as before|as before|omitted|snip(?:ped)?|code continues',
].map((phrase) => new RegExp(`^(?:${phrase})\\.?$`));
const forBrevity = /\b(?:omitted|elided|removed|shortened) for (?:brevity|clarity)\b/;

/** The text of a line that is a comment and nothing else, without its signs, brackets around it and upper case. */
export function commentText(trimmed: string): string | undefined {
  const opener = openers.find((sign) => trimmed.startsWith(sign));
  if (opener === undefined) return undefined;
  const closer = closers.find(
    (sign) => trimmed.endsWith(sign) && trimmed.length >= opener.length + sign.length,
  );
  return trimmed
    .slice(opener.length, closer === undefined ? undefined : -closer.length)
    .replace(/^[/#;*!%-]+/, '')
    .trim()
    .replace(/^[[(<]+/, '')
    .replace(/[\])>]+$/, '')
    .trim()
    .toLowerCase();
}

/** Whether a comment stands for text. Dots at one end alone may be a sentence that goes on from the comment above it. */
export function isLeftOutComment(comment: string, above: string | undefined): boolean {
  const words = withoutDots(comment);
  const count = words === '' ? 0 : words.split(/\s+/).length;
  const begins = /^(?:\.\.\.|…)/.test(comment);
  const ends = /(?:\.\.\.|…)$/.test(comment);
  if ((begins || ends) && count === 0) return true;
  if (isPhrase(words)) return true;
  if (begins && ends) return count <= 8;
  if (begins) return count <= 8 && mentioned.test(words) && (above === undefined || count <= 3);
  return ends && count <= 4 && new RegExp(`^(?:the |all )?${mentioned.source}`, 'i').test(words);
}

/** Whether dots, or a bracket, and bare words say that text is left out. */
export function isLeftOutText(trimmed: string): boolean {
  if (!/^[[(<*_]*\s*(?:\.\.\.|…)|^[[(]/.test(trimmed)) return false;
  const words = withoutDots(trimmed);
  return /^[\w\s,'-]+$/.test(words) && isPhrase(words.toLowerCase());
}

/** The same where no sentence can stand, so that looser words are enough. */
export function isLeftOutInCode(trimmed: string): boolean {
  const words = withoutDots(trimmed);
  return words.includes(' ') && /^[\w\s,'()-]+$/.test(words) && mentioned.test(words);
}

function isPhrase(words: string): boolean {
  return forBrevity.test(words) || phrases.some((phrase) => phrase.test(words));
}

function withoutDots(text: string): string {
  return text
    .replace(/^(?:\.\.\.|[…\s([<*_])+/, '')
    .replace(/(?:\.\.\.|[…\s)\]>*_])+$/, '')
    .trim();
}

/** Three dots right before an expression, as code writes them and words for left-out text do not. */
export function isSpread(trimmed: string): boolean {
  if (!/^[[({]?\.\.\.[^\s.]/.test(trimmed)) return false;
  const words = trimmed.replace(/^[[({]?\.\.\./, '');
  if (/^[A-Za-z_$][\w$]*(?:[,;)\]}.?]|$)/.test(words)) return true;
  if (cast.test(words)) return true;
  return /[^\w\s'(),.…-]/.test(words);
}

const cast =
  /\b(?:as|satisfies) (?:const|any|unknown|never|string|number|boolean|object|typeof|keyof|readonly|[A-Z{[(])/;
