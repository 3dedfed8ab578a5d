import { bareLine } from './echo.ts';
import type { ReplyPart } from './reply-parts.ts';

const joins =
  '(?:(?:is|was|of|on|should|would|must|be|a|an|the|my|your|final|overall|now|then|to|remains?|stands?|says?|changed?|therefore|step)\\b[^a-z\\n]{0,8}){0,5}';
const against = '(?:fail|inconclusive|reject|block|cannot pass|not (?:a )?pass|do(?:es)? not pass)';

/** What speaks against a pass in whatever form, even where the form itself is only half read. */
const opinions: readonly RegExp[] = [
  new RegExp(`\\b(?:verdict|judge?ment)\\b[^a-z\\n]{0,16}${joins}${against}`, 'i'),
  new RegExp(
    `^\\W*(?:(?:final|my|the|overall)\\s+)*(?:answer|conclusion|decision|outcome|result|status)\\b[^a-z\\n]{0,8}${joins}${against}`,
    'i',
  ),
  /\bfindings?\b[^a-z\n]{0,16}defects?\b/i,
  /\bseverity\b[^a-z\n]{0,8}defect\b/i,
  /^\W*(?:\d+\W+)?defects?\b(?!\s*[:—–-]?\s*(?:none|no\b|0|nothing|n\/a))[\s\d*_`\])]*[:—–-]/i,
  /\bcounter-?example\b[^a-z\n]{0,8}(?:regression|new[- _]behaviou?r)/i,
  /^\W*(?:fail(?:ed)?|inconclusive)\W*$/i,
];

/**
 * Lines of a reply that speak against a pass: a verdict that is none, a defect, a counter-example, in
 * prose, a list, a table, a quotation or a fence. Inline code is text; so are lines of a diff
 * and fenced lines that stand in what was shown.
 */
export function opinionsAgainst(
  parts: readonly ReplyPart[],
  shown: readonly string[],
): readonly string[] {
  const known = new Set(shown);
  const lines = parts.flatMap((part) => {
    if (part.type === 'line') return /^[-+](?! )/.test(part.text) ? [] : [part.text];
    if (/^(?:diff|patch)\b/i.test(part.info)) return [];
    return part.lines.filter((line) => !/^[-+]/.test(line) && !known.has(bareLine(line)));
  });
  return lines.filter((line) => {
    const prose = line.replace(/(`+)[^`]*\1/g, '').replace(/[*_]{1,3}/g, '');
    return opinions.some((opinion) => opinion.test(prose));
  });
}
