/**
 * A seal is the digest of a text that we wrote, kept beside it. It tells our own text from one that
 * somebody changed since, without a record anywhere else.
 */
import { sha256 } from '../../domain/sha256.ts';

/** How a comment is written where the seal stands. */
export type ChecksumForm = 'html' | 'hash';

export type Checksummed =
  | { readonly status: 'none' }
  /** `whole`: nobody changed the body since it was sealed. */
  | { readonly status: 'sealed'; readonly whole: boolean; readonly body: string };

const digits = 12;

/** The first digits of the text's digest; line ends do not count. */
export function checksumOf(text: string): string {
  return sha256(text.replaceAll('\r\n', '\n')).replace('sha256:', '').slice(0, digits);
}

/** The text with its seal as the last line; it ends with a line end. */
export function withChecksum(text: string, form: ChecksumForm): string {
  const body = text.replace(/\n*$/, '');
  const words = `fugu seal ${checksumOf(body)}: what is changed by hand is kept`;
  return `${body}\n${form === 'html' ? `<!-- ${words} -->` : `# ${words}`}\n`;
}

/** The body above the last seal of a text, and whether it is what was sealed. */
export function readChecksum(text: string): Checksummed {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n*$/, '').split('\n');
  const at = lines.findLastIndex((line) => sealLine.test(line));
  if (at < 0) return { status: 'none' };
  const seal = sealLine.exec(lines[at] ?? '')?.[1];
  const body = lines.slice(0, at).join('\n').replace(/\n*$/, '');
  const whole = at === lines.length - 1 && seal === checksumOf(body);
  return { status: 'sealed', whole, body };
}

const sealLine = /^\s*(?:<!--|#) fugu seal ([0-9a-f]{12}): .*$/;
