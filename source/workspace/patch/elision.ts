// Lines that stand for text the model left out ("... rest unchanged"), which must never become file contents.
import { isBlank, type Line } from './text-file.ts';

const openers = ['//', '/*', '#', '<!--', '--', ';', '%', '{/*'];
const closers = ['*/}', '*/', '-->'];
const dots = ['...', '…'];

/** The first line that stands for left-out text and is no line of the file there already. */
export function findElision(lines: readonly Line[], existing: readonly Line[]): Line | undefined {
  let known: ReadonlySet<string> | undefined;
  const isKnown = (text: string) => {
    known ??= new Set(existing.map((line) => line.text.trim()));
    return known.has(text.trim());
  };
  return lines.find((line) => isElision(line.text) && !isKnown(line.text));
}

function isElision(text: string): boolean {
  if (isBlank(text) || text.length > 200) return false;
  const trimmed = text.trim();
  if (trimmed.startsWith('...') || trimmed.startsWith('…')) return isBareElision(text, trimmed);
  const comment = commentText(trimmed);
  if (comment === undefined) return false;
  if (dots.includes(comment)) return true;
  const dotted = dots.some((sign) => comment.startsWith(sign) || comment.endsWith(sign));
  return leftOutPhrase(comment) || (dotted && mentionsTheRest(comment));
}

/** Indented dots alone are a body in Python and in type stubs; at the margin they stand for text. */
function isBareElision(text: string, trimmed: string): boolean {
  if (dots.includes(trimmed)) return text.startsWith(trimmed);
  const rest = trimmed
    .replace(/^(?:\.\.\.|…)\s*/, '')
    .replace(/[().…\s]+$/, '')
    .replace(/^\(/, '');
  return mentionsTheRest(rest) && /^[\w\s,'()-]+$/.test(rest) && rest.includes(' ');
}

function commentText(trimmed: string): string | undefined {
  const opener = openers.find((sign) => trimmed.startsWith(sign));
  if (opener === undefined) return undefined;
  const closer = closers.find(
    (sign) => trimmed.endsWith(sign) && trimmed.length >= opener.length + sign.length,
  );
  const inner = trimmed
    .slice(opener.length, closer === undefined ? undefined : -closer.length)
    .trim();
  return inner
    .replace(/^[[(]/, '')
    .replace(/[\])]$/, '')
    .trim()
    .toLowerCase();
}

function mentionsTheRest(comment: string): boolean {
  return /\b(?:rest|existing|unchanged|remaining|remains?|previous|same|other|omitted|code|before)\b/i.test(
    comment,
  );
}

function leftOutPhrase(comment: string): boolean {
  return (
    /^(?:the )?rest of (?:the |this )?(?:file|code|class|function|module|method|methods|content|contents|implementation)\b/.test(
      comment,
    ) ||
    /^(?:the )?rest (?:is |remains |stays )?(?:unchanged|the same|as is|as before)\b/.test(
      comment,
    ) ||
    /^(?:existing|remaining|previous|unchanged) (?:code|content|contents|lines|functions|methods|imports|tests)(?: here| unchanged| remains?.*| stays?.*)?\.?$/.test(
      comment,
    ) ||
    /\b(?:omitted|elided) for brevity\b/.test(comment)
  );
}
