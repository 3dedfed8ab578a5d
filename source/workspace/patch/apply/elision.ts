// Lines that stand for text the model left out ("... rest unchanged"), which must never become file contents.

import { isBlank, type TextLine } from '../form/text-file.ts';
import { readFence } from '../read/fence.ts';
import { languageOf } from '../read/language.ts';
import {
  commentText,
  isLeftOutComment,
  isLeftOutInCode,
  isLeftOutText,
  isSpread,
} from './left-out.ts';

export interface Written {
  readonly lines: readonly TextLine[];
  /** The file as it is; a line of it stands for nothing left out. */
  readonly existing: readonly TextLine[];
  readonly path: string;
  /** Lines that the reply insists on, trimmed. */
  readonly kept: ReadonlySet<string>;
}

const mostLetters = 200;

/** The first line that stands for left-out text, is no line of the file there already, and is not insisted on. */
export function findElision(written: Written): TextLine | undefined {
  const language = languageOf(written.path);
  let known: ReadonlySet<string> | undefined;
  const isKnown = (text: string) => {
    known ??= new Set(written.existing.map((line) => line.text.trim()));
    return known.has(text) || written.kept.has(text);
  };
  const place: LineContext = { language, before: undefined, inSample: false, inDoctest: false };
  return written.lines.find((line) => {
    const found = standsForText(line.text, place) && !isKnown(line.text.trim());
    pass(place, line.text);
    return found;
  });
}

/** What stands above a line, as far as it decides what the line means. */
interface LineContext {
  readonly language: string | undefined;
  /** The line above, where it is no blank one. */
  before: string | undefined;
  /** A fence inside prose. */
  inSample: boolean;
  inDoctest: boolean;
}

function pass(place: LineContext, text: string): void {
  const trimmed = text.trim();
  if (place.language === 'md' && readFence(text) !== undefined) place.inSample = !place.inSample;
  place.inDoctest = trimmed.startsWith('>>>') || (place.inDoctest && trimmed.startsWith('...'));
  place.before = isBlank(text) ? undefined : trimmed;
}

function standsForText(text: string, place: LineContext): boolean {
  if (isBlank(text) || text.length > mostLetters || place.inSample || place.inDoctest) return false;
  const trimmed = text.trim();
  if (place.language === 'md') return inProse(trimmed);
  if (/^[[(<]?\s?(?:\.\.\.|…)/.test(trimmed)) return isBareElision(text, trimmed, place);
  const comment = commentText(trimmed);
  if (comment === undefined) return false;
  const above = place.before === undefined ? undefined : commentText(place.before);
  return isLeftOutComment(comment, above);
}

/** In prose dots are dots, `#` is a heading, and only words that can mean nothing else stand for text. */
function inProse(trimmed: string): boolean {
  if (/^(?:\.\.\.|…)$/.test(trimmed)) return true;
  if (/^#/.test(trimmed)) return false;
  const comment = /^(?:\/\/|\/\*|<!--)/.test(trimmed) ? commentText(trimmed) : undefined;
  if (comment !== undefined) return isLeftOutComment(comment, undefined);
  return isLeftOutText(trimmed);
}

/** Indented dots alone are a body in Python and in type stubs; at the margin they stand for text. */
function isBareElision(text: string, trimmed: string, { language }: LineContext): boolean {
  if (trimmed === '...' || trimmed === '…') {
    if (trimmed === '...' && language === 'yaml') return false;
    return text.startsWith(trimmed);
  }
  return !(spreads.includes(language ?? '') && isSpread(trimmed)) && isLeftOutInCode(trimmed);
}

/** Languages in which three dots before an expression spread it. */
const spreads = ['js', 'php', 'dart', 'go', 'java', 'groovy'];
