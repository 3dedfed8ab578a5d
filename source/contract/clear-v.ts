import type { ClearV } from '../domain/audit.ts';

export type ClearVCheck = {
  /** Never "pass": the form is a self-review and stands in for no verdict and no audit. */
  readonly status: 'complete' | 'incomplete';
  /** Titles of the fields that say nothing. */
  readonly missing: readonly string[];
};

const fields: readonly (readonly [keyof ClearV, string])[] = [
  ['context', 'Context'],
  ['limits', 'Limits'],
  ['expectedOutput', 'Expected output'],
  ['acceptance', 'Acceptance'],
  ['risks', 'Risks'],
  ['variants', 'Variants'],
];

/** Words that fill a field without saying anything; an explicit "none found, looked at …" says something. */
const hollow =
  /^(?:|[-–—.…?*_\s]+|n\/?a|none|todo|tbd|tbc|fixme|unknown|to be (?:done|filled|written))\.?$/i;

/** Whether all six fields of the handoff form say something. An incomplete form blocks the handoff. */
export function checkClearV(form: ClearV): ClearVCheck {
  const missing = fields
    .filter(([key]) => form[key].every((line) => hollow.test(line.trim())))
    .map(([, title]) => title);
  return { status: missing.length === 0 ? 'complete' : 'incomplete', missing };
}

/** The form as markdown, with COMPLETE or INCOMPLETE in its title line. */
export function printClearV(form: ClearV): string {
  const { status, missing } = checkClearV(form);
  const head = `# CLEAR-V: ${status.toUpperCase()}`;
  const lack = missing.length > 0 ? [`Says nothing yet: ${missing.join(', ')}.`] : [];
  const parts = fields.map(([key, title]) => {
    const lines = form[key].map((line) => `- ${line.replace(/\s*\n\s*/g, ' ')}`);
    return `## ${title}\n${lines.length > 0 ? lines.join('\n') : '(empty)'}`;
  });
  return `${[head, ...lack, ...parts].join('\n\n')}\n`;
}
