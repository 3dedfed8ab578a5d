// Markers of blocks or of a merge conflict in the new text of a file, where an edit inside it was not closed.

import type { TextLine } from '../form/text-file.ts';
import type { Written } from './elision.ts';

const opening = /^<{7,} ?\S+$/;
const closing = /^>{7,} ?\S+$/;

/** The first of a pair of markers at the margin, unless the file holds that line already or it is insisted on. */
export function findStrayMarker({ lines, existing, kept }: Written): TextLine | undefined {
  if (!lines.some((line) => opening.test(line.text))) return undefined;
  const known = new Set(existing.map((line) => line.text));
  const isNew = ({ text }: TextLine) => !kept.has(text.trim()) && !known.has(text);
  const begin = lines.findIndex((line) => opening.test(line.text) && isNew(line));
  if (begin === -1) return undefined;
  const isClosed = lines.slice(begin).some((line) => closing.test(line.text) && isNew(line));
  return isClosed ? lines[begin] : undefined;
}
