import { createRedactor, type Secret } from '../../safety/redact.ts';
import { holdsNotation } from '../../safety/visible-text.ts';
import type { Assembled } from './assemble.ts';
import { textSection } from './material.ts';
import { printSection } from './section.ts';

const hiddenWords =
  'Where `‹redacted:NAME›` stands, the text itself holds a secret that no model is shown. A block with such a line, or a whole file with it, is refused: edit around it with search/replace blocks. If that line has to change, say so in words; a person changes it.';
const notationWords =
  'A sign like `⟦U+200D⟧` stands for that one character, which cannot be seen; a text that is judged holds the character itself. In a file of your own write the character or an escape of its language, never this sign.';

/** The prompt as it leaves the house: without secrets, and with a word on what is written otherwise than it is. */
export function asSent({ system, prompt, cut }: Assembled, secrets: readonly Secret[]): Assembled {
  const redactor = createRedactor(secrets);
  const shown = redactor.push(prompt) + redactor.end();
  const notes = [
    ...(Object.keys(redactor.found()).length > 0 ? [hiddenWords] : []),
    ...(holdsNotation(prompt) ? [notationWords] : []),
  ];
  if (notes.length === 0) return { system, prompt: shown, cut };
  const section = printSection(textSection('How this is written', notes.join('\n\n')));
  return { system, prompt: `${shown}\n${section}\n`, cut };
}
